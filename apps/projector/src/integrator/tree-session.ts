import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { INTEGRATOR_ROLE } from '@lindung/transparency-log/postgres/schema';

/** Arbitrary but fixed: whoever extends the tree of one database holds this advisory lock. */
const INTEGRATOR_LOCK = 7_163_265_006;
const RETRY_AFTER_MS = 500;

/**
 * The one session that may extend the tree. The lock and the writes share it, so that whoever loses
 * the lock with the connection cannot write any more either.
 */
export interface TreeSession {
  readonly client: Client;
  /** Aborts when the session breaks. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Waits until nobody else extends the tree. Null when `signal` aborts first; rejects without a database. */
export async function acquireTreeSession(databaseUrl: string, signal: AbortSignal): Promise<TreeSession | null> {
  const client = new Client({ connectionString: databaseUrl, options: `-c role=${INTEGRATOR_ROLE}`, keepAlive: true, application_name: 'lindung-integrator' });
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  await client.connect();
  try {
    while (!signal.aborted && !lost.signal.aborted) {
      const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [INTEGRATOR_LOCK]);
      if (rows[0]?.taken === true) return { client, lost: lost.signal, release: () => client.end() };
      await delay(RETRY_AFTER_MS, undefined, { signal }).catch(() => undefined);
    }
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  await client.end().catch(() => undefined);
  return null;
}
