import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventStore, LOG_START } from '@lindung/event-store/event-store';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { LIVE_SCHEMA } from '@lindung/projections/schema/data-source';
import { migrateReadModels } from '@lindung/projections/schema/migrate';
import { waitForPosition } from '@lindung/projections/checkpoint';
import { digestReadModels } from '@lindung/projections/rebuild/digest';
import { ReadModelRunner } from '@lindung/projections/runner/runner';
import { Pool } from 'pg';
import { createLogDatabase, type LogDatabase } from '../../../../test/support/log-database.js';
import { asOwner } from '../../../../test/support/owner-view.js';
import { appendRandomHistory } from '../../../../test/support/random-history/random-history.js';
import { noProgress } from '../progress.js';
import { DatabaseSource } from '../source/database-source.js';
import { type LogSource } from '../source/log-source.js';
import { MemorySource } from '../testing/memory-source.js';
import { UsageError, type VerbContext } from '../verb.js';
import { type TableDifference } from './compare-rows.js';
import { ReadModelSnapshot } from './read-model-snapshot.js';
import { replay } from './replay.js';

describe('replay held against the live read models', () => {
  let database: LogDatabase;
  let store: EventStore;
  let vault: MemoryVault;
  let source: DatabaseSource;
  let queries: Pool;

  beforeAll(async () => {
    database = await createLogDatabase();
    await migrateReadModels(database.url);
    queries = new Pool({ connectionString: database.url, options: `-c search_path=${LIVE_SCHEMA}`, max: 2 });
    vault = new MemoryVault();
    store = database.open();
    source = new DatabaseSource(database.url);
    await appendRandomHistory(store, vault, { seed: 2, steps: 500 });
    await follow();
  });

  afterAll(async () => {
    await source.close();
    await queries.end();
    await database.drop();
  });

  const contextOf = (log: LogSource): VerbContext => ({ source: log, progress: noProgress, signal: new AbortController().signal });
  const compare = (log: LogSource = source) => replay(contextOf(log), { until: null, compare: true });
  const head = async (): Promise<number> => Number(await store.head());

  /** Lets the projector bring the live read models to the head, and ends it. */
  async function follow(): Promise<void> {
    const stop = new AbortController();
    const running = new ReadModelRunner({ databaseUrl: database.url, eventStore: store, vault }).run(stop.signal);
    expect(await waitForPosition(queries, await store.head(), 30_000)).toBe(true);
    stop.abort();
    await running;
  }

  const change = (...statements: readonly string[]): Promise<void> =>
    asOwner(database.url, async (owner) => {
      for (const statement of statements) await owner.query(statement);
    });

  it('agrees where nobody touched them, and leaves nothing behind in the city\'s database', async () => {
    const before = await asOwner(database.url, (owner) => owner.query('SELECT nspname FROM pg_namespace ORDER BY 1'));
    const result = await compare();
    expect(result).toMatchObject({ ok: true, json: { position: await head(), compared: { with: 'live', differing: [], tables: [] }, findings: [] } });
    expect(result.json['readModels']).toEqual(await digestReadModels(database.url, LIVE_SCHEMA));
    expect(result.lines.join('\n')).toMatch(/exactly what the log comes to/);
    const after = await asOwner(database.url, (owner) => owner.query('SELECT nspname FROM pg_namespace ORDER BY 1'));
    expect(after.rows).toEqual(before.rows);
  });

  it('compares at the position of the live ones where they lag behind the log', async () => {
    const standing = await head();
    await appendRandomHistory(store, vault, { seed: 2_000, steps: 3 });
    expect(await compare()).toMatchObject({ ok: true, json: { position: standing } });
    await follow();
    expect(await compare()).toMatchObject({ ok: true, json: { position: await head() } });
  });

  it('names each row that was edited, deleted or inserted', async () => {
    const edited = await pick("SELECT program_id, worker_id, decile FROM enrolments WHERE standing_class = 'allocated' AND decile IS NOT NULL ORDER BY worker_id LIMIT 1");
    const deleted = await pick('SELECT subject, position::text FROM history ORDER BY subject DESC, position LIMIT 1');
    await change(
      `CREATE TABLE kept_history AS SELECT * FROM read_model.history WHERE subject = '${deleted['subject']}' AND position = ${deleted['position']}`,
      `UPDATE read_model.enrolments SET decile = 11, paid_by = 'x' WHERE program_id = '${edited['program_id']}' AND worker_id = '${edited['worker_id']}'`,
      `DELETE FROM read_model.history WHERE subject = '${deleted['subject']}' AND position = ${deleted['position']}`,
      `INSERT INTO read_model.budget_days VALUES ('program-3275-2026', '1999-12-31', 0, 0, 1000000, 0, 0)`,
    );
    try {
      const result = await compare();
      expect(result).toMatchObject({ ok: false, json: { compared: { differing: ['roster', 'burn-down', 'worker-history'] } } });
      const tables = (result.json['compared'] as { tables: readonly TableDifference[] }).tables;
      expect(tables.map(({ table, count }) => [table, count])).toEqual([['enrolments', 1], ['budget_days', 1], ['history', 1]]);
      const [enrolments, budgetDays, history] = tables.map(({ rows }) => rows[0]);
      expect(enrolments).toMatchObject({ kind: 'changed', key: { program_id: edited['program_id'], worker_id: edited['worker_id'] } });
      expect(enrolments?.columns).toContainEqual({ column: 'decile', live: '11', rebuilt: String(edited['decile']) });
      expect(enrolments?.columns.map(({ column }) => column)).toEqual(['decile', 'paid_by']);
      expect(budgetDays).toMatchObject({ kind: 'extra', key: { program_id: 'program-3275-2026', date: '1999-12-31' } });
      expect(history).toMatchObject({ kind: 'missing', key: { subject: deleted['subject'], position: deleted['position'] } });
      expect(result.lines.filter((line) => line.startsWith('FINDING'))).toHaveLength(4);
      expect(result.lines.join('\n')).toContain(`worker_id ${edited['worker_id']}): decile is "11" live, but "${edited['decile']}" by the log.`);
    } finally {
      await change(
        `UPDATE read_model.enrolments SET decile = ${edited['decile']}, paid_by = ${edited['paid_by'] ?? 'NULL'} WHERE program_id = '${edited['program_id']}' AND worker_id = '${edited['worker_id']}'`,
        'INSERT INTO read_model.history SELECT * FROM kept_history',
        'DROP TABLE kept_history',
        `DELETE FROM read_model.budget_days WHERE date = '1999-12-31'`,
      );
    }
  });

  it('counts every row that differs, and names the first twenty', async () => {
    const { rowCount } = await queries.query('SELECT FROM workers');
    await change(`UPDATE read_model.workers SET occupation = occupation || '?'`);
    try {
      const result = await compare();
      const [workers] = (result.json['compared'] as { tables: readonly TableDifference[] }).tables;
      expect(workers).toMatchObject({ table: 'workers', count: rowCount });
      expect(workers?.rows).toHaveLength(20);
      expect(result.lines.join('\n')).toContain(`workers: ${(rowCount ?? 0) - 20} more rows differ.`);
    } finally {
      await change(`UPDATE read_model.workers SET occupation = left(occupation, -1)`);
    }
  });

  it('says that events are gone where the log ends before the live read models', async () => {
    const short = new MemoryEventStore();
    for await (const batch of store.readAll({ after: LOG_START })) {
      for (const event of batch.slice(0, 30)) await short.append([{ appends: [{ streamId: event.streamId, expectedRevision: event.revision === 0 ? 'no-stream' : event.revision - 1, events: [event] }] }]);
      break;
    }
    const result = await compare((await MemorySource.of(short)).beside(database.url));
    expect(result).toMatchObject({ ok: false, json: { position: 30, findings: [{ code: 'LIVE_BEYOND_LOG', position: 31 }] } });
  });

  it('refuses another position than the live one, and a database without read models', async () => {
    const live = await head();
    await expect(replay(contextOf(source), { until: String(live - 1), compare: true })).rejects.toThrow(UsageError);
    expect(await replay(contextOf(source), { until: String(live), compare: true })).toMatchObject({ ok: true });
    const bare = await createLogDatabase();
    const other = new DatabaseSource(bare.url);
    await expect(compare(other)).rejects.toThrow(UsageError);
    await other.close();
    await bare.drop();
  });

  it('ends at once when it is cancelled, in the middle of a statement too', async () => {
    const reason = new Error('enough');
    const afterBuilding = new AbortController();
    const progress = { ...noProgress, stop: () => afterBuilding.abort(reason) };
    await expect(replay({ source, progress, signal: afterBuilding.signal }, { until: null, compare: true })).rejects.toBe(reason);

    const whileAsking = new AbortController();
    const snapshot = await ReadModelSnapshot.open(database.url, whileAsking.signal, 'lindung_query');
    const asked = snapshot.digests();
    whileAsking.abort(reason);
    await expect(asked).rejects.toThrow();
    await snapshot.close();
  });

  async function pick(query: string): Promise<Record<string, unknown>> {
    const { rows } = await queries.query<Record<string, unknown>>(query);
    return rows[0] ?? {};
  }
});
