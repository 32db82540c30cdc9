import { describe, expect, it } from '@jest/globals';
import { CompactTree } from './compact-tree.js';
import { nodeSha256 } from './node/sha256.js';
import { verifyConsistency, verifyInclusion } from './proof.js';
import { GrowingTree } from './tile-growth.js';
import { TiledTree } from './tiled-tree.js';
import { TreeHasher } from './tree-hasher.js';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');

/** The leaves, roots and paths with which implementations of Certificate Transparency test themselves. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(bytes);
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const inclusion = [
  { index: 0, size: 1, path: [] },
  {
    index: 0,
    size: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    index: 5,
    size: 8,
    path: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  { index: 2, size: 3, path: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  {
    index: 1,
    size: 5,
    path: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
];
const consistency = [
  { from: 1, to: 1, path: [] },
  {
    from: 1,
    to: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    from: 6,
    to: 8,
    path: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    from: 2,
    to: 5,
    path: ['5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'],
  },
];

describe('the published vectors of RFC 6962', () => {
  const hasher = new TreeHasher(nodeSha256);
  const rootOf = (size: number): Uint8Array => bytes(roots[size] as string);

  async function publishedTree(): Promise<TiledTree> {
    const growing = await GrowingTree.open(hasher, 0, async () => null);
    for (const leaf of leaves) growing.append(hasher.leaf(leaf));
    const [tile] = growing.takeChangedTiles();
    return new TiledTree(hasher, async (level, index) => (level === 0 && index === 0 ? (tile?.hashes ?? null) : null));
  }

  it('hold for the compact tree at every size', () => {
    const tree = new CompactTree(hasher);
    const computed = [hex(tree.root())];
    for (const leaf of leaves) {
      tree.append(hasher.leaf(leaf));
      computed.push(hex(tree.root()));
    }
    expect(computed).toEqual(roots);
  });

  it('hold for the tiled tree at every size', async () => {
    const tree = await publishedTree();
    expect(await Promise.all(roots.map(async (_, size) => hex(await tree.root(size))))).toEqual(roots);
  });

  it.each(inclusion)('hold for the audit path of leaf $index in $size', async ({ index, size, path }) => {
    const tree = await publishedTree();
    const proof = await tree.inclusionProof(index, size);
    expect(proof.map(hex)).toEqual(path);
    expect(verifyInclusion(hasher, { leafHash: hasher.leaf(leaves[index] as Uint8Array), index, size, proof, root: rootOf(size) })).toBe(true);
  });

  it.each(consistency)('hold for the consistency of $from and $to', async ({ from, to, path }) => {
    const tree = await publishedTree();
    const proof = await tree.consistencyProof(from, to);
    expect(proof.map(hex)).toEqual(path);
    expect(verifyConsistency(hasher, { from, fromRoot: rootOf(from), to, toRoot: rootOf(to), proof })).toBe(true);
  });
});
