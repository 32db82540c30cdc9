import { type EventStore } from '@lindung/event-store/event-store';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { migrateLog } from '@lindung/event-store/postgres/schema';
import { Client } from 'pg';
import { createTestDatabase } from './database.js';

/** A log on a PostgreSQL database of the spec's own, opened as often as there are "processes". */
export interface LogDatabase {
  readonly url: string;
  open(): EventStore;
  drop(): Promise<void>;
}

/** Makes the database and its log. */
export async function createLogDatabase(): Promise<LogDatabase> {
  const database = await createTestDatabase();
  const owner = new Client({ connectionString: database.url });
  await owner.connect();
  await migrateLog(owner).finally(() => owner.end());
  const stores: EventStore[] = [];
  return {
    url: database.url,
    open: () => {
      const store = new PostgresEventStore({ connection: { connectionString: database.url, role: 'lindung_log_writer', maxConnections: 4 } });
      stores.push(store);
      return store;
    },
    drop: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await database.drop();
    },
  };
}
