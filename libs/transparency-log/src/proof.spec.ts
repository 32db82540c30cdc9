import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nodeSha256 } from './node/sha256.js';
import { type ConsistencyClaim, type InclusionClaim, verifyConsistency, verifyInclusion } from './proof.js';
import { GrowingTree } from './tile-growth.js';
import { TiledTree } from './tiled-tree.js';
import { TreeHasher } from './tree-hasher.js';

const hasher = new TreeHasher(nodeSha256);
const SIZE = 300;
const leaves = Array.from({ length: SIZE }, (_, i) => hasher.leaf(Buffer.from(`leaf ${i}`)));
const roots: Uint8Array[] = [];
let tree: TiledTree;

beforeAll(async () => {
  const growing = await GrowingTree.open(hasher, 0, async () => null);
  growing.append(new Uint8Array(Buffer.concat(leaves)));
  const tiles = new Map(growing.takeChangedTiles().map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  tree = new TiledTree(hasher, async (level, index) => tiles.get(`${level}/${index}`) ?? null);
  for (let size = 0; size <= SIZE; size += 1) roots.push(await tree.root(size));
});

const rootOf = (size: number): Uint8Array => roots[size] as Uint8Array;
const sizes = fc.integer({ min: 1, max: SIZE });

async function inclusionOf(index: number, size: number): Promise<InclusionClaim> {
  return { leafHash: leaves[index] as Uint8Array, index, size, proof: await tree.inclusionProof(index, size), root: rootOf(size) };
}

async function consistencyOf(from: number, to: number): Promise<ConsistencyClaim> {
  return { from, fromRoot: rootOf(from), to, toRoot: rootOf(to), proof: await tree.consistencyProof(from, to) };
}

function damaged(hash: Uint8Array, seed: number): Uint8Array {
  const copy = hash.slice();
  const place = seed % copy.length;
  copy[place] = (copy[place] as number) ^ (1 << (seed % 8));
  return copy;
}

/** Every way to have one hash wrong, one too few, one too many, or two in the wrong order. */
function damagedProofs(proof: readonly Uint8Array[], seed: number): Uint8Array[][] {
  return [
    ...proof.map((hash, place) => proof.with(place, damaged(hash, seed))),
    ...proof.map((hash, place) => proof.with(place, hash.slice(1))),
    ...proof.map((_, place) => proof.toSpliced(place, 1)),
    ...proof.slice(1).map((hash, place) => proof.with(place, hash).with(place + 1, proof[place] as Uint8Array)),
    [...proof, hasher.emptyRoot()],
    [hasher.emptyRoot(), ...proof],
  ];
}

/** On which side each hash of an audit path stands, and whether a consistency proof begins with the old root itself (RFC 6962). */
function sides(index: number, size: number): string {
  if (size === 1) return '';
  const k = 2 ** (Math.ceil(Math.log2(size)) - 1);
  return index < k ? `${sides(index, k)}R` : `${sides(index - k, size - k)}L`;
}
function proofShape(from: number, to: number, whole = true): string {
  if (from === to) return whole ? 'old root,' : 'hash,';
  const k = 2 ** (Math.ceil(Math.log2(to)) - 1);
  return from <= k ? `${proofShape(from, k, whole)}R` : `${proofShape(from - k, to - k, false)}L`;
}
const pairs = Array.from({ length: 17 }, (_, a) => Array.from({ length: 18 }, (__, b) => [a, b] as const)).flat();

describe('a proof of inclusion', () => {
  it('holds for its leaf, index, size and root, and for no others', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), sizes, async (size, indexSeed, seed, otherSize) => {
        const claim = await inclusionOf(indexSeed % size, size);
        expect(verifyInclusion(hasher, claim)).toBe(true);
        const wrong: InclusionClaim[] = [
          { ...claim, leafHash: damaged(claim.leafHash, seed) },
          { ...claim, root: damaged(claim.root, seed) },
          ...damagedProofs(claim.proof, seed).map((proof) => ({ ...claim, proof })),
          ...leaves.slice(0, size).flatMap((leafHash, index) => (index === claim.index ? [] : [{ ...claim, leafHash }, { ...claim, index }])),
          ...(otherSize === size ? [] : [{ ...claim, size: otherSize, root: rootOf(otherSize) }]),
          { ...claim, index: size },
        ];
        expect(wrong.filter((forged) => verifyInclusion(hasher, forged))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('binds the way from leaf to root, and with it index and size as far as they shape that way', async () => {
    const places = pairs.filter(([a, b]) => a < b).map(([index, size]) => ({ index, size }));
    for (const { index, size } of places) {
      const claim = await inclusionOf(index, size);
      const accepted = places.filter((other) => verifyInclusion(hasher, { ...claim, ...other }));
      expect(accepted).toEqual(places.filter((other) => sides(other.index, other.size) === sides(index, size)));
    }
  });

  it('is false, and no error, for sizes and hashes that are none', async () => {
    const claim = await inclusionOf(3, 7);
    for (const value of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(verifyInclusion(hasher, { ...claim, index: value })).toBe(false);
      expect(verifyInclusion(hasher, { ...claim, size: value })).toBe(false);
    }
    expect(verifyInclusion(hasher, { ...claim, root: new Uint8Array(0) })).toBe(false);
    expect(verifyInclusion(hasher, { ...claim, leafHash: new Uint8Array(33) })).toBe(false);
    expect(verifyInclusion(hasher, { ...claim, proof: new Array<Uint8Array>(10_000).fill(claim.root) })).toBe(false);
    expect(verifyInclusion(hasher, { ...claim, index: 0, size: 0, proof: [] })).toBe(false);
  });
});

describe('a proof of consistency', () => {
  it('holds for its two trees and for no others', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, sizes, fc.nat(), sizes, async (a, b, seed, other) => {
        const claim = await consistencyOf(Math.min(a, b), Math.max(a, b));
        expect(verifyConsistency(hasher, claim)).toBe(true);
        const wrong: ConsistencyClaim[] = [
          { ...claim, fromRoot: damaged(claim.fromRoot, seed) },
          { ...claim, toRoot: damaged(claim.toRoot, seed) },
          ...damagedProofs(claim.proof, seed).map((proof) => ({ ...claim, proof })),
          ...(claim.from === claim.to ? [] : [{ ...claim, from: claim.to, to: claim.from, fromRoot: claim.toRoot, toRoot: claim.fromRoot }]),
          ...([claim.from, claim.to].includes(other) || claim.from === claim.to
            ? []
            : [
                { ...claim, from: other, fromRoot: rootOf(other) },
                { ...claim, to: other, toRoot: rootOf(other) },
              ]),
        ];
        expect(wrong.filter((forged) => verifyConsistency(hasher, forged))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('is empty from the empty tree, which has one root, and between equal trees', () => {
    const fromNothing = { from: 0, fromRoot: rootOf(0), to: 5, toRoot: rootOf(5), proof: [] };
    expect(verifyConsistency(hasher, fromNothing)).toBe(true);
    expect(verifyConsistency(hasher, { ...fromNothing, fromRoot: rootOf(1) })).toBe(false);
    expect(verifyConsistency(hasher, { ...fromNothing, proof: [rootOf(5)] })).toBe(false);
    const same = { from: 5, fromRoot: rootOf(5), to: 5, toRoot: rootOf(5), proof: [] };
    expect(verifyConsistency(hasher, same)).toBe(true);
    expect(verifyConsistency(hasher, { ...same, proof: [rootOf(5)] })).toBe(false);
    expect(verifyConsistency(hasher, { ...same, toRoot: rootOf(4) })).toBe(false);
  });

  it('binds the way from the old root to the new one', async () => {
    const sizePairs = pairs.filter(([a, b]) => a > 0 && a < b).map(([from, to]) => ({ from, to }));
    for (const { from, to } of sizePairs) {
      const claim = await consistencyOf(from, to);
      const accepted = sizePairs.filter((other) => verifyConsistency(hasher, { ...claim, ...other }));
      expect(accepted).toEqual(sizePairs.filter((other) => proofShape(other.from, other.to) === proofShape(from, to)));
    }
  });

  it('is false, and no error, for sizes and hashes that are none', async () => {
    const claim = await consistencyOf(3, 7);
    for (const value of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(verifyConsistency(hasher, { ...claim, from: value })).toBe(false);
      expect(verifyConsistency(hasher, { ...claim, to: value })).toBe(false);
    }
    expect(verifyConsistency(hasher, { ...claim, fromRoot: new Uint8Array(0) })).toBe(false);
    expect(verifyConsistency(hasher, { ...claim, toRoot: new Uint8Array(33) })).toBe(false);
    expect(verifyConsistency(hasher, { ...claim, proof: new Array<Uint8Array>(10_000).fill(claim.toRoot) })).toBe(false);
  });
});
