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
  /** The log does not give an event that it must have. */
  'EVENT_WITHHELD',
  /** The service itself finds that its log cannot be read in order. */
  'LOG_DAMAGED',
  /** The figures are those of another moment than the one that was asked for. */
  'OTHER_MOMENT',
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

/** There is no evidence yet, and whoever asks again will find it. */
export class EvidenceAwaited extends Error {
  constructor() {
    super('No key has been named yet.');
    this.name = 'EvidenceAwaited';
  }
}

/** What was found of the day or time that was looked back to. */
export interface MomentFound {
  /** The day or time. */
  readonly asOf: string;
  /**
   * What shows that nothing else was recorded by then: `next` the event after, `head` that there is
   * none. `running` where the moment is not over, so that there is nothing to show.
   */
  readonly bound: 'next' | 'head' | 'running';
  /** When the event after the position was recorded; null where there is none. */
  readonly nextRecordedAt: string | null;
}

/** All that was asked for holds. */
export interface Verified {
  readonly state: 'verified';
  /** The event that was looked for in the tree; 0 where there was none at that moment. */
  readonly position: number;
  /** When that event was recorded, by its envelope that was hashed here; null where only the leaf that the service keeps was looked for. */
  readonly recordedAt: string | null;
  /** That the position is the last of the moment looked back to; null where no day or time was held against it. */
  readonly moment: MomentFound | null;
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
