import { equalHashes, verifyConsistency } from './proof.js';
import { type TreeHasher } from './tree-hasher.js';
import { isTreeSize } from './tree-size.js';

/** What a checkpoint says about the tree: so many leaves, under this root of 32 bytes. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** What shows that the next tree continues the last one: a consistency proof (RFC 6962), 32 bytes each. */
export interface SuccessionEvidence {
  readonly proof: readonly Uint8Array[];
}

/** A checkpoint that must not be signed: it denies one that was signed before. */
export class InconsistentCheckpoint extends Error {
  readonly code = 'INCONSISTENT_CHECKPOINT';

  constructor(
    readonly lastSize: number,
    readonly nextSize: number,
    problem: string,
  ) {
    super(`The checkpoint of ${nextSize} leaves does not continue the one of ${lastSize}: ${problem}`);
    this.name = 'InconsistentCheckpoint';
  }
}

/**
 * What a log and a witness ask before they sign `next`: that it continues `last`, the last head that
 * they signed (null before the first). A log that signs two heads of which neither continues the
 * other has told two histories, and its signatures prove it for ever.
 *
 * @throws InconsistentCheckpoint where it is smaller, or another tree, or the evidence does not show it.
 */
export function checkSuccession(hasher: TreeHasher, last: TreeHead | null, next: TreeHead, evidence: SuccessionEvidence): void {
  const lastSize = last?.size ?? 0;
  const refuse = (problem: string): InconsistentCheckpoint => new InconsistentCheckpoint(lastSize, next.size, problem);
  if (!isTreeSize(next.size)) throw refuse('its size is no size of a tree');
  if (next.size === 0 && !equalHashes(next.root, hasher.emptyRoot())) throw refuse('the empty tree has another root');
  if (last === null) return;
  if (next.size < last.size) throw refuse('it is smaller');
  if (next.size === last.size) {
    if (!equalHashes(next.root, last.root)) throw refuse('it has the same size and another root');
    return;
  }
  const claim = { from: last.size, fromRoot: last.root, to: next.size, toRoot: next.root, proof: evidence.proof };
  if (!verifyConsistency(hasher, claim)) throw refuse('the proof does not show it');
}
