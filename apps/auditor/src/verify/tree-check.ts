import { leafHashInto } from '@lindung/transparency-log/leaf';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { HASH_BYTES } from '@lindung/transparency-log/sha256';
import { TILE_WIDTH } from '@lindung/transparency-log/tile';
import { GrowingTree } from '@lindung/transparency-log/tile-growth';
import { type ReadTile } from '@lindung/transparency-log/tiled-tree';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { type FindingList } from '../finding.js';

/** Leaves that are gathered before they go into the tree: a few tiles, so that no tile above them is compared for each. */
const GATHERED_LEAVES = 16 * TILE_WIDTH;

/**
 * Builds the tree again from the events and holds it against the stored one, tile by tile. Where they
 * differ it is not yet said which of both was altered: the next signed root tells.
 */
export class TreeCheck {
  readonly hasher = new TreeHasher(nodeSha256);
  readonly #leaves = new Uint8Array(GATHERED_LEAVES * HASH_BYTES);
  #pending = 0;
  /** Positions at which the stored tree has another leaf, since the last signed root. */
  #differing: number[] = [];
  /** Positions whose leaf the stored tree does not hold: altered if it was signed over them, else not integrated yet. */
  #absent: number[] = [];
  /** Whether any leaf differed: the tiles above it then differ as well, which says nothing more. */
  #leavesDiffered = false;
  /** Absent tiles above the leaves. */
  #absentTiles: string[] = [];
  /** Leaves that were compared already: the last tile is looked at again as it fills. */
  #compared = 0;
  /** Tiles above the leaves that are wrong. */
  readonly #wrongTiles = new Set<string>();

  private constructor(
    private readonly tree: GrowingTree,
    private readonly readTile: ReadTile,
    private readonly findings: FindingList,
  ) {}

  static async open(readTile: ReadTile, findings: FindingList): Promise<TreeCheck> {
    const hasher = new TreeHasher(nodeSha256);
    return new TreeCheck(await GrowingTree.open(hasher, 0, readTile), readTile, findings);
  }

  /** Leaves so far. */
  get size(): number {
    return this.tree.size + this.#pending;
  }

  /** Leaves that can still be added before they have to be taken over. */
  get room(): number {
    return GATHERED_LEAVES - this.#pending;
  }

  /** Adds the leaf of the event that follows. */
  addEvent(envelope: Uint8Array): void {
    leafHashInto(this.hasher, this.size, envelope, this.#leaves, this.#pending * HASH_BYTES);
    this.#pending += 1;
  }

  /** Puts the stored leaf in the place of an event that is missing, so that what follows can still be checked. False where that is missing too. */
  async addStoredLeaf(): Promise<boolean> {
    const index = this.size;
    const tile = await this.readTile(0, Math.floor(index / TILE_WIDTH));
    const at = (index % TILE_WIDTH) * HASH_BYTES;
    if (tile === null || tile.length < at + HASH_BYTES) return false;
    this.#leaves.set(tile.subarray(at, at + HASH_BYTES), this.#pending * HASH_BYTES);
    this.#pending += 1;
    return true;
  }

  /** Takes the leaves over into the tree and compares the tiles that changed. */
  async settle(): Promise<void> {
    if (this.#pending === 0) return;
    this.tree.append(this.#leaves.subarray(0, this.#pending * HASH_BYTES));
    this.#pending = 0;
    for (const { level, index, hashes } of this.tree.takeChangedTiles()) await this.#compare(level, index, hashes);
    this.#compared = this.tree.size;
  }

  root(): Uint8Array {
    return this.tree.root();
  }

  /** Says what the differences since the last signed root mean, once it is known whether that root fits. */
  judge(rootFits: boolean): void {
    for (const position of this.#differing) {
      if (rootFits) this.findings.add('TREE_ALTERED', position, `The stored tree has another leaf at position ${position} than the signed one; the event itself is as it was signed.`);
      else this.findings.add('EVENT_ALTERED', position, `The event at position ${position} is not the one over which the tree was built.`);
    }
    if (this.#differing.length > 0) this.#leavesDiffered = true;
    const first = this.#absent[0];
    if (rootFits && first !== undefined) this.findings.add('TREE_ALTERED', first, `The stored tree lacks ${this.#absent.length} leaves from position ${first} on, although it was signed over them.`);
    if (rootFits) for (const tile of this.#absentTiles) this.#wrongTiles.add(tile);
    this.#differing = [];
    this.#absent = [];
    this.#absentTiles = [];
  }

  /** Tells of tiles above the leaves that are wrong although the leaves below them are right. */
  judgeUpperTiles(): void {
    if (this.#leavesDiffered) return;
    for (const tile of this.#wrongTiles) this.findings.add('TREE_ALTERED', null, `The stored tree is altered above its leaves: ${tile}.`);
  }

  /** First position at which the stored tree differs since the last signed root, or null. */
  get firstDiffering(): number | null {
    return this.#differing[0] ?? null;
  }

  async #compare(level: number, index: number, hashes: Uint8Array): Promise<void> {
    const stored = (await this.readTile(level, index)) ?? new Uint8Array(0);
    const common = Math.min(stored.length, hashes.length);
    const isSame = Buffer.compare(stored.subarray(0, common), hashes.subarray(0, common)) === 0;
    if (isSame && common === hashes.length) return;
    if (level > 0) {
      const tile = `tile ${index} of level ${level}`;
      if (isSame) this.#absentTiles.push(tile);
      else this.#wrongTiles.add(tile);
      return;
    }
    for (let place = 0; place * HASH_BYTES < hashes.length; place += 1) {
      const at = place * HASH_BYTES;
      const position = index * TILE_WIDTH + place + 1;
      // A tile is compared again as it fills.
      if (position <= this.#compared) continue;
      if (at >= common) this.#absent.push(position);
      else if (Buffer.compare(stored.subarray(at, at + HASH_BYTES), hashes.subarray(at, at + HASH_BYTES)) !== 0) this.#differing.push(position);
    }
  }
}
