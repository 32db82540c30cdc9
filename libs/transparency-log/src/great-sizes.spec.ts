import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactTree } from './compact-tree.js';
import { nodeSha256 } from './node/sha256.js';
import { verifyConsistency, verifyInclusion } from './proof.js';
import { GrowingTree } from './tile-growth.js';
import { tileWidthAt } from './tile.js';
import { type ReadTile, TiledTree } from './tiled-tree.js';
import { TreeHasher } from './tree-hasher.js';

const hasher = new TreeHasher(nodeSha256);

/** Roots of perfect subtrees of 2^level leaves, all of which are equal: so a tree of 2^52 needs no memory. */
const perfectRoots = [hasher.leaf(new Uint8Array(0))];
while (perfectRoots.length <= 56) perfectRoots.push(hasher.node(perfectRoots.at(-1) as Uint8Array, perfectRoots.at(-1) as Uint8Array));
const leafHash = perfectRoots[0] as Uint8Array;

const tilesAt =
  (size: number): ReadTile =>
  async (level, index) => {
    const width = tileWidthAt(size, { level, index });
    return width === 0 ? null : new Uint8Array(Buffer.concat(new Array<Uint8Array>(width).fill(perfectRoots[8 * level] as Uint8Array)));
  };

function compactTreeOf(size: number): CompactTree {
  const digits = [...size.toString(2)];
  const peaks = digits.flatMap((digit, place) => (digit === '1' ? [perfectRoots[digits.length - 1 - place] as Uint8Array] : []));
  return CompactTree.of(hasher, size, new Uint8Array(Buffer.concat(peaks)));
}

describe('trees that are greater than 32 bits can count', () => {
  const size = fc.oneof(fc.maxSafeNat(), fc.constantFrom(2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 48, 2 ** 52, Number.MAX_SAFE_INTEGER)).filter((n) => n > 1);

  it('have roots and proofs like small ones', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.double({ min: 0, max: 0.999, noNaN: true }), async (to, share) => {
        const index = Math.floor(to * share);
        const from = Math.max(1, index);
        const tree = new TiledTree(hasher, tilesAt(to));
        const [fromRoot, root] = [await tree.root(from), await tree.root(to)];
        expect(root).toEqual(compactTreeOf(to).root());
        const proof = await tree.inclusionProof(index, to);
        expect(verifyInclusion(hasher, { leafHash, index, size: to, proof, root })).toBe(true);
        const consistency = await tree.consistencyProof(from, to);
        expect(verifyConsistency(hasher, { from, fromRoot, to, toRoot: root, proof: consistency })).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('grow like small ones', async () => {
    await fc.assert(
      fc.asyncProperty(size.filter((n) => n < 2 ** 53 - 600), fc.integer({ min: 0, max: 600 }), async (from, grown) => {
        const growing = await GrowingTree.open(hasher, from, tilesAt(from));
        const compact = compactTreeOf(from);
        expect(growing.root()).toEqual(compact.root());
        growing.append(new Uint8Array(Buffer.concat(new Array<Uint8Array>(grown).fill(leafHash))));
        for (let i = 0; i < grown; i += 1) compact.append(leafHash);
        expect(growing.size).toBe(from + grown);
        expect(growing.root()).toEqual(compact.root());
        for (const { level, index, hashes } of growing.takeChangedTiles()) {
          expect(Buffer.compare(hashes, (await tilesAt(from + grown)(level, index)) ?? new Uint8Array(0))).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });
});
