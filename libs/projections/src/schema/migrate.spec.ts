import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { createReadModelDataSource, LIVE_SCHEMA, type ReadModelRole, readModelRoles, sessionOptions } from './data-source.js';
import { migrateReadModels } from './migrate.js';

const INSUFFICIENT_PRIVILEGE = '42501';

describe('the schema of the read models', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
    // From several processes at once, and again: nothing is done twice.
    await Promise.all([migrateReadModels(database.url), migrateReadModels(database.url)]);
    await migrateReadModels(database.url);
  });

  afterEach(() => database.drop());

  it('is what the entities say', async () => {
    const dataSource = createReadModelDataSource({ databaseUrl: database.url });
    await dataSource.initialize();
    try {
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      expect(upQueries.map((query) => query.query)).toEqual([]);
    } finally {
      await dataSource.destroy();
    }
  });

  it('finds any part of a name by its index', async () => {
    const plan = await as(null, `SET enable_seqscan = off; EXPLAIN SELECT 1 FROM workers WHERE name_search LIKE '%min%'`);
    expect(JSON.stringify(plan)).toContain('workers_by_name_search');
  });

  it('begins with every checkpoint at the start of the log', async () => {
    expect(await as('lindung_query', 'SELECT count(*)::int AS n, min(position)::int AS position, count(DISTINCT generation)::int AS generations FROM checkpoints')).toEqual([
      { n: 10, position: 0, generations: 1 },
    ]);
  });

  it('lets the projector write, queries read, and commands see only what a round is drawn from', async () => {
    const may: [ReadModelRole, string][] = [
      ['lindung_projector', 'DELETE FROM workers'],
      ['lindung_query', 'SELECT name FROM workers'],
      ['lindung_command', 'SELECT worker_id FROM ranking'],
      ['lindung_command', 'SELECT term_until FROM seat_terms'],
      ['lindung_command', 'SELECT policy_version FROM programs'],
      ['lindung_command', 'SELECT position FROM checkpoints'],
    ];
    for (const [role, sql] of may) expect([role, sql, await attempt(role, sql)]).toEqual([role, sql, 'allowed']);
    const mayNot: [ReadModelRole, string][] = [
      ['lindung_query', 'DELETE FROM workers'],
      ['lindung_query', 'UPDATE checkpoints SET position = 1'],
      ['lindung_command', 'SELECT name FROM workers'],
      ['lindung_command', 'SELECT kpj FROM enrolments'],
      ['lindung_command', 'DELETE FROM ranking'],
      ['lindung_projector', 'DROP TABLE workers'],
    ];
    for (const [role, sql] of mayNot) expect([role, sql, await attempt(role, sql)]).toEqual([role, sql, INSUFFICIENT_PRIVILEGE]);
    expect(readModelRoles).toHaveLength(3);
  });

  async function attempt(role: ReadModelRole, sql: string): Promise<string> {
    return as(role, sql).then(() => 'allowed', (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'other'));
  }

  async function as(role: ReadModelRole | null, sql: string): Promise<unknown> {
    const pool = new Pool({ connectionString: database.url, options: role === null ? sessionOptions(LIVE_SCHEMA) : sessionOptions(LIVE_SCHEMA, role), max: 1 });
    try {
      const result: unknown = await pool.query(sql);
      const last = Array.isArray(result) ? (result.at(-1) as unknown) : result;
      return (last as { readonly rows: unknown }).rows;
    } finally {
      await pool.end();
    }
  }
});
