import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { APPLICATION_NAME, LIVE_SCHEMA, type ReadModelRole, sessionOptions } from '../schema/data-source.js';

/** Arbitrary but fixed: whoever keeps the read models of one database holds this advisory lock. */
const RUNNER_LOCK = 7_163_265_003;
const RETRY_AFTER_MS = 500;

/** The right to do what one process at a time may do, held by one session; it ends with the session. */
export interface Lease {
  /** Aborts when the session breaks, and with it the lease. */
  readonly lost: AbortSignal;
  /** The session, whose work cannot outlive the lease. */
  readonly session: Client;
  release(): Promise<void>;
}

/** Waits until nobody else holds the lease. Null when `signal` aborts first; rejects without a database. */
export async function acquireLease(databaseUrl: string, role: ReadModelRole | undefined, signal: AbortSignal, lock = RUNNER_LOCK): Promise<Lease | null> {
  const client = new Client({ connectionString: databaseUrl, options: sessionOptions(LIVE_SCHEMA, role), keepAlive: true, application_name: APPLICATION_NAME });
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  await client.connect();
  try {
    while (!signal.aborted && !lost.signal.aborted) {
      const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [lock]);
      if (rows[0]?.taken === true) return { lost: lost.signal, session: client, release: () => client.end() };
      await delay(RETRY_AFTER_MS, undefined, { signal }).catch(() => undefined);
    }
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  await client.end().catch(() => undefined);
  return null;
}
