import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactTree } from './compact-tree.js';
import { nodeSha256 } from './node/sha256.js';
import { TreeHasher } from './tree-hasher.js';

const hasher = new TreeHasher(nodeSha256);
const leaf = (index: number): Uint8Array => hasher.leaf(Buffer.from(`leaf ${index}`));

function treeOf(size: number): CompactTree {
  const tree = new CompactTree(hasher);
  for (let index = 0; index < size; index += 1) tree.append(leaf(index));
  return tree;
}

describe('a compact tree', () => {
  it('goes on from its peaks as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), fc.nat({ max: 40 }), (size, more) => {
        const stopped = treeOf(size);
        const resumed = CompactTree.of(hasher, stopped.size, stopped.peaks());
        for (let index = size; index < size + more; index += 1) resumed.append(leaf(index));
        expect(resumed.size).toBe(size + more);
        expect(resumed.root()).toEqual(treeOf(size + more).root());
      }),
      { numRuns: 60 },
    );
  });

  it('takes a leaf from the middle of a buffer and keeps no hold on it', () => {
    const buffer = new Uint8Array(96);
    const tree = new CompactTree(hasher);
    for (let index = 0; index < 7; index += 1) {
      buffer.fill(0xee);
      buffer.set(leaf(index), 17);
      tree.append(buffer, 17);
    }
    buffer.fill(0);
    expect(tree.root()).toEqual(treeOf(7).root());
  });

  it('tells its root without being changed by it', () => {
    const tree = treeOf(6);
    expect(tree.root()).toEqual(tree.root());
    tree.root().fill(0);
    tree.append(leaf(6));
    expect(tree.root()).toEqual(treeOf(7).root());
  });

  it('computes one node for each leaf at most', () => {
    let hashes = 0;
    const counting = new TreeHasher((input, output, offset) => {
      hashes += 1;
      nodeSha256(input, output, offset);
    });
    const tree = new CompactTree(counting);
    for (let index = 0; index < 1_000; index += 1) tree.append(leaf(index));
    expect(hashes).toBe(1_000 - 6);
  });

  it('refuses peaks that do not belong to its size', () => {
    expect(() => CompactTree.of(hasher, 3, new Uint8Array(32))).toThrow(RangeError);
    expect(() => CompactTree.of(hasher, 2, new Uint8Array(64))).toThrow(RangeError);
    expect(() => CompactTree.of(hasher, 1, new Uint8Array(31))).toThrow(RangeError);
    expect(() => CompactTree.of(hasher, -1, new Uint8Array(0))).toThrow(RangeError);
    expect(CompactTree.of(hasher, 0, new Uint8Array(0)).root()).toEqual(hasher.emptyRoot());
  });
});
