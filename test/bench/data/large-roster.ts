import { allMigrations, LIVE_SCHEMA, tableMigrations } from '@lindung/projections/schema/data-source';
import { runMigrations } from '@lindung/projections/schema/migrate';
import { Client } from 'pg';

export const LARGE_SCHEMA = 'read_model_large';
const SETTINGS = '-c maintenance_work_mem=512MB';

/** Tables with one row (or more) a worker, and their keys; copies get worker ids of their own. */
const WORKER_TABLES = { workers: 'worker_id', enrolments: 'program_id, worker_id' } as const;
const CELL_TABLES = ['coverage_cells', 'summary_cells'] as const;
const OTHER_TABLES = ['programs', 'checkpoints'] as const;

/**
 * Read models of a city `factor` times as large as the live ones, in a schema beside them: each
 * worker so many times under different ids, the counts of cells multiplied to match.
 */
export async function growReadModels(databaseUrl: string, factor: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, options: '-c work_mem=256MB -c maintenance_work_mem=512MB -c synchronous_commit=off' });
  await client.connect();
  try {
    await client.query(`CREATE SCHEMA ${LARGE_SCHEMA}`);
    await runMigrations(databaseUrl, LARGE_SCHEMA, tableMigrations);
    await client.query(`TRUNCATE ${LARGE_SCHEMA}.checkpoints`);
    for (const [table, key] of Object.entries(WORKER_TABLES)) {
      // Ids in no order fill an index far more slowly than it is made of a full table.
      await client.query(`ALTER TABLE ${LARGE_SCHEMA}.${table} DROP CONSTRAINT ${table}_pkey`);
      await copy(client, table, { worker_id: 'md5(t.worker_id || copy)' }, factor);
      await client.query(`ALTER TABLE ${LARGE_SCHEMA}.${table} ADD PRIMARY KEY (${key})`);
    }
    for (const table of CELL_TABLES) await copy(client, table, { n: `t.n * ${factor}` }, 1);
    for (const table of OTHER_TABLES) await copy(client, table, {}, 1);
    await runMigrations(databaseUrl, LARGE_SCHEMA, allMigrations, SETTINGS);
    for (const table of [...Object.keys(WORKER_TABLES), ...CELL_TABLES, ...OTHER_TABLES]) await client.query(`VACUUM (ANALYZE) ${LARGE_SCHEMA}.${table}`);
  } finally {
    await client.end();
  }
}

/** Copies a table `times` times, some of its columns by an expression over the row `t` and the number `copy`. */
async function copy(client: Client, table: string, replaced: Readonly<Record<string, string>>, times: number): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 ORDER BY ordinal_position',
    [LIVE_SCHEMA, table],
  );
  const names = rows.map(({ name }) => name);
  const values = names.map((name) => replaced[name] ?? `t.${name}`);
  await client.query(
    `INSERT INTO ${LARGE_SCHEMA}.${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${LIVE_SCHEMA}.${table} t, generate_series(1, ${times}) AS copy`,
  );
}
