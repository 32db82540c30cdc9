import { PerfectSubtree } from './perfect-subtree.js';
import { HASH_BYTES } from './sha256.js';
import { hashesAtTileLevel, TILE_BYTES, TILE_WIDTH } from './tile.js';
import { type ReadTile, TileMissingError } from './tiled-tree.js';
import { type TreeHasher } from './tree-hasher.js';
import { requireTreeSize } from './tree-size.js';

/** A tile with all the hashes that it has now. */
export interface ChangedTile {
  readonly level: number;
  readonly index: number;
  /** 32 bytes each. */
  readonly hashes: Uint8Array;
}

/** The tile of one level into which the next hash of that level goes. */
interface EdgeTile {
  index: number;
  /** Room for a full tile. */
  hashes: Uint8Array;
  usedBytes: number;
  changed: boolean;
}

/**
 * A tree that grows at its right edge. It holds one unfinished tile per level, six or seven at most,
 * and hands out what became of them: a tile that is full is hashed into the level above, handed out
 * once and forgotten.
 */
export class GrowingTree {
  readonly #hasher: TreeHasher;
  readonly #subtree: PerfectSubtree;
  readonly #edges: EdgeTile[] = [];
  #filled: ChangedTile[] = [];
  #size: number;

  private constructor(hasher: TreeHasher, size: number) {
    this.#hasher = hasher;
    this.#subtree = new PerfectSubtree(hasher);
    this.#size = size;
  }

  /**
   * The tree of the first `size` leaves, ready to grow. Reads the unfinished tiles only and believes
   * them: whoever holds a checkpoint of this size compares its root with `root()`.
   *
   * @throws TileMissingError where tiles hold fewer leaves; RangeError for a size that is none.
   */
  static async open(hasher: TreeHasher, size: number, readTile: ReadTile): Promise<GrowingTree> {
    requireTreeSize('size', size);
    const tree = new GrowingTree(hasher, size);
    for (let level = 0; hashesAtTileLevel(size, level) > 0; level += 1) {
      const hashes = hashesAtTileLevel(size, level);
      const edge = tree.#edgeAt(level);
      edge.index = Math.floor(hashes / TILE_WIDTH);
      const width = hashes % TILE_WIDTH;
      if (width === 0) continue;
      const stored = await readTile(level, edge.index);
      edge.usedBytes = width * HASH_BYTES;
      if (stored === null || stored.length < edge.usedBytes) throw new TileMissingError(level, edge.index, width);
      edge.hashes.set(stored.subarray(0, edge.usedBytes));
    }
    return tree;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Appends leaves by their hashes, 32 bytes each, one after another.
   *
   * @throws RangeError where that is not a whole number of hashes; nothing was appended.
   */
  append(leafHashes: Uint8Array): void {
    const leaves = leafHashes.length / HASH_BYTES;
    if (!Number.isInteger(leaves)) throw new RangeError(`Leaf hashes have ${HASH_BYTES} bytes each`);
    requireTreeSize('size', this.#size + leaves);
    this.#extend(0, leafHashes);
    this.#size += leaves;
  }

  /**
   * The tiles that changed since the last call, each with its full content, by level and index. They
   * are the caller's to keep.
   */
  takeChangedTiles(): ChangedTile[] {
    const changed = this.#filled;
    this.#filled = [];
    for (const [level, edge] of this.#edges.entries()) {
      if (edge.changed) changed.push({ level, index: edge.index, hashes: edge.hashes.slice(0, edge.usedBytes) });
      edge.changed = false;
    }
    return changed.sort((a, b) => a.level - b.level || a.index - b.index);
  }

  /** The root over all leaves so far. */
  root(): Uint8Array {
    if (this.#size === 0) return this.#hasher.emptyRoot();
    const root = new Uint8Array(HASH_BYTES);
    const peak = new Uint8Array(HASH_BYTES);
    let isRightmost = true;
    for (const edge of this.#edges) {
      const width = edge.usedBytes / HASH_BYTES;
      let start = width;
      for (let count = 1; count <= width; count *= 2) {
        if ((width & count) === 0) continue;
        start -= count;
        this.#subtree.rootInto(edge.hashes, start * HASH_BYTES, count, isRightmost ? root : peak, 0);
        if (!isRightmost) this.#hasher.nodeInto(peak, 0, root, 0, root, 0);
        isRightmost = false;
      }
    }
    return root;
  }

  #edgeAt(level: number): EdgeTile {
    return (this.#edges[level] ??= { index: 0, hashes: new Uint8Array(TILE_BYTES), usedBytes: 0, changed: false });
  }

  #extend(level: number, hashes: Uint8Array): void {
    const edge = this.#edgeAt(level);
    for (let at = 0; at < hashes.length; ) {
      const taken = hashes.subarray(at, at + TILE_BYTES - edge.usedBytes);
      edge.hashes.set(taken, edge.usedBytes);
      edge.usedBytes += taken.length;
      edge.changed = true;
      at += taken.length;
      if (edge.usedBytes === TILE_BYTES) this.#finish(level, edge);
    }
  }

  /** Hands out a full tile, begins the next one and puts the full one's root into the level above. */
  #finish(level: number, edge: EdgeTile): void {
    const root = new Uint8Array(HASH_BYTES);
    this.#subtree.rootInto(edge.hashes, 0, TILE_WIDTH, root, 0);
    this.#filled.push({ level, index: edge.index, hashes: edge.hashes });
    edge.index += 1;
    edge.hashes = new Uint8Array(TILE_BYTES);
    edge.usedBytes = 0;
    edge.changed = false;
    this.#extend(level + 1, root);
  }
}
