/**
 * Examines the evidence for one position of the log, in this order: is the checkpoint over it signed
 * by a key that this browser trusts; is the event in the tree of that checkpoint; and is that tree
 * one history with every checkpoint that this browser has verified before. Only then is the
 * checkpoint remembered. At position 0 there is no event; the latest checkpoint stands for it.
 */
import { decodeBase64, encodeBase64 } from '@lindung/transparency-log/base64';
import { CheckpointRefused, openCheckpoint, type Checkpoint } from '@lindung/transparency-log/checkpoint';
import { equalHashes, verifyConsistency, verifyInclusion } from '@lindung/transparency-log/proof';
import { parseVerifierKey, VerifierKeyError, type VerifierKey } from '@lindung/transparency-log/verifier-key';
import { type EvidenceSource } from './evidence-source';
import { nobleSha256, nobleVerify, treeHasher } from './hashing';
import { EvidenceAlarmRaised, EvidenceAwaited, type Verified } from './verdict';
import { type Remembered, type WitnessMemory } from './witness-memory';

/** What is claimed to be in the log. */
export interface Claim {
  /** 0 or more. */
  readonly position: number;
  /** Hash of the leaf, where its content is at hand; else the server's word is taken for which leaf stands there. */
  readonly leafHash: Uint8Array | null;
  /** Whether the tree is followed on to the latest checkpoint, as for what lies in the past. */
  readonly toLatest: boolean;
}

/** A checkpoint whose signature was found good, with its note. */
export interface Opened {
  readonly note: string;
  readonly checkpoint: Checkpoint;
  readonly key: VerifierKey;
}

export interface Examination {
  readonly source: EvidenceSource;
  readonly memory: WitnessMemory;
  readonly now: () => Date;
}

/** What holds, and the greatest checkpoint that is one history with all the others. */
export interface Examined {
  readonly verified: Verified;
  readonly greatest: Opened;
}

/**
 * @throws EvidenceAlarmRaised where the evidence does not hold; EvidenceAwaited where no key has been
 * named yet; whatever the source throws where there is none.
 */
export async function examine({ source, memory, now }: Examination, claim: Claim): Promise<Examined> {
  const remembered = memory.read();
  const offered = await source.keys();
  // A log that has signed nothing yet names no key; one whose key was known once may not.
  if (remembered === null && offered.length === 0) throw new EvidenceAwaited();
  if (remembered !== null && !sameKeys(offered, remembered.keys)) throw new EvidenceAlarmRaised('KEY_CHANGED', offered);
  const keys = offered.map(readKey);
  const known = remembered === null ? null : open(remembered.greatest, keys);
  const covering = open(await (claim.position === 0 ? source.latestCheckpoint() : source.checkpointCovering(claim.position)), keys);
  if (covering.checkpoint.size < claim.position) throw new EvidenceAlarmRaised('NOT_COVERING', [covering.note]);
  if (claim.position > 0) await proveInclusion(source, claim, covering);
  const latest = claim.toLatest ? open(await source.latestCheckpoint(), keys) : covering;
  await proveOneHistory(source, covering, latest);
  if (known !== null) await proveOneHistory(source, known, latest);
  const knownSince = remembered?.since ?? null;
  const greatest = [known, latest].reduce((best: Opened, each) => (each !== null && each.checkpoint.size > best.checkpoint.size ? each : best), covering);
  remember(memory, greatest, { keys: [...offered], since: knownSince ?? now().toISOString() });
  const verified: Verified = {
    state: 'verified',
    position: claim.position,
    recordedAt: null,
    moment: null,
    size: covering.checkpoint.size,
    root: encodeBase64(covering.checkpoint.root),
    note: covering.note,
    keyName: covering.key.name,
    keyId: covering.key.keyId,
    knownSince,
    knownSize: known?.checkpoint.size ?? null,
    signedAt: await source.signedAt(covering.checkpoint.size).catch(() => null),
  };
  return { verified, greatest };
}

function sameKeys(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((key) => others.includes(key));
}

