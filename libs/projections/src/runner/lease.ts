import { acquireSessionLease, type SessionLease } from '@lindung/event-store/postgres/session-lease';
import { APPLICATION_NAME, LIVE_SCHEMA, type ReadModelRole, sessionOptions } from '../schema/data-source.js';

/** Arbitrary but fixed: whoever keeps the read models of one database holds this advisory lock. */
const RUNNER_LOCK = 7_163_265_003;

/** The right to keep the read models of a database, or under another lock what hangs on them; waits like `acquireSessionLease`. */
export function acquireLease(databaseUrl: string, role: ReadModelRole | undefined, signal: AbortSignal, lock = RUNNER_LOCK): Promise<SessionLease | null> {
  return acquireSessionLease({ databaseUrl, lock, sessionOptions: sessionOptions(LIVE_SCHEMA, role), applicationName: APPLICATION_NAME }, signal);
}
