import { type ClientBase } from 'pg';
import { SCHEMA_STEPS, VAULT_ERASER_ROLE, VAULT_READER_ROLE, VAULT_WRITER_ROLE } from './ddl.js';
import { ensureRoles } from './roles.js';

/** Any number that no other part uses: two migrations of one database wait for each other on it. */
const MIGRATION_LOCK = 7_301_145_002;

/**
 * Creates or updates the `vault` schema and its roles. Run it as the database's owner, outside a
 * transaction, before any pool connects with `options: '-c role=lindung_vault_writer'` (or reader,
 * or eraser). Running it again, or from several processes at once, changes nothing.
 */
export async function migrateVault(ownerClient: ClientBase): Promise<void> {
  await ensureRoles(ownerClient, [VAULT_WRITER_ROLE, VAULT_READER_ROLE, VAULT_ERASER_ROLE]);
  await ownerClient.query('BEGIN');
  try {
    await ownerClient.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await applyMissingSteps(ownerClient);
    await ownerClient.query('COMMIT');
  } catch (error) {
    await ownerClient.query('ROLLBACK');
    throw error;
  }
}

async function applyMissingSteps(client: ClientBase): Promise<void> {
  await client.query('CREATE SCHEMA IF NOT EXISTS vault');
  await client.query('CREATE TABLE IF NOT EXISTS vault.schema_versions (version integer PRIMARY KEY)');
  const applied = await client.query<{ version: number }>('SELECT version FROM vault.schema_versions');
  const versions = new Set(applied.rows.map((row) => row.version));
  for (const step of SCHEMA_STEPS) {
    if (versions.has(step.version)) continue;
    await client.query(step.sql);
    await client.query('INSERT INTO vault.schema_versions (version) VALUES ($1)', [step.version]);
  }
}
