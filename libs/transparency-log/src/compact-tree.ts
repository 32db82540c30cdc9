import { HASH_BYTES } from './sha256.js';
import { type TreeHasher } from './tree-hasher.js';
import { requireTreeSize } from './tree-size.js';

/** A tree of up to 2^53 - 1 leaves has subtrees of 2^0 to 2^52 leaves. */
const LEVELS = 53;

/**
 * A Merkle tree that only remembers the roots of its perfect subtrees ("peaks"), one at most for each
 * power of two: enough to append for ever and to tell the root at any moment, in 1.7 kB.
 *
 * It is a binary counter that carries hashes. A leaf goes to level 0; where a peak stands already,
 * the two become a node that goes one level up. So there are fewer node hashes than leaves.
 */
export class CompactTree {
  readonly #hasher: TreeHasher;
  /** The peak of level i at i * 32. */
  readonly #peaks = new Uint8Array(LEVELS * HASH_BYTES);
  /** 1 where a level has a peak: the digits of the size, lowest first. */
  readonly #occupied = new Uint8Array(LEVELS + 1);
  readonly #carry = new Uint8Array(HASH_BYTES);
  #size = 0;

  constructor(hasher: TreeHasher) {
    this.#hasher = hasher;
  }

  /**
   * The tree that had these peaks: their hashes one after another, the greatest subtree first, as
   * `peaks()` answers them.
   *
   * @throws RangeError where the size is none or asks for another number of peaks.
   */
  static of(hasher: TreeHasher, size: number, peaks: Uint8Array): CompactTree {
    requireTreeSize('size', size);
    const tree = new CompactTree(hasher);
    let rest = size;
    for (let level = 0; rest > 0; level += 1) {
      tree.#occupied[level] = rest % 2;
      rest = Math.floor(rest / 2);
    }
    let at = 0;
    for (let level = LEVELS - 1; level >= 0; level -= 1) {
      if (tree.#occupied[level] === 0) continue;
      tree.#peaks.set(peaks.subarray(at, at + HASH_BYTES), level * HASH_BYTES);
      at += HASH_BYTES;
    }
    if (at !== peaks.length) throw new RangeError(`A tree of ${size} leaves has ${at} bytes of peaks, not ${peaks.length}`);
    tree.#size = size;
    return tree;
  }

  get size(): number {
    return this.#size;
  }

  /** Appends the leaf whose hash stands at `offset` in `leafHash`. */
  append(leafHash: Uint8Array, offset: number = 0): void {
    const occupied = this.#occupied;
    const peaks = this.#peaks;
    this.#size += 1;
    if (occupied[0] === 0) {
      for (let i = 0; i < HASH_BYTES; i += 1) peaks[i] = leafHash[offset + i] as number;
      occupied[0] = 1;
      return;
    }
    let right = leafHash;
    let rightOffset = offset;
    for (let level = 0; ; level += 1) {
      // The last node of the carry is written where it stays, so that no hash is copied.
      const stays = occupied[level + 1] === 0;
      const target = stays ? peaks : this.#carry;
      const targetOffset = stays ? (level + 1) * HASH_BYTES : 0;
      this.#hasher.nodeInto(peaks, level * HASH_BYTES, right, rightOffset, target, targetOffset);
      occupied[level] = 0;
      if (stays) {
        occupied[level + 1] = 1;
        return;
      }
      right = target;
      rightOffset = targetOffset;
    }
  }

  /** The root of all leaves so far; the tree can grow on afterwards. */
  root(): Uint8Array {
    if (this.#size === 0) return this.#hasher.emptyRoot();
    let level = 0;
    while (this.#occupied[level] === 0) level += 1;
    const root = this.#peaks.slice(level * HASH_BYTES, (level + 1) * HASH_BYTES);
    for (level += 1; level < LEVELS; level += 1) {
      if (this.#occupied[level] === 1) this.#hasher.nodeInto(this.#peaks, level * HASH_BYTES, root, 0, root, 0);
    }
    return root;
  }

  /** What `of` needs to go on from here: the peaks' hashes one after another, the greatest first. */
  peaks(): Uint8Array {
    const levels = [...this.#occupied.keys()].filter((level) => this.#occupied[level] === 1).reverse();
    const peaks = new Uint8Array(levels.length * HASH_BYTES);
    for (const [place, level] of levels.entries()) {
      peaks.set(this.#peaks.subarray(level * HASH_BYTES, (level + 1) * HASH_BYTES), place * HASH_BYTES);
    }
    return peaks;
  }
}
