import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactTree } from './compact-tree.js';
import { nodeSha256 } from './node/sha256.js';
import { verifyConsistency, verifyInclusion } from './proof.js';
import { GrowingTree } from './tile-growth.js';
import { type ReadTile, TiledTree, TileMissingError } from './tiled-tree.js';
import { TreeHasher } from './tree-hasher.js';

const hasher = new TreeHasher(nodeSha256);
const SIZE = 66_000;

/** The definitions of RFC 6962, section 2.1, word for word. */
function split(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}
function mth(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return hasher.emptyRoot();
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const k = split(leaves.length);
  return hasher.node(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}
function path(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k ? [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))] : [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}
function subproof(m: number, leaves: readonly Uint8Array[], whole: boolean): Uint8Array[] {
  if (m === leaves.length) return whole ? [] : [mth(leaves)];
  const k = split(leaves.length);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), mth(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
}

const leaves = Array.from({ length: SIZE }, (_, i) => hasher.leaf(Buffer.from(`leaf ${i}`)));

async function tilesOf(size: number): Promise<{ readTile: ReadTile; reads: string[] }> {
  const growing = await GrowingTree.open(hasher, 0, async () => null);
  growing.append(new Uint8Array(Buffer.concat(leaves.slice(0, size))));
  const tiles = new Map(growing.takeChangedTiles().map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  const reads: string[] = [];
  const readTile: ReadTile = async (level, index) => {
    reads.push(`${level}/${index}`);
    return tiles.get(`${level}/${index}`) ?? null;
  };
  return { readTile, reads };
}

describe('a tree in tiles', () => {
  const size = fc.oneof(
    fc.integer({ min: 1, max: 1_500 }),
    fc.constantFrom(1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, SIZE),
  );
  const twoSizes = fc.tuple(size, size).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const tiles = tilesOf(SIZE);

  it('has at every size, also an earlier one, the root, paths and proofs that RFC 6962 defines', async () => {
    const { readTile } = await tiles;
    const tree = new TiledTree(hasher, readTile);
    const smallPair = fc.tuple(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 700 }));
    await fc.assert(
      fc.asyncProperty(smallPair, fc.nat(), async ([a, b], seed) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const index = seed % to;
        const soFar = leaves.slice(0, to);
        expect(await tree.root(to)).toEqual(mth(soFar));
        expect(await tree.leafHash(index)).toEqual(soFar[index]);
        expect(await tree.inclusionProof(index, to)).toEqual(path(index, soFar));
        expect(await tree.consistencyProof(from, to)).toEqual(subproof(from, soFar, true));
      }),
      { numRuns: 60 },
    );
    expect(await tree.root(SIZE)).toEqual(mth(leaves));
  });

  it('answers proofs that verify, and reads each tile once for one', async () => {
    const { readTile, reads } = await tiles;
    const tree = new TiledTree(hasher, readTile);
    await fc.assert(
      fc.asyncProperty(twoSizes, fc.nat(), async ([from, to], seed) => {
        const index = seed % to;
        const [fromRoot, toRoot] = [await tree.root(from), await tree.root(to)];
        reads.length = 0;
        const inclusion = await tree.inclusionProof(index, to);
        expect(new Set(reads).size).toBe(reads.length);
        reads.length = 0;
        const consistency = await tree.consistencyProof(from, to);
        expect(new Set(reads).size).toBe(reads.length);
        const leafHash = leaves[index] as Uint8Array;
        expect(verifyInclusion(hasher, { leafHash, index, size: to, proof: inclusion, root: toRoot })).toBe(true);
        expect(verifyConsistency(hasher, { from, fromRoot, to, toRoot, proof: consistency })).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('has the root of the compact tree while it grows', async () => {
    const { readTile } = await tiles;
    const tree = new TiledTree(hasher, readTile);
    const compact = new CompactTree(hasher);
    expect(await tree.root(0)).toEqual(compact.root());
    for (const leaf of leaves.slice(0, 600)) {
      compact.append(leaf);
      expect(await tree.root(compact.size)).toEqual(compact.root());
    }
  });

  it('says which tile lacks what a question needs', async () => {
    const { readTile } = await tilesOf(300);
    const tree = new TiledTree(hasher, readTile);
    await expect(tree.root(301)).rejects.toMatchObject({ name: 'TileMissingError', level: 0, index: 1 });
    await expect(tree.leafHash(300)).rejects.toThrow(TileMissingError);
    await expect(tree.inclusionProof(0, 600)).rejects.toMatchObject({ code: 'TILE_MISSING' });
    const withoutUpper = new TiledTree(hasher, async (level, index) => (level === 1 ? null : readTile(level, index)));
    await expect(withoutUpper.root(300)).rejects.toMatchObject({ level: 1, index: 0 });
  });

  it('refuses questions that make no sense', async () => {
    const { readTile } = await tiles;
    const tree = new TiledTree(hasher, readTile);
    await expect(tree.inclusionProof(5, 5)).rejects.toThrow(RangeError);
    await expect(tree.inclusionProof(0, 0)).rejects.toThrow(RangeError);
    await expect(tree.inclusionProof(-1, 5)).rejects.toThrow(RangeError);
    await expect(tree.consistencyProof(6, 5)).rejects.toThrow(RangeError);
    await expect(tree.root(1.5)).rejects.toThrow(RangeError);
    await expect(tree.leafHash(Number.NaN)).rejects.toThrow(RangeError);
    expect(await tree.consistencyProof(0, 5)).toEqual([]);
    expect(await tree.consistencyProof(5, 5)).toEqual([]);
    expect(await tree.inclusionProof(0, 1)).toEqual([]);
  });
});
