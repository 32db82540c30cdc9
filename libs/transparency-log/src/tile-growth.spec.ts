import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactTree } from './compact-tree.js';
import { nodeSha256 } from './node/sha256.js';
import { tileWidthAt } from './tile.js';
import { type ChangedTile, GrowingTree } from './tile-growth.js';
import { type ReadTile, TileMissingError } from './tiled-tree.js';
import { TreeHasher } from './tree-hasher.js';

const hasher = new TreeHasher(nodeSha256);
const noTiles: ReadTile = async () => null;

function leafHashes(count: number): Uint8Array {
  const hashes = new Uint8Array(count * 32);
  for (let i = 0; i < count; i += 1) hasher.leafInto(Buffer.from(`leaf ${i}`), hashes, i * 32);
  return hashes;
}

/** Jest compares bytes one by one, which takes minutes for so many tiles. */
const areEqual = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0;

/** What keeps tiles, and refuses what the store refuses: a tile that does not begin as it stood. */
class Shelf {
  readonly tiles = new Map<string, Uint8Array>();

  readonly readTile: ReadTile = async (level, index) => this.tiles.get(`${level}/${index}`) ?? null;

  put(changed: readonly ChangedTile[]): void {
    for (const { level, index, hashes } of changed) {
      const stood = this.tiles.get(`${level}/${index}`) ?? new Uint8Array(0);
      expect(areEqual(hashes.subarray(0, stood.length), stood)).toBe(true);
      expect(hashes.length).toBeGreaterThan(stood.length);
      this.tiles.set(`${level}/${index}`, hashes);
    }
  }
}

const all = leafHashes(70_000);
const compactRoot = (size: number): Uint8Array => {
  const tree = new CompactTree(hasher);
  for (let i = 0; i < size; i += 1) tree.append(all, i * 32);
  return tree.root();
};

describe('a growing tree', () => {
  it('has exactly the tiles of the specification, in order, at 70,000 leaves', async () => {
    const tree = await GrowingTree.open(hasher, 0, noTiles);
    tree.append(all);
    const changed = tree.takeChangedTiles();
    expect(changed.map(({ level, index, hashes }) => [level, index, hashes.length / 32])).toEqual(
      [0, 1, 2].flatMap((level) =>
        Array.from({ length: [274, 2, 1][level] ?? 0 }, (_, index) => [level, index, tileWidthAt(70_000, { level, index })]),
      ),
    );
    expect(tree.root()).toEqual(compactRoot(70_000));
    expect(tree.takeChangedTiles()).toEqual([]);
  });

  it('comes to the same tiles and root in any batches, reopened between any of them', async () => {
    const size = fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 1_200 }) },
      { weight: 4, arbitrary: fc.constantFrom(1, 255, 256, 257, 511, 512, 513) },
      { weight: 1, arbitrary: fc.constantFrom(65_535, 65_536, 65_537) },
    );
    const step = fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), reopen: fc.boolean(), take: fc.boolean() });
    const steps = fc.array(step, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(size, steps, async (to, plan) => {
        const shelf = new Shelf();
        let tree = await GrowingTree.open(hasher, 0, shelf.readTile);
        for (const { share, reopen, take } of [...plan, { share: 1, reopen: false, take: true }]) {
          const until = tree.size + Math.floor((to - tree.size) * share);
          tree.append(all.subarray(tree.size * 32, until * 32));
          if (take || reopen) shelf.put(tree.takeChangedTiles());
          if (reopen) tree = await GrowingTree.open(hasher, until, shelf.readTile);
        }
        const atOnce = await GrowingTree.open(hasher, 0, noTiles);
        atOnce.append(all.subarray(0, to * 32));
        const expected = atOnce.takeChangedTiles();
        expect(shelf.tiles.size).toBe(expected.length);
        for (const { level, index, hashes } of expected) expect(areEqual(shelf.tiles.get(`${level}/${index}`), hashes)).toBe(true);
        expect(tree.root()).toEqual(atOnce.root());
        expect(tree.root()).toEqual(compactRoot(to));
      }),
      { numRuns: 60 },
    );
  });

  it('never hands out a full tile again', async () => {
    const tree = await GrowingTree.open(hasher, 0, noTiles);
    const handedOut = new Set<string>();
    for (let at = 0; at < 2_000; at += 40) {
      tree.append(all.subarray(at * 32, (at + 40) * 32));
      for (const { level, index, hashes } of tree.takeChangedTiles()) {
        expect(handedOut.has(`${level}/${index}`)).toBe(false);
        if (hashes.length === 8_192) handedOut.add(`${level}/${index}`);
      }
    }
    expect(handedOut.size).toBe(7);
  });

  it('leaves a tile that it handed out as it is', async () => {
    const tree = await GrowingTree.open(hasher, 0, noTiles);
    tree.append(all.subarray(0, 100 * 32));
    const [early] = tree.takeChangedTiles();
    const copy = early?.hashes.slice();
    tree.append(all.subarray(100 * 32, 600 * 32));
    expect(early?.hashes).toEqual(copy);
  });

  it('opens at an earlier size than its tiles have come to', async () => {
    const shelf = new Shelf();
    const tree = await GrowingTree.open(hasher, 0, noTiles);
    tree.append(all.subarray(0, 1_000 * 32));
    shelf.put(tree.takeChangedTiles());
    const earlier = await GrowingTree.open(hasher, 777, shelf.readTile);
    expect(earlier.root()).toEqual(compactRoot(777));
  });

  it('says which tile is missing or too short when it is opened', async () => {
    await expect(GrowingTree.open(hasher, 300, noTiles)).rejects.toMatchObject({ name: 'TileMissingError', level: 0, index: 1 });
    const short: ReadTile = async (level) => new Uint8Array(level === 0 ? 44 * 32 : 0);
    await expect(GrowingTree.open(hasher, 300, short)).rejects.toMatchObject({ code: 'TILE_MISSING', level: 1, index: 0 });
    await expect(GrowingTree.open(hasher, 256, noTiles)).rejects.toThrow(TileMissingError);
  });

  it('refuses half a hash and sizes that are none, and is unchanged by it', async () => {
    const tree = await GrowingTree.open(hasher, 0, noTiles);
    tree.append(all.subarray(0, 3 * 32));
    expect(() => tree.append(new Uint8Array(33))).toThrow(RangeError);
    expect(tree.size).toBe(3);
    expect(tree.root()).toEqual(compactRoot(3));
    await expect(GrowingTree.open(hasher, -1, noTiles)).rejects.toThrow(RangeError);
  });
});
