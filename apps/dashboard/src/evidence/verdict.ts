/** What came of an examination of the log's evidence. */

/** Why something must not be believed; each has its wording under `evidence.alarm`. */
export const alarmReasons = [
  /** The server names other keys than those that this browser pinned. */
  'KEY_CHANGED',
  /** What the server names as a key is none. */
  'KEY_UNREADABLE',
  /** No pinned key signed the checkpoint. */
  'UNKNOWN_KEY',
  'BAD_SIGNATURE',
  /** The checkpoint speaks for another log than before. */
  'OTHER_LOG',
  /** A checkpoint or a proof that cannot be read. */
  'MALFORMED',
  /** The figures claim to be newer than the log itself. */
  'BEYOND_LOG',
  /** The checkpoint ends before the position that it was to cover. */
  'NOT_COVERING',
  'NOT_INCLUDED',
  /** The tree is not a continuation of one that this browser saw signed. */
  'INCONSISTENT',
  /** What is shown of an event is not what its envelope seals. */
  'CONTENT_DIFFERS',
] as const;
export type AlarmReason = (typeof alarmReasons)[number];

/** Raised where evidence contradicts itself or what this browser remembers. */
export class EvidenceAlarmRaised extends Error {
  constructor(
    readonly reason: AlarmReason,
    /** Texts that somebody should keep: checkpoints, or keys. */
    readonly exhibits: readonly string[] = [],
  ) {
    super(reason);
    this.name = 'EvidenceAlarmRaised';
  }
}

/** All that was asked for holds. */
export interface Verified {
  readonly state: 'verified';
  /** The event that was looked for in the tree. */
  readonly position: number;
  /** Events under the checkpoint. */
  readonly size: number;
  /** Root hash in base64. */
  readonly root: string;
  /** The whole signed note. */
  readonly note: string;
  readonly keyName: string;
  /** 8 hex digits. */
  readonly keyId: string;
  /** When this browser first saw the key; null where that was just now. */
  readonly knownSince: string | null;
  /** Size of the greatest checkpoint that this browser had verified before; null where this is the first. */
  readonly knownSize: number | null;
  /** When the server says that the checkpoint was signed. It is not part of what is signed. */
  readonly signedAt: string | null;
}

export interface Alarm {
  readonly state: 'alarm';
  readonly reason: AlarmReason;
  readonly exhibits: readonly string[];
}

/** `waiting`: nothing signed covers the position yet. `offline`: nobody answers. `unavailable`: the evidence is refused or failing. */
export interface Unexamined {
  readonly state: 'waiting' | 'offline' | 'unavailable';
}

export type Verdict = Verified | Alarm | Unexamined;
