import { Client } from 'pg';
import type { EventStoreHarness } from '../../contract/event-store-harness.js';
import { encodeGroup } from '../append-group.js';
import { executeAppend, prepareRequest } from '../append-statement.js';
import { type LogConnection, logPoolConfig } from '../connection.js';
import { PostgresEventStore } from '../postgres-event-store.js';
import { migrateLog } from '../schema.js';

/** A database for tests, as test/support makes them. */
export interface DatabaseForTests {
  readonly url: string;
  drop(): Promise<void>;
}

/** Runs the migration and closes its connection. */
export async function migrate(url: string): Promise<void> {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  try {
    await migrateLog(owner);
  } finally {
    await owner.end();
  }
}

/** The contract's harness on a fresh database: every store has a pool of its own, as a process has. */
export async function makePostgresHarness(createDatabase: () => Promise<DatabaseForTests>): Promise<EventStoreHarness> {
  const database = await createDatabase();
  await migrate(database.url);
  const connection: LogConnection = { connectionString: database.url, role: 'lindung_log_writer', maxConnections: 3 };
  const stores: PostgresEventStore[] = [];
  return {
    openStore: async (clock) => {
      const store = new PostgresEventStore(clock === undefined ? { connection } : { connection, clock });
      stores.push(store);
      return store;
    },
    holdAppend: async (request) => {
      const client = new Client(logPoolConfig(connection));
      await client.connect();
      await client.query('begin');
      await executeAppend(client, new Date(), encodeGroup([prepareRequest(request)]).parameters);
      return {
        release: async () => {
          await client.query('commit');
          await client.end();
        },
      };
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await database.drop();
    },
  };
}
