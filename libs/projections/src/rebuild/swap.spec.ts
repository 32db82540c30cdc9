import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventStore, type ReadAllOptions } from '@lindung/event-store/event-store';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { Client } from 'pg';
import { createReadModelDatabase, type ReadModelDatabase } from '../../../../test/support/read-model-database.js';
import { appendRandomHistory } from '../../../../test/support/random-history/random-history.js';
import { waitForPosition } from '../checkpoint.js';
import { ReadModelRunner } from '../runner/runner.js';
import { LIVE_SCHEMA } from '../schema/data-source.js';
import { digestReadModels } from './digest.js';
import { buildReadModels, rebuildReadModels, RebuildRunning } from './rebuild.js';

const WITHIN_MS = 60_000;

describe('putting rebuilt read models in the place of the live ones', () => {
  let database: ReadModelDatabase;
  let eventStore: MemoryEventStore;
  let vault: MemoryVault;
  let stop: AbortController;
  let running: Promise<void>;

  beforeEach(async () => {
    database = await createReadModelDatabase();
    eventStore = new MemoryEventStore();
    vault = new MemoryVault();
    stop = new AbortController();
    await appendRandomHistory(eventStore, vault, { seed: 5, steps: 200 });
    running = new ReadModelRunner({ databaseUrl: database.url, eventStore, vault }).run(stop.signal);
    expect(await waitForPosition(database.queries, await eventStore.head(), WITHIN_MS)).toBe(true);
  });

  afterEach(async () => {
    stop.abort();
    await running;
    await eventStore.close();
    await database.drop();
  });

  const rebuild = (more: Partial<Parameters<typeof rebuildReadModels>[0]> = {}): Promise<number> => rebuildReadModels({ databaseUrl: database.url, eventStore, vault, ...more });

  it('mends what was wrong, loses nobody who reads meanwhile, and the runner goes on from there', async () => {
    const before = await digestReadModels(database.url, LIVE_SCHEMA);
    await damage();
    expect(await digestReadModels(database.url, LIVE_SCHEMA)).not.toEqual(before);
    let swapped = false;
    const reader = readUntil(() => swapped);
    expect(await rebuild()).toBe(Number(await eventStore.head()));
    swapped = true;
    expect(await reader).toBe('every answer was whole');
    expect(await digestReadModels(database.url, LIVE_SCHEMA)).toEqual(before);

    await appendRandomHistory(eventStore, vault, { seed: 50_005, steps: 4 });
    expect(await waitForPosition(database.queries, await eventStore.head(), WITHIN_MS)).toBe(true);
    const { rows } = await database.queries.query(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'read_model%'`);
    expect(rows).toEqual([{ nspname: LIVE_SCHEMA }]);
  });

  it('waits for whoever reads in an older snapshot, who then sees one state to the end', async () => {
    const client = await database.queries.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const before = await client.query('SELECT count(*) FROM workers');
    const rebuilding = rebuild({ onProgress: () => undefined });
    // The rebuild has filled its tables and now waits at the swap, again and again.
    await waitUntilLocksAreAsked();
    const history = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM history`);
    expect((await client.query('SELECT count(*) FROM workers')).rows).toEqual(before.rows);
    expect(history.rows[0]?.n).toBeGreaterThan(0);
    await client.query('COMMIT');
    client.release();
    expect(await rebuilding).toBe(Number(await eventStore.head()));
  });

  it('gives the new tables to the same roles and to nobody else', async () => {
    const rights = async (): Promise<unknown> =>
      (await database.queries.query(`SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'read_model'::regnamespace AND relkind IN ('r', 'v') AND relname <> 'migrations' ORDER BY 1`)).rows;
    const before = await rights();
    await rebuild();
    expect(await rights()).toEqual(before);
  });

  it('can be cancelled, and leaves the live read models as they were', async () => {
    const before = await digestReadModels(database.url, LIVE_SCHEMA);
    const cancel = new AbortController();
    const reason = new Error('not now');
    await expect(rebuild({ signal: cancel.signal, onProgress: () => cancel.abort(reason) })).rejects.toBe(reason);
    expect(await digestReadModels(database.url, LIVE_SCHEMA)).toEqual(before);
    await rebuild();
    expect(await digestReadModels(database.url, LIVE_SCHEMA)).toEqual(before);
  });

  it('refuses a second rebuild beside the first', async () => {
    let second: unknown;
    // The first reads on when the second has come to its answer.
    const log: EventStore = Object.assign(Object.create(eventStore) as EventStore, {
      head: () => eventStore.head(),
      async *readAll(options: ReadAllOptions) {
        second ??= await rebuild().catch((error: unknown) => error);
        yield* eventStore.readAll(options);
      },
    });
    await buildReadModels({ databaseUrl: database.url, eventStore: log, vault });
    expect(second).toBeInstanceOf(RebuildRunning);
  });

  /** Until the swap waits for its locks. */
  async function waitUntilLocksAreAsked(): Promise<void> {
    await asOwner(async (owner) => {
      for (let waiting = 0; waiting === 0; ) {
        const { rows } = await owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE%'`);
        waiting = rows[0]?.n ?? 0;
      }
    });
  }

  /** Spoils the live tables, as a projection with a fault would have. */
  async function damage(): Promise<void> {
    await asOwner(async (owner) => {
      await owner.query(`UPDATE read_model.enrolments SET decile = 1`);
      await owner.query(`DELETE FROM read_model.coverage_cells`);
    });
  }

  async function asOwner(work: (owner: Client) => Promise<void>): Promise<void> {
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    try {
      await work(owner);
    } finally {
      await owner.end();
    }
  }

  /** Reads like query-api does: several prepared statements of one snapshot. */
  async function readUntil(done: () => boolean): Promise<string> {
    const client = await database.queries.connect();
    try {
      while (!done()) {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const workers = await client.query<{ n: string }>({ name: 'spec-workers', text: 'SELECT count(*) AS n FROM workers' });
        const history = await client.query<{ n: string }>({ name: 'spec-history', text: "SELECT count(*) AS n FROM history WHERE type = 'WorkerRegistered'" });
        await client.query({ name: 'spec-checkpoint', text: 'SELECT min(position) FROM checkpoints' });
        await client.query('COMMIT');
        if (workers.rows[0]?.n !== history.rows[0]?.n || workers.rows[0]?.n === '0') return `half an answer: ${workers.rows[0]?.n} of ${history.rows[0]?.n}`;
      }
      return 'every answer was whole';
    } finally {
      client.release();
    }
  }
});
