import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

const RETRY_AFTER_MS = 500;

/** The right to do what one process at a time may do, held by one session; it ends with the session. */
export interface SessionLease {
  /** Aborts when the session breaks, and with it the lease. */
  readonly lost: AbortSignal;
  /** The session, whose work cannot outlive the lease. */
  readonly session: Client;
  release(): Promise<void>;
}

export interface SessionLeaseOptions {
  readonly databaseUrl: string;
  /** Number of the advisory lock; arbitrary, but one for each thing that only one may do. */
  readonly lock: number;
  /** Start-up options of the session, such as its role. */
  readonly sessionOptions: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
}

/** Waits until nobody else holds the lease. Null when `signal` aborts first; rejects without a database. */
export async function acquireSessionLease(options: SessionLeaseOptions, signal: AbortSignal): Promise<SessionLease | null> {
  const { databaseUrl, lock, sessionOptions, applicationName } = options;
  const client = new Client({ connectionString: databaseUrl, options: sessionOptions, keepAlive: true, application_name: applicationName });
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  await client.connect();
  try {
    while (!signal.aborted && !lost.signal.aborted) {
      const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [lock]);
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
