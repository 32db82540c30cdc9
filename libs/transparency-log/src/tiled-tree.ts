import { PerfectSubtree } from './perfect-subtree.js';
import { consistencySpans, inclusionSpans, type Span } from './proof-spans.js';
import { HASH_BYTES } from './sha256.js';
import { TILE_HEIGHT, TILE_WIDTH, type TileId } from './tile.js';
import { type TreeHasher } from './tree-hasher.js';
import { greatestPowerOfTwoWithin, requireTreeSize } from './tree-size.js';

/** A tile's hashes so far, 32 bytes each, complete or partial; null where there are none. */
export type ReadTile = (level: number, index: number) => Promise<Uint8Array | null>;

/** The tiles do not hold a hash that the tree must have: it is smaller than was said, or tiles were lost. */
export class TileMissingError extends Error {
  readonly code = 'TILE_MISSING';

  constructor(
    readonly level: number,
    readonly index: number,
    neededHashes: number,
  ) {
    super(`Tile ${index} of level ${level} lacks hashes: ${neededHashes} are needed`);
    this.name = 'TileMissingError';
  }
}

/** A perfect subtree as consecutive hashes of one tile. */
interface TilePart {
  readonly tile: TileId;
  /** Hashes of the tile before the first of the part. */
  readonly start: number;
  /** A power of two. */
  readonly count: number;
}

/**
 * Answers roots and proofs of a tree that is kept as tiles, for its present size and every earlier
 * one. A question reads each tile that it needs once, all of them at the same time.
 */
export class TiledTree {
  readonly #hasher: TreeHasher;
  readonly #readTile: ReadTile;
  readonly #subtree: PerfectSubtree;

  constructor(hasher: TreeHasher, readTile: ReadTile) {
    this.#hasher = hasher;
    this.#readTile = readTile;
    this.#subtree = new PerfectSubtree(hasher);
  }

  /** @throws TileMissingError where there is no such leaf; RangeError for an index that is none. */
  async leafHash(index: number): Promise<Uint8Array> {
    requireTreeSize('index', index);
    const [hash] = await this.#rootsOf([{ from: index, to: index + 1 }]);
    return hash as Uint8Array;
  }

  /** The root over the first `size` leaves. Throws like `leafHash`. */
  async root(size: number): Promise<Uint8Array> {
    requireTreeSize('size', size);
    if (size === 0) return this.#hasher.emptyRoot();
    const [root] = await this.#rootsOf([{ from: 0, to: size }]);
    return root as Uint8Array;
  }

  /**
   * The audit path of a leaf in the tree of the first `size` leaves, its sibling first.
   *
   * @throws RangeError where the leaf is not in that tree; TileMissingError where the tiles hold fewer leaves.
   */
  async inclusionProof(index: number, size: number): Promise<Uint8Array[]> {
    requireTreeSize('index', index);
    requireTreeSize('size', size);
    if (index >= size) throw new RangeError(`Leaf ${index} is not in a tree of ${size} leaves`);
    return this.#rootsOf(inclusionSpans(index, size));
  }

  /**
   * The proof that the tree of `from` leaves is the beginning of that of `to` leaves; empty where
   * `from` is 0 or equals `to`.
   *
   * @throws RangeError where `from` is greater than `to`; TileMissingError where the tiles hold fewer leaves.
   */
  async consistencyProof(from: number, to: number): Promise<Uint8Array[]> {
    requireTreeSize('from', from);
    requireTreeSize('to', to);
    if (from > to) throw new RangeError(`A tree of ${from} leaves is not the beginning of one of ${to}`);
    return from === 0 || from === to ? [] : this.#rootsOf(consistencySpans(from, to));
  }

  async #rootsOf(spans: readonly Span[]): Promise<Uint8Array[]> {
    const partsOfSpans = spans.map(partsOf);
    const tiles = await this.#read(partsOfSpans.flat());
    return partsOfSpans.map((parts) => this.#join(parts, tiles));
  }

  /** Every tile that the parts need, by `keyOf`, long enough for all of them. */
  async #read(parts: readonly TilePart[]): Promise<Map<string, Uint8Array>> {
    const needed = new Map<string, { readonly tile: TileId; readonly width: number }>();
    for (const { tile, start, count } of parts) {
      const width = Math.max(start + count, needed.get(keyOf(tile))?.width ?? 0);
      needed.set(keyOf(tile), { tile, width });
    }
    const read = [...needed].map(async ([key, { tile, width }]) => {
      const hashes = await this.#readTile(tile.level, tile.index);
      if (hashes === null || hashes.length < width * HASH_BYTES) throw new TileMissingError(tile.level, tile.index, width);
      return [key, hashes] as const;
    });
    return new Map(await Promise.all(read));
  }

  /** The root over perfect subtrees that stand side by side, the greatest first. */
  #join(parts: readonly TilePart[], tiles: ReadonlyMap<string, Uint8Array>): Uint8Array {
    const root = new Uint8Array(HASH_BYTES);
    const peak = new Uint8Array(HASH_BYTES);
    for (const [place, { tile, start, count }] of [...parts].reverse().entries()) {
      const hashes = tiles.get(keyOf(tile)) as Uint8Array;
      const isRightmost = place === 0;
      this.#subtree.rootInto(hashes, start * HASH_BYTES, count, isRightmost ? root : peak, 0);
      if (!isRightmost) this.#hasher.nodeInto(peak, 0, root, 0, root, 0);
    }
    return root;
  }
}

const keyOf = (tile: TileId): string => `${tile.level}/${tile.index}`;

/** The perfect subtrees of a span, left to right, each as part of the highest tile that holds it. */
function partsOf({ from, to }: Span): TilePart[] {
  const parts: TilePart[] = [];
  let at = from;
  while (at < to) {
    const leaves = greatestPowerOfTwoWithin(to - at);
    parts.push(tilePartOf(at, leaves));
    at += leaves;
  }
  return parts;
}

function tilePartOf(firstLeaf: number, leaves: number): TilePart {
  const level = Math.floor(Math.log2(leaves) / TILE_HEIGHT);
  const leavesPerHash = TILE_WIDTH ** level;
  const first = firstLeaf / leavesPerHash;
  return { tile: { level, index: Math.floor(first / TILE_WIDTH) }, start: first % TILE_WIDTH, count: leaves / leavesPerHash };
}
