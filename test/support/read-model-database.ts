import { migrateReadModels } from '@lindung/projections/schema/migrate';
import { APPLICATION_NAME, LIVE_SCHEMA, sessionOptions } from '@lindung/projections/schema/data-source';
import { Pool } from 'pg';
import { createTestDatabase } from './database.js';

/** A database with empty read models of one spec's own. */
export interface ReadModelDatabase {
  /** As the owner. */
  readonly url: string;
  /** As whoever answers queries. */
  readonly queries: Pool;
  /** Breaks every connection that writes read models, as a crash of the projector or a fail-over would, and returns once their locks are free. */
  breakProjectors(): Promise<void>;
  drop(): Promise<void>;
}

export async function createReadModelDatabase(): Promise<ReadModelDatabase> {
  const database = await createTestDatabase();
  await migrateReadModels(database.url);
  const queries = new Pool({ connectionString: database.url, options: sessionOptions(LIVE_SCHEMA, 'lindung_query'), max: 4 });
  const owner = new Pool({ connectionString: database.url, max: 1 });
  for (const pool of [queries, owner]) pool.on('error', () => undefined);
  return {
    url: database.url,
    queries,
    breakProjectors: async () => {
      await owner.query('SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()', [APPLICATION_NAME]);
    },
    drop: async () => {
      await Promise.all([queries.end(), owner.end()]);
      await database.drop();
    },
  };
}
