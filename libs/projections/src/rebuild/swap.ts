import { setTimeout as delay } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { LIVE_SCHEMA, NEXT_SCHEMA } from '../schema/data-source.js';
import { entities } from '../schema/entities.js';
import { forgetMoments } from '../time-travel/moments-schema.js';

const OLD_SCHEMA = 'read_model_old';
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';
/** How long readers may be kept waiting by one attempt; less than the second after which PostgreSQL breaks a deadlock at a reader's cost. */
const LOCK_TIMEOUT_MS = 400;
const PAUSE_MS = 250;
/** Four minutes in all: a long export is waited for rather than a finished rebuild thrown away. */
const ATTEMPTS = 390;

const liveTables = ['checkpoints', ...entities.flatMap((entity) => entity.options.tableName ?? []).filter((name) => name !== 'checkpoints')];

/**
 * Puts the rebuilt schema in the place of the live one. A transaction that reads several tables in
 * one snapshot must find all of them in the same schema, since a snapshot that is older than the
 * rebuild sees the new tables empty. So every live table is locked, which waits for those who are at
 * it and lets nobody begin before the names have changed. `catchUp` must bring the rebuilt schema at
 * least to the position that it is given.
 */
export async function swapIn(databaseUrl: string, catchUp: (atLeast: number) => Promise<void>): Promise<number> {
  const client = new Client({ connectionString: databaseUrl, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query(`DROP SCHEMA IF EXISTS ${OLD_SCHEMA} CASCADE`);
    const position = await patiently(() => rename(client, catchUp));
    await patiently(() => client.query(`DROP SCHEMA IF EXISTS ${OLD_SCHEMA} CASCADE`));
    return position;
  } finally {
    await client.end();
  }
}

async function rename(client: Client, catchUp: (atLeast: number) => Promise<void>): Promise<number> {
  await client.query('BEGIN');
  try {
    await client.query(`LOCK TABLE ${liveTables.map((name) => `${LIVE_SCHEMA}.${name}`).join(', ')} IN ACCESS EXCLUSIVE MODE`);
    const live = await client.query<{ position: string }>(`SELECT min(position)::text AS position FROM ${LIVE_SCHEMA}.checkpoints`);
    await catchUp(Number(live.rows[0]?.position ?? 0));
    const next = await client.query<{ position: string }>(`SELECT min(position)::text AS position FROM ${NEXT_SCHEMA}.checkpoints`);
    await client.query(`ALTER SCHEMA ${LIVE_SCHEMA} RENAME TO ${OLD_SCHEMA}`);
    await client.query(`ALTER SCHEMA ${NEXT_SCHEMA} RENAME TO ${LIVE_SCHEMA}`);
    // A rebuild may have passed an erasure that the live read models had not come to.
    await forgetMoments(client);
    await client.query('COMMIT');
    return Number(next.rows[0]?.position ?? 0);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Tries again while somebody holds what is needed, so that a long export neither fails nor is cut short. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const busy = error instanceof DatabaseError && (error.code === LOCK_NOT_AVAILABLE || error.code === DEADLOCK);
      if (!busy || tries >= ATTEMPTS) throw error;
      await delay(PAUSE_MS);
    }
  }
}
