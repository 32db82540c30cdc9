import { CompactTree } from '@lindung/transparency-log/compact-tree';
import { leafData } from '@lindung/transparency-log/leaf';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { tilePath, tileWidthAt } from '@lindung/transparency-log/tile';
import { GrowingTree } from '@lindung/transparency-log/tile-growth';
import { TiledTree } from '@lindung/transparency-log/tiled-tree';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';

export const hasher = new TreeHasher(nodeSha256);

/** Leaves as the log makes them, with envelopes of many lengths and some letters beyond ASCII. */
export function leavesOfLog(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => leafData(index, `{"recordedAt":"2026-01-05","name":"${'Bekasi \u2014 é'.repeat(index % 7)}"}`));
}

export interface LoggedTree {
  readonly size: number;
  readonly leafHashes: readonly Uint8Array[];
  /** By their path. */
  readonly tiles: ReadonlyMap<string, Uint8Array>;
  readonly tree: TiledTree;
  /** Root by size, from the compact tree. */
  readonly roots: readonly Uint8Array[];
}

/** Grows our tree over these leaves, in batches. */
export async function loggedTree(leaves: readonly Uint8Array[]): Promise<LoggedTree> {
  const size = leaves.length;
  const leafHashes = leaves.map((leaf) => hasher.leaf(leaf));
  const growing = await GrowingTree.open(hasher, 0, async () => null);
  const tiles = new Map<string, Uint8Array>();
  const batch = 1_000;
  for (let at = 0; at < size; at += batch) growing.append(new Uint8Array(Buffer.concat(leafHashes.slice(at, at + batch))));
  for (const { level, index, hashes } of growing.takeChangedTiles()) tiles.set(tilePath({ level, index }, hashes.length / 32), hashes);
  const compact = new CompactTree(hasher);
  const roots = [compact.root()];
  for (const hash of leafHashes) {
    compact.append(hash);
    roots.push(compact.root());
  }
  const tree = new TiledTree(hasher, async (level, index) => {
    const width = tileWidthAt(size, { level, index });
    return width === 0 ? null : (tiles.get(tilePath({ level, index }, width)) ?? null);
  });
  return { size, leafHashes, tiles, tree, roots };
}

/** A tree too great to be grown: all its leaves are equal, so that each of its tiles is one hash again and again. */
export function monotonousTree(size: number): { readonly leafHash: Uint8Array; readonly tree: TiledTree } {
  const leafHash = hasher.leaf(new Uint8Array(0));
  const tree = new TiledTree(hasher, async (level, index) => {
    let hash = leafHash;
    for (let height = 0; height < 8 * level; height += 1) hash = hasher.node(hash, hash);
    const width = tileWidthAt(size, { level, index });
    return new Uint8Array(Buffer.concat(new Array<Uint8Array>(width).fill(hash)));
  });
  return { leafHash, tree };
}
