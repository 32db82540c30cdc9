import { HASH_BYTES } from './sha256.js';

/*
 * The geometry of C2SP tlog-tiles. A tile of level L is 256 consecutive hashes of tree level 8 * L:
 * leaf hashes at level 0, and above it the roots of full tiles of the level below. Only full tiles
 * are hashed upwards, so a full tile never changes, and a tile at the right edge only grows at its end.
 */

/** Tree levels that one tile spans. */
export const TILE_HEIGHT = 8;
/** Hashes in a full tile. */
export const TILE_WIDTH = 256;
/** Bytes of a full tile. */
export const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

const HIGHEST_LEVEL = 63;

export interface TileId {
  /** From 0, the leaves' level. */
  readonly level: number;
  /** From 0, from the left. */
  readonly index: number;
}

/** How many hashes there are at a tile level of a tree of `size` leaves, over all its tiles. */
export function hashesAtTileLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** How many hashes a tile has in a tree of `size` leaves: 256 when it is full, 0 when it does not exist yet. */
export function tileWidthAt(size: number, tile: TileId): number {
  const hashes = hashesAtTileLevel(size, tile.level) - tile.index * TILE_WIDTH;
  return Math.min(TILE_WIDTH, Math.max(0, hashes));
}

/**
 * The path under which a tile is published: `tile/0/000`, `tile/1/x001/234`, and `tile/0/x001/067.p/8`
 * for its first 8 hashes.
 *
 * @throws RangeError for a tile or a width (1 to 256) that there cannot be.
 */
export function tilePath(tile: TileId, width: number = TILE_WIDTH): string {
  if (!isTile(tile)) throw new RangeError(`There is no tile ${tile.index} at level ${tile.level}`);
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new RangeError(`A tile is 1 to ${TILE_WIDTH} hashes wide`);
  const digits = String(tile.index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const folders = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${tile.level}/${folders}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** The tile and width that a path names, or null where the path is not in the one spelling that `tilePath` writes. */
export function parseTilePath(path: string): { readonly tile: TileId; readonly width: number } | null {
  const match = /^tile\/(\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (match === null) return null;
  const tile = { level: Number(match[1]), index: Number(match[2]?.replace(/[x/]/g, '')) };
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3]);
  if (!isTile(tile) || width < 1 || width > TILE_WIDTH) return null;
  return tilePath(tile, width) === path ? { tile, width } : null;
}

function isTile({ level, index }: TileId): boolean {
  return Number.isInteger(level) && level >= 0 && level <= HIGHEST_LEVEL && Number.isSafeInteger(index) && index >= 0;
}
