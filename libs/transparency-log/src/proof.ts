import { HASH_BYTES } from './sha256.js';
import { type TreeHasher } from './tree-hasher.js';
import { isPowerOfTwo, isTreeSize } from './tree-size.js';

/** A leaf's place in a tree, and the audit path that is said to prove it. Hashes have 32 bytes. */
export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  /** The leaf's sibling first. */
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Two trees of which the first is said to be the beginning of the second. Hashes have 32 bytes. */
export interface ConsistencyClaim {
  readonly from: number;
  readonly fromRoot: Uint8Array;
  readonly to: number;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Whether the leaf is in the tree (RFC 9162, section 2.1.3.2). False, never an error, for whatever is no proof. */
export function verifyInclusion(hasher: TreeHasher, claim: InclusionClaim): boolean {
  const { leafHash, index, size, proof, root } = claim;
  if (!isTreeSize(index) || !isTreeSize(size) || index >= size) return false;
  if (!isHash(root) || !isHash(leafHash) || !isProof(proof)) return false;
  const walk = new Walk(index, size - 1);
  const computed = leafHash.slice();
  for (const sibling of proof) {
    if (walk.isAtTop) return false;
    if (walk.siblingIsLeft()) hasher.nodeInto(sibling, 0, computed, 0, computed, 0);
    else hasher.nodeInto(computed, 0, sibling, 0, computed, 0);
    walk.goUp();
  }
  return walk.isAtTop && equalHashes(computed, root);
}

/**
 * Whether the first tree is the beginning of the second (RFC 9162, section 2.1.4.2). The empty tree,
 * whose root is the hash of nothing, is the beginning of every tree, with an empty proof. False,
 * never an error, for whatever is no proof.
 */
export function verifyConsistency(hasher: TreeHasher, claim: ConsistencyClaim): boolean {
  const { from, fromRoot, to, toRoot, proof } = claim;
  if (!isTreeSize(from) || !isTreeSize(to) || from > to) return false;
  if (!isHash(fromRoot) || !isHash(toRoot) || !isProof(proof)) return false;
  if (from === to) return proof.length === 0 && equalHashes(fromRoot, toRoot);
  if (from === 0) return proof.length === 0 && equalHashes(fromRoot, hasher.emptyRoot());
  // A perfect old tree is a node of the new one, so that its root need not be in the proof.
  const [start, ...others] = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  if (start === undefined || proof.length === 0) return false;
  const walk = new Walk(from - 1, to - 1);
  walk.skipRightTurns();
  const oldRoot = start.slice();
  const newRoot = start.slice();
  for (const sibling of others) {
    if (walk.isAtTop) return false;
    if (walk.siblingIsLeft()) {
      hasher.nodeInto(sibling, 0, oldRoot, 0, oldRoot, 0);
      hasher.nodeInto(sibling, 0, newRoot, 0, newRoot, 0);
    } else {
      hasher.nodeInto(newRoot, 0, sibling, 0, newRoot, 0);
    }
    walk.goUp();
  }
  return walk.isAtTop && equalHashes(oldRoot, fromRoot) && equalHashes(newRoot, toRoot);
}

/** The way from a leaf to the root: `fn` and `sn` of RFC 9162, the leaf's and the last leaf's node. */
class Walk {
  constructor(
    private node: number,
    private lastNode: number,
  ) {}

  get isAtTop(): boolean {
    return this.lastNode === 0;
  }

  /**
   * Whether the next hash of the path stands to the left. Where the node is the last of its level and
   * has no right sibling, it is first carried up to where it has a left one.
   */
  siblingIsLeft(): boolean {
    if (this.node % 2 === 0 && this.node !== this.lastNode) return false;
    while (this.node % 2 === 0 && this.node !== 0) this.goUp();
    return true;
  }

  skipRightTurns(): void {
    while (this.node % 2 === 1) this.goUp();
  }

  goUp(): void {
    this.node = Math.floor(this.node / 2);
    this.lastNode = Math.floor(this.lastNode / 2);
  }
}

function isHash(value: Uint8Array): boolean {
  return ArrayBuffer.isView(value) && value.length === HASH_BYTES && value.byteLength === HASH_BYTES;
}

function isProof(value: readonly Uint8Array[]): boolean {
  return Array.isArray(value) && value.every(isHash);
}

/** Roots are public, so that the time of a comparison gives nothing away. */
export function equalHashes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, place) => byte === b[place]);
}
