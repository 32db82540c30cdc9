import { type Client } from 'pg';
import { recordedAtOf } from '@lindung/event-store/envelope';
import { type EventStore, type Position, type RecordedEnvelope, type RecordedEvent } from '@lindung/event-store/event-store';
import { leafHashInto } from '@lindung/transparency-log/leaf';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { TreeReader } from '@lindung/transparency-log/postgres/tree-reader';
import { extendTree } from '@lindung/transparency-log/postgres/tree-writer';
import { HASH_BYTES } from '@lindung/transparency-log/sha256';
import { GrowingTree } from '@lindung/transparency-log/tile-growth';
import { type ReadTile, TiledTree } from '@lindung/transparency-log/tiled-tree';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';

/** The log does not say any more what the tree was built over: somebody altered it, or an older one was restored. */
export class LogDiverged extends Error {
  readonly code = 'LOG_DIVERGED';

  constructor(position: number, what: string) {
    super(`At position ${position} the log ${what}. No further checkpoint is signed; run "npm run auditor -- verify".`);
    this.name = 'LogDiverged';
  }
}

/** The tree as the one integrator sees it: in memory its right edge, in the database the rest. */
export class IntegratedTree {
  private constructor(
    private readonly client: Client,
    private readonly eventStore: EventStore,
    readonly hasher: TreeHasher,
    private readonly growing: GrowingTree,
    private readonly tiled: TiledTree,
    readonly origin: string,
    /** When the last event in the tree was recorded; null while it is empty. */
    private lastRecordedAt: string | null,
  ) {}

  /**
   * Starts from the cursor, and looks whether the log still has the last event that stands in the tree.
   *
   * @throws LogDiverged where it has not.
   */
  static async open(client: Client, eventStore: EventStore): Promise<IntegratedTree> {
    const hasher = new TreeHasher(nodeSha256);
    const reader = new TreeReader(client);
    const { origin, size } = await reader.state();
    const readTile = inTurn(reader.readTile);
    const growing = await GrowingTree.open(hasher, size, readTile);
    const tree = new IntegratedTree(client, eventStore, hasher, growing, new TiledTree(hasher, readTile), origin, null);
    if (size > 0) await tree.#recognise(size);
    return tree;
  }

  get size(): number {
    return this.growing.size;
  }

  get recordedUntil(): string | null {
    return this.lastRecordedAt;
  }

  /** Root hash over everything integrated. */
  root(): Uint8Array {
    return this.growing.root();
  }

  /** RFC 6962 proof that the tree of an earlier size is the beginning of this one. */
  consistencyProof(from: number): Promise<Uint8Array[]> {
    return this.tiled.consistencyProof(from, this.size);
  }

  /**
   * Adds the events that follow, with the cursor, in one transaction. After a failure, open another.
   *
   * @throws LogDiverged where the log has not any more what stands in the tree.
   */
  async extend(batch: readonly RecordedEnvelope[]): Promise<void> {
    const from = this.growing.size;
    // What follows the tree's last event must follow the very one: the log may have been cut and have grown again meanwhile.
    if (from > 0) await this.#recognise(from);
    const leaves = new Uint8Array(batch.length * HASH_BYTES);
    batch.forEach(({ position, envelope }, place) => {
      const index = from + place;
      if (position !== String(index + 1)) throw new LogDiverged(index + 1, 'has a gap');
      leafHashInto(this.hasher, index, envelope, leaves, place * HASH_BYTES);
    });
    this.growing.append(leaves);
    await extendTree(this.client, from, this.growing.size, this.growing.takeChangedTiles());
    const last = batch.at(-1);
    if (last !== undefined) this.lastRecordedAt = recordedAtOf(last.envelope);
  }

  async #recognise(size: number): Promise<void> {
    const position = String(size) as Position;
    const found: RecordedEvent[] = [];
    for await (const batch of this.eventStore.readAll({ after: String(size - 1) as Position, until: position })) found.push(...batch);
    const [event] = found;
    if (event === undefined) throw new LogDiverged(size, 'ends before');
    const leaf = new Uint8Array(HASH_BYTES);
    leafHashInto(this.hasher, size - 1, event.envelope, leaf, 0);
    if (Buffer.compare(leaf, await this.tiled.leafHash(size - 1)) !== 0) throw new LogDiverged(size, 'holds another event than the tree');
    this.lastRecordedAt = event.recordedAt;
  }
}

/** A tree asks for several tiles at once, but one connection answers one question at a time. */
function inTurn(readTile: ReadTile): ReadTile {
  let turn: Promise<unknown> = Promise.resolve();
  return (level, index) => {
    const read = turn.then(() => readTile(level, index));
    turn = read.catch(() => undefined);
    return read;
  };
}
