import { HASH_BYTES } from './sha256.js';
import { TILE_BYTES } from './tile.js';
import { type TreeHasher } from './tree-hasher.js';

/** Computes roots of perfect subtrees from consecutive hashes, in memory of its own. */
export class PerfectSubtree {
  readonly #hasher: TreeHasher;
  readonly #fold = new Uint8Array(TILE_BYTES);

  constructor(hasher: TreeHasher) {
    this.#hasher = hasher;
  }

  /**
   * The root over `count` (a power of two up to 256) hashes that stand at `offset` in `hashes`; 32
   * bytes into `output` from `outputOffset` on.
   */
  rootInto(hashes: Uint8Array, offset: number, count: number, output: Uint8Array, outputOffset: number): void {
    const fold = this.#fold;
    fold.set(hashes.subarray(offset, offset + count * HASH_BYTES));
    for (let width = count / 2; width >= 1; width /= 2) {
      for (let i = 0; i < width; i += 1) {
        const left = 2 * i * HASH_BYTES;
        this.#hasher.nodeInto(fold, left, fold, left + HASH_BYTES, fold, i * HASH_BYTES);
      }
    }
    output.set(fold.subarray(0, HASH_BYTES), outputOffset);
  }
}
