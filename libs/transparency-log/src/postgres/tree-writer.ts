import { type ClientBase } from 'pg';
import { type StoredCheckpoint } from './tree-reader.js';

/** A tile with all the hashes that it has now. */
export interface ChangedTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Uint8Array;
}

/** Somebody else extended the tree meanwhile: what is in memory is worthless, start again from the tables. */
export class TreeFenceLost extends Error {
  readonly code = 'TREE_FENCE_LOST';

  constructor() {
    super('The tree was extended by another process; this one starts again from its cursor.');
    this.name = 'TreeFenceLost';
  }
}

const MOVE = { name: 'tree-move', text: 'update transparency.log set size = $1 where size = $2' };
const PUT_TILES = {
  name: 'tree-put-tiles',
  text: `insert into transparency.tiles (level, tile_index, hashes)
    select t.level, t.tile_index, t.hashes from unnest($1::int[], $2::bigint[], $3::bytea[]) as t(level, tile_index, hashes)
    on conflict (level, tile_index) do update set hashes = excluded.hashes`,
};

/**
 * Moves the cursor and writes the tiles that changed, in one transaction. It need not wait for the
 * disk: the tree follows from the log, and what a crash takes back is computed again to the same bytes.
 * A checkpoint's own commit comes later and makes everything before it durable.
 *
 * @throws TreeFenceLost where the cursor is not at `from`.
 */
export async function extendTree(client: ClientBase, from: number, to: number, tiles: readonly ChangedTile[]): Promise<void> {
  await client.query('begin; set local synchronous_commit = off');
  try {
    const moved = await client.query({ ...MOVE, values: [to, from] });
    if (moved.rowCount !== 1) throw new TreeFenceLost();
    await client.query({
      ...PUT_TILES,
      values: [tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ hashes }) => Buffer.from(hashes))],
    });
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Keeps a signed checkpoint for ever; one that stands already must be the same. Durable when it resolves. */
export async function addCheckpoint(client: ClientBase, checkpoint: Omit<StoredCheckpoint, 'signedAt'>): Promise<void> {
  const { size, root, note, recordedUntil } = checkpoint;
  await client.query({
    name: 'tree-add-checkpoint',
    text: 'insert into transparency.checkpoints (size, root, note, recorded_until) values ($1, $2, $3, $4) on conflict (size) do nothing',
    values: [size, Buffer.from(root), note, recordedUntil],
  });
  const { rows } = await client.query<{ same: boolean }>({
    name: 'tree-same-checkpoint',
    text: 'select root = $2 as same from transparency.checkpoints where size = $1',
    values: [size, Buffer.from(root)],
  });
  if (rows[0]?.same !== true) throw new Error(`A checkpoint of ${size} leaves with another root stands already.`);
}

/** Makes a verifier key known; harmless again. */
export async function addKey(client: ClientBase, verifierKey: string): Promise<void> {
  await client.query({ name: 'tree-add-key', text: 'insert into transparency.keys (verifier_key) values ($1) on conflict do nothing', values: [verifierKey] });
}
