import { ensureRoles } from '@lindung/personal-data/postgres/roles';
import { migrateLog } from '@lindung/event-store/postgres/schema';
import { INTEGRATOR_ROLE, migrateTransparency } from '@lindung/transparency-log/postgres/schema';
import { Client, Pool } from 'pg';
import { createTestDatabase } from './database.js';

/** A database with an empty log and an empty tree over it, of one spec's own. */
export interface TreeDatabase {
  readonly url: string;
  /** As the owner, with the triggers that guard log and tree out of the way: what an operator could do. */
  tamper(statement: string, values?: readonly unknown[]): Promise<void>;
  /** As the owner, to look. */
  readonly owner: Pool;
  /** Breaks every connection of the given name, as a crash or a fail-over would, and returns once their locks are free. */
  breakConnections(applicationName: string): Promise<void>;
  drop(): Promise<void>;
}

export const TEST_ORIGIN = 'lindung.example/test';

export async function createTreeDatabase(): Promise<TreeDatabase> {
  const database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await migrateLog(client);
    await ensureRoles(client, [INTEGRATOR_ROLE, 'lindung_query']);
    await migrateTransparency(client, { origin: TEST_ORIGIN, drawnOrigin: '', readers: ['lindung_query', 'lindung_log_reader'] });
  } finally {
    await client.end();
  }
  const owner = new Pool({ connectionString: database.url, max: 2 });
  owner.on('error', () => undefined);
  return {
    url: database.url,
    owner,
    tamper: (statement, values = []) => tamperWith(database.url, statement, values),
    breakConnections: async (applicationName) => {
      await owner.query('select pg_terminate_backend(pid, 30000) from pg_stat_activity where application_name = $1 and datname = current_database()', [applicationName]);
    },
    drop: async () => {
      await owner.end();
      await database.drop();
    },
  };
}

/** Runs a statement as the owner of a database with its triggers switched off for the session. */
export async function tamperWith(ownerUrl: string, statement: string, values: readonly unknown[] = []): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(statement, [...values]);
  } finally {
    await client.end();
  }
}
