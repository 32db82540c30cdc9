import { describe, expect, it } from '@jest/globals';
import { nodeSha256 } from './node/sha256.js';
import { checkSuccession, InconsistentCheckpoint, type SuccessionEvidence, type TreeHead } from './succession.js';
import { GrowingTree } from './tile-growth.js';
import { TiledTree } from './tiled-tree.js';
import { TreeHasher } from './tree-hasher.js';

const hasher = new TreeHasher(nodeSha256);

async function treeOf(leaves: readonly string[]): Promise<TiledTree> {
  const growing = await GrowingTree.open(hasher, 0, async () => null);
  for (const leaf of leaves) growing.append(hasher.leaf(Buffer.from(leaf)));
  const [tile] = growing.takeChangedTiles();
  return new TiledTree(hasher, async () => tile?.hashes ?? null);
}

const letters = [...'abcdefghij'];
const headOf = async (tree: TiledTree, size: number): Promise<TreeHead> => ({ size, root: await tree.root(size) });

describe('the next checkpoint', () => {
  it('may be signed where a proof shows that it continues the last one', async () => {
    const tree = await treeOf(letters);
    for (let from = 0; from <= 10; from += 1) {
      for (let to = from; to <= 10; to += 1) {
        const [last, next] = [await headOf(tree, from), await headOf(tree, to)];
        checkSuccession(hasher, last, next, { proof: await tree.consistencyProof(from, to) });
      }
    }
  });

  it('may be anything that is a tree where it is the first', async () => {
    const tree = await treeOf(letters);
    checkSuccession(hasher, null, await headOf(tree, 4), { proof: [] });
    checkSuccession(hasher, null, await headOf(tree, 0), { proof: [] });
    expect(() => checkSuccession(hasher, null, { size: 0, root: new Uint8Array(32) }, { proof: [] })).toThrow(InconsistentCheckpoint);
    expect(() => checkSuccession(hasher, null, { size: -1, root: new Uint8Array(32) }, { proof: [] })).toThrow(InconsistentCheckpoint);
  });

  it('must not be signed where it is smaller, rewritten, or not shown to continue', async () => {
    const tree = await treeOf(letters);
    const forged = await treeOf(letters.with(2, 'X'));
    const six = await headOf(tree, 6);
    const nothing: SuccessionEvidence = { proof: [] };
    const refused: [TreeHead, SuccessionEvidence][] = [
      [await headOf(tree, 5), nothing],
      [await headOf(forged, 6), nothing],
      [await headOf(forged, 9), { proof: await forged.consistencyProof(6, 9) }],
      [await headOf(forged, 9), { proof: await tree.consistencyProof(6, 9) }],
      [await headOf(tree, 9), nothing],
    ];
    for (const [next, evidence] of refused) {
      expect(() => checkSuccession(hasher, six, next, evidence)).toThrow(
        expect.objectContaining({ code: 'INCONSISTENT_CHECKPOINT', lastSize: 6, nextSize: next.size }),
      );
    }
  });
});