function readKey(text: string): VerifierKey {
  try {
    return parseVerifierKey(text, nobleSha256);
  } catch (error) {
    if (error instanceof VerifierKeyError) throw new EvidenceAlarmRaised('KEY_UNREADABLE', [text]);
    throw error;
  }
}

const alarmOfRefusal = { UNKNOWN_KEY: 'UNKNOWN_KEY', BAD_SIGNATURE: 'BAD_SIGNATURE', WRONG_ORIGIN: 'OTHER_LOG', MALFORMED: 'MALFORMED' } as const;

function open(note: string, keys: readonly VerifierKey[]): Opened {
  try {
    const { checkpoint, signedBy } = openCheckpoint(note, keys, nobleVerify);
    return { note, checkpoint, key: signedBy };
  } catch (error) {
    if (error instanceof CheckpointRefused) throw new EvidenceAlarmRaised(alarmOfRefusal[error.code], [note]);
    throw error;
  }
}

/** Whether one of these keys signed a checkpoint. */
export function isSignedBy(note: string, keys: readonly string[]): boolean {
  try {
    open(note, keys.map(readKey));
    return true;
  } catch (error) {
    if (error instanceof EvidenceAlarmRaised) return false;
    throw error;
  }
}

function hashOf(base64: string, exhibits: readonly string[]): Uint8Array {
  const hash = decodeBase64(base64);
  if (hash === null) throw new EvidenceAlarmRaised('MALFORMED', exhibits);
  return hash;
}

/** That a leaf, or the one of which the service says that it stands there, is in the tree of a checkpoint. */
export async function proveInclusion(source: EvidenceSource, { position, leafHash }: Pick<Claim, 'position' | 'leafHash'>, { checkpoint, note }: Opened): Promise<void> {
  const { size, root } = checkpoint;
  const answer = await source.inclusion(position, size);
  const proof = answer.proof.map((hash) => hashOf(hash, [note]));
  const leaf = leafHash ?? hashOf(answer.leafHash, [note]);
  if (!verifyInclusion(treeHasher, { leafHash: leaf, index: position - 1, size, proof, root })) throw new EvidenceAlarmRaised('NOT_INCLUDED', [note]);
}

/** That of two signed trees the smaller is the beginning of the greater. */
async function proveOneHistory(source: EvidenceSource, one: Opened, other: Opened): Promise<void> {
  const [older, newer] = one.checkpoint.size <= other.checkpoint.size ? [one, other] : [other, one];
  const exhibits = [older.note, newer.note];
  if (older.checkpoint.origin !== newer.checkpoint.origin) throw new EvidenceAlarmRaised('OTHER_LOG', exhibits);
  const { size: from, root: fromRoot } = older.checkpoint;
  const { size: to, root: toRoot } = newer.checkpoint;
  if (from === to) {
    if (!equalHashes(fromRoot, toRoot)) throw new EvidenceAlarmRaised('INCONSISTENT', exhibits);
    return;
  }
  const answer = await source.consistency(from, to);
  if (answer === null) throw new EvidenceAlarmRaised('INCONSISTENT', exhibits);
  const hashes = answer.proof.map((hash) => hashOf(hash, exhibits));
  if (!verifyConsistency(treeHasher, { from, fromRoot, to, toRoot, proof: hashes })) throw new EvidenceAlarmRaised('INCONSISTENT', exhibits);
}

/** Keeps the greatest verified; another tab may meanwhile have seen a greater one, which stays. */
function remember(memory: WitnessMemory, greatest: Opened, first: Pick<Remembered, 'keys' | 'since'>): void {
  const meanwhile = memory.read();
  const isBeaten = meanwhile !== null && sizeIn(meanwhile.greatest) > greatest.checkpoint.size;
  memory.write({ ...first, greatest: isBeaten ? meanwhile.greatest : greatest.note });
}

/** The second line of a checkpoint; only ever asked of one that was verified. */
function sizeIn(note: string): number {
  return Number(note.split('\n')[1] ?? 0);
}
