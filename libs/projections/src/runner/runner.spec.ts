import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type WorkerId } from '@lindung/domain/values/brands';
import { LOG_START } from '@lindung/event-store/event-store';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { type DataSource } from 'typeorm';
import { eventually } from '../../../../test/support/eventually.js';
import { createReadModelDatabase, type ReadModelDatabase } from '../../../../test/support/read-model-database.js';
import { appendRandomHistory } from '../../../../test/support/random-history/random-history.js';
import { readPosition, waitForPosition } from '../checkpoint.js';
import { type LogEvent } from '../fold/log-event.js';
import { createReadModelDataSource } from '../schema/data-source.js';
import { FenceLost } from './fence.js';
import { LiveProjection, openBatch, type OpenedBatch } from './live-projection.js';
import { ReadModelRunner } from './runner.js';

const WITHIN_MS = 60_000;

describe('keeping the read models', () => {
  let database: ReadModelDatabase;
  let eventStore: MemoryEventStore;
  let vault: MemoryVault;
  let dataSource: DataSource;

  beforeEach(async () => {
    database = await createReadModelDatabase();
    eventStore = new MemoryEventStore();
    vault = new MemoryVault();
    dataSource = createReadModelDataSource({ databaseUrl: database.url, role: 'lindung_projector' });
    await dataSource.initialize();
  });

  afterEach(async () => {
    await dataSource.destroy();
    await eventStore.close();
    await database.drop();
  });

  it('refuses a batch after somebody else moved the checkpoint, and changes nothing', async () => {
    const [first, second] = await twoBatches();
    const mine = await LiveProjection.open(dataSource);
    const theirs = await LiveProjection.open(dataSource);
    await mine.apply(first);
    await expect(theirs.apply(first)).rejects.toBeInstanceOf(FenceLost);
    await theirs.close();
    await mine.apply(second);
    expect(mine.position).toBe(second.position);
    await mine.close();
    expect(await readPosition(database.queries)).toBe(BigInt(second.position));
  });

  it('writes nothing of a batch that breaks half way', async () => {
    const [first, second] = await twoBatches();
    const projection = await LiveProjection.open(dataSource);
    await projection.apply(first);
    const before = await countRows();
    const orphan = second.events.find((event) => event.type === 'WorkerRegistered');
    if (orphan === undefined) throw new Error('The history registers somebody.');
    const impossible: LogEvent = { type: 'WorkerReinstated', data: { workerId: 'nobody' as WorkerId, keyId: 'x', reason: 'x' }, meta: orphan.meta };
    await expect(projection.apply({ position: second.position, events: [...second.events, impossible] })).rejects.toThrow('at position');
    await projection.close();
    expect(await countRows()).toEqual(before);
    expect(await readPosition(database.queries)).toBe(BigInt(first.position));
  });

  it('stands by while another runner holds the lease, and takes over when that one stops', async () => {
    await appendRandomHistory(eventStore, vault, { seed: 1, steps: 40 });
    const [stopFirst, stopSecond] = [new AbortController(), new AbortController()];
    const first = new ReadModelRunner({ databaseUrl: database.url, eventStore, vault });
    const firstRun = first.run(stopFirst.signal);
    expect(await waitForPosition(database.queries, await eventStore.head(), WITHIN_MS)).toBe(true);
    const second = new ReadModelRunner({ databaseUrl: database.url, eventStore, vault });
    const secondRun = second.run(stopSecond.signal);
    expect((await first.health()).state).toBe('following');
    expect((await second.health()).state).toBe('standby');

    stopFirst.abort();
    await firstRun;
    await appendRandomHistory(eventStore, vault, { seed: 77_001, steps: 4 });
    expect(await waitForPosition(database.queries, await eventStore.head(), WITHIN_MS)).toBe(true);
    // Readers see a commit a moment before the runner hears of it.
    const health = await eventually(() => second.health(), ({ readModels }) => readModels.every(({ lag }) => lag === 0));
    expect(health).toMatchObject({ state: 'following', problem: null });
    stopSecond.abort();
    await secondRun;
    expect((await second.health()).state).toBe('stopped');
  });

  it('says why it stopped at an event that it does not know, tries again, and keeps what it has', async () => {
    await appendRandomHistory(eventStore, vault, { seed: 2, steps: 20 });
    const known = await eventStore.head();
    const actor = { subject: 'x', name: 'x', role: 'admin' };
    const event = { eventId: '00000000-0000-4000-8000-000000000001', type: 'FromTheFuture', version: 1, occurredOn: '2026-01-01', actor, commandId: 'c', correlationId: 'c', data: '{}', sealed: null };
    await eventStore.append([{ appends: [{ streamId: 'worker-future', expectedRevision: 'no-stream', events: [event] }] }]);
    const stop = new AbortController();
    let tries = 0;
    let run = Promise.resolve();
    const problem = new Promise<{ readonly code: string; readonly message: string }>((resolve) => {
      const runner = new ReadModelRunner({
        databaseUrl: database.url, eventStore, vault, batchSize: Number(known),
        onProblem: (report) => {
          tries += 1;
          if (tries === 2) void runner.health().then((health) => resolve({ ...report, message: `${health.state} ${health.readModels[0]?.lag}` }));
        },
      });
      run = runner.run(stop.signal);
    });
    expect(await problem).toMatchObject({ message: 'failing 1' });
    expect(await readPosition(database.queries)).toBe(BigInt(known));
    stop.abort();
    await run;
  });

  it('gives up waiting for a position in time', async () => {
    expect(await waitForPosition(database.queries, '0', 0)).toBe(true);
    expect(await waitForPosition(database.queries, '1', 30)).toBe(false);
  });

  async function twoBatches(): Promise<[OpenedBatch, OpenedBatch]> {
    await appendRandomHistory(eventStore, vault, { seed: 3, steps: 60 });
    const batches: OpenedBatch[] = [];
    const batchSize = Math.ceil(Number(await eventStore.head()) / 2);
    for await (const batch of eventStore.readAll({ after: LOG_START, batchSize })) batches.push(await openBatch(batch, vault, () => undefined));
    const [first, second] = batches;
    if (first === undefined || second === undefined) throw new Error('The history has two batches.');
    return [first, second];
  }

  async function countRows(): Promise<unknown> {
    const { rows } = await database.queries.query(
      'SELECT (SELECT count(*) FROM workers) AS workers, (SELECT count(*) FROM enrolments) AS enrolments, (SELECT sum(n) FROM coverage_cells) AS counted, (SELECT count(*) FROM history) AS history',
    );
    return rows;
  }
});
