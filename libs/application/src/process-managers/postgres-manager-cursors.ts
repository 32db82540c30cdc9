import { type ClientBase } from 'pg';
import { LOG_START, type Position } from '@lindung/event-store/event-store';
import { acquireSessionLease, type SessionLease } from '@lindung/event-store/postgres/session-lease';
import { ensureRoles } from '@lindung/personal-data/postgres/roles';
import { type HeldCursor, type ManagerCursors } from './manager-cursor.js';

/** Role that may read and move cursors and nothing else. */
export const PROCESS_ROLE = 'lindung_process';

/** Arbitrary but fixed: whoever runs the process managers of one database holds this advisory lock. */
const MANAGERS_LOCK = 7_301_145_011;
/** Two migrations of one database wait for each other on this one. */
const MIGRATION_LOCK = 7_301_145_012;

/**
 * Creates the `process` schema, which no rebuild touches, and its role. Run it as the database's
 * owner, outside a transaction; running it again changes nothing.
 */
export async function migrateProcess(owner: ClientBase): Promise<void> {
  await ensureRoles(owner, [PROCESS_ROLE]);
  await owner.query('BEGIN');
  try {
    await owner.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await owner.query(`
      CREATE SCHEMA IF NOT EXISTS process;
      CREATE TABLE IF NOT EXISTS process.cursors (
        name text PRIMARY KEY,
        position text NOT NULL,
        moved_at timestamptz NOT NULL DEFAULT now()
      );
      GRANT USAGE ON SCHEMA process TO ${PROCESS_ROLE};
      GRANT SELECT, INSERT, UPDATE ON process.cursors TO ${PROCESS_ROLE};`);
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK');
    throw error;
  }
}

/**
 * The cursor in the `process` schema. It is held by an advisory lock of one session, and moved by
 * that session alone: a holder whose connection broke can neither go on unnoticed nor move it.
 */
export class PostgresManagerCursors implements ManagerCursors {
  constructor(
    private readonly databaseUrl: string,
    private readonly name = 'process-managers',
  ) {}

  async acquire(signal: AbortSignal): Promise<HeldCursor | null> {
    const lease = await acquireSessionLease(
      { databaseUrl: this.databaseUrl, lock: MANAGERS_LOCK, sessionOptions: `-c role=${PROCESS_ROLE}`, applicationName: 'lindung-process-managers' },
      signal,
    );
    if (lease === null) return null;
    try {
      return await this.#held(lease);
    } catch (error) {
      await lease.release().catch(() => undefined);
      throw error;
    }
  }

  async #held({ session: client, lost, release }: SessionLease): Promise<HeldCursor> {
    const { rows } = await client.query<{ position: string }>('SELECT position FROM process.cursors WHERE name = $1', [this.name]);
    return {
      position: (rows[0]?.position ?? LOG_START) as Position,
      lost,
      save: async (position) => {
        await client.query(
          `INSERT INTO process.cursors (name, position) VALUES ($1, $2)
           ON CONFLICT (name) DO UPDATE SET position = EXCLUDED.position, moved_at = now()`,
          [this.name, position],
        );
      },
      release,
    };
  }
}
