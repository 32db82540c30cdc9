import { ensureRoles } from '@lindung/personal-data/postgres/roles';
import { Client } from 'pg';
import { migrateTimeTravel } from '../time-travel/moments-schema.js';
import { allMigrations, createReadModelDataSource, LIVE_SCHEMA, readModelRoles } from './data-source.js';

/** Arbitrary but fixed: whoever migrates the read models of one database holds this advisory lock. */
const MIGRATION_LOCK = 7_163_265_002;

/**
 * Creates or completes the live read models and the table of moments, as the owner of the database. Safe to run again and
 * from several processes at once. Rejects where the user may neither create nor grant the roles.
 */
export async function migrateReadModels(databaseUrl: string): Promise<void> {
  const owner = new Client({ connectionString: databaseUrl });
  await owner.connect();
  try {
    await ensureRoles(owner, readModelRoles);
    await owner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await addTrigramExtension(owner);
    await owner.query(`CREATE SCHEMA IF NOT EXISTS ${LIVE_SCHEMA}`);
    await runMigrations(databaseUrl, LIVE_SCHEMA, allMigrations);
    await migrateTimeTravel(owner);
  } finally {
    await owner.end();
  }
}

/**
 * Brings one schema, which must exist, to the last of the given migrations. `settings` are further
 * start-up options of its session.
 */
export async function runMigrations(databaseUrl: string, schema: string, migrations: typeof allMigrations, settings = ''): Promise<void> {
  const dataSource = createReadModelDataSource({ databaseUrl, schema, migrations, poolSize: 1, settings });
  await dataSource.initialize();
  try {
    await dataSource.runMigrations();
  } finally {
    await dataSource.destroy();
  }
}

/** Search by any part of a name needs pg_trgm; without the right to add it, or without it, prefixes must do. */
async function addTrigramExtension(owner: Client): Promise<void> {
  const available = await owner.query(`SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm' AND installed_version IS NULL`);
  if (available.rowCount === 0) return;
  try {
    await owner.query('CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public');
  } catch (error) {
    const refused = error instanceof Error && 'code' in error && error.code === '42501';
    if (!refused) throw error;
  }
}
