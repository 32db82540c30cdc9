import { type ClientBase } from 'pg';

/** How far a schema's read models have come, and which build they are. They all move together. */
export interface Progress {
  readonly position: number;
  readonly generation: string;
}

/** Somebody else moved or rebuilt the read models: what is in memory is worthless, start again from the tables. */
export class FenceLost extends Error {
  override readonly name = 'FenceLost';
  readonly code = 'FENCE_LOST';

  constructor() {
    super('The read models were moved or rebuilt by another process; this one starts again from their checkpoint.');
  }
}

const COLUMNS = 'min(position)::text AS position, min(generation) AS generation';
const READ = { name: 'read-checkpoints', text: `SELECT ${COLUMNS} FROM checkpoints` };
const LOCK = { name: 'lock-checkpoints', text: `SELECT ${COLUMNS} FROM (SELECT position, generation FROM checkpoints ORDER BY read_model FOR UPDATE) AS locked` };
const MOVE = { name: 'move-checkpoints', text: 'UPDATE checkpoints SET position = $1, updated_at = now()' };

/** Where the read models of the session's schema are. */
export async function readProgress(client: ClientBase): Promise<Progress> {
  return progressOf(client, READ);
}

/**
 * Locks the checkpoints until the transaction ends and compares them with what this process wrote
 * last. Throws {@link FenceLost} where they differ: so two runners can never both write.
 */
export async function holdFence(client: ClientBase, expected: Progress): Promise<void> {
  const found = await progressOf(client, LOCK);
  if (found.position !== expected.position || found.generation !== expected.generation) throw new FenceLost();
}

/** Moves all checkpoints, inside the transaction that wrote the rows. */
export async function moveProgress(client: ClientBase, position: number): Promise<void> {
  await client.query({ ...MOVE, values: [position] });
}

async function progressOf(client: ClientBase, query: { readonly name: string; readonly text: string }): Promise<Progress> {
  const { rows } = await client.query<{ position: string | null; generation: string | null }>(query);
  const row = rows[0];
  if (row === undefined || row.position === null || row.generation === null) throw new Error('The read models have no checkpoints: migrate them first.');
  return { position: Number(row.position), generation: row.generation };
}
