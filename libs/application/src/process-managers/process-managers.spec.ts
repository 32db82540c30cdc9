import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOG_START, type RecordedEvent } from '@lindung/event-store/event-store';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryLog } from '@lindung/event-store/memory/memory-log';
import { answerOf, applicationFixture, by, codeOf, type Fixture, manyWaiting, openedProgram, programId } from '../../../../test/support/application-fixture.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { FakeStoreFaults } from '../../../../test/support/fake-store-faults.js';
import { Client } from 'pg';
import { allocateQuota } from '../program/allocate-quota.js';
import { confirmCoverage } from '../program/confirm-coverage.js';
import { payPremium } from '../program/pay-premium.js';
import { reversePremium } from '../program/seat-commands.js';
import { eraseWorkerData } from '../worker/erase-worker-data.js';
import { recordWorkerExit, reinstateWorker, verifyOneWorker } from '../worker/worker-commands.js';
import { MemoryManagerCursors } from './memory-manager-cursors.js';
import { migrateProcess, PostgresManagerCursors } from './postgres-manager-cursors.js';
import { OpenWorkWatch } from './open-work-watch.js';
import { react, runProcessManagers } from './runner.js';

const payment = { programId, sp2dNumber: 'S1', sp2dDate: '2026-06-10', coverFrom: '2026-07-01' };

async function logOf(app: Fixture): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of app.eventStore.readAll({ after: LOG_START })) events.push(...batch);
  return events;
}

/** Lets the managers see the whole log once more, as after a crash before their first save. */
async function reactToAll(app: Fixture): Promise<readonly RecordedEvent[]> {
  const before = await logOf(app);
  await react(app, new OpenWorkWatch(app, () => 0), before);
  return (await logOf(app)).slice(before.length);
}

async function allocated(count: number): Promise<{ app: Fixture; workerIds: string[] }> {
  const app = applicationFixture();
  await openedProgram(app);
  const workerIds = await manyWaiting(app, count);
  answerOf(await allocateQuota(app, { programId }, by(app, 'sari', 'disnaker')));
  return { app, workerIds };
}

const exit = (app: Fixture, workerId: string) =>
  recordWorkerExit(app, { workerId, reason: 'deceased', effectiveDate: '2026-06-12' }, by(app, 'dewi', 'dinsos')).then(answerOf);

describe('after an exit', () => {
  it('releases an unpaid seat once, in the name of the rule', async () => {
    const { app, workerIds: [workerId = ''] } = await allocated(2);
    await exit(app, workerId);
    const [released, ...others] = await reactToAll(app);
    expect(others).toEqual([]);
    expect(released).toMatchObject({ type: 'AllocationReleased', actor: { subject: 'process:release-on-exit', role: 'system' } });
    expect(JSON.parse(released?.data ?? '{}')).toMatchObject({ workerId, reason: 'exited' });
    expect(await reactToAll(app)).toEqual([]);
  });

  it('ends the cover of a paid seat, confirmed or not, from the day of the exit', async () => {
    const { app, workerIds: [first = '', second = ''] } = await allocated(2);
    answerOf(await payPremium(app, { ...payment, all: true }, by(app, 'budi', 'bendahara')));
    answerOf(await confirmCoverage(app, { programId, workerId: first, kpj: '12345678901' }, by(app, 'tono', 'bpjs')));
    await exit(app, first);
    await exit(app, second);
    const ended = await reactToAll(app);
    expect(ended.map(({ type }) => type)).toEqual(['CoverageEnded', 'CoverageEnded']);
    expect(JSON.parse(ended[0]?.data ?? '{}')).toMatchObject({ reason: 'deceased', endedOn: '2026-06-12' });
    expect(await reactToAll(app)).toEqual([]);
  });

  it('does nothing when the exit has been taken back before it is handled', async () => {
    const { app, workerIds: [workerId = ''] } = await allocated(1);
    await exit(app, workerId);
    answerOf(await reinstateWorker(app, { workerId, reason: 'keliru' }, by(app, 'dewi', 'dinsos')));
    expect(await reactToAll(app)).toEqual([]);
  });

  it('releases a seat that a reversal makes unpaid again', async () => {
    const { app, workerIds: [workerId = ''] } = await allocated(1);
    answerOf(await payPremium(app, { ...payment, all: true }, by(app, 'budi', 'bendahara')));
    await exit(app, workerId);
    await reactToAll(app);
    answerOf(await reversePremium(app, { programId, workerId, reason: 'keliru' }, by(app, 'budi', 'bendahara')));
    expect((await reactToAll(app)).map(({ type }) => type)).toEqual(['AllocationReleased']);
  });
});

describe('after a round or payment that crossed an exit', () => {
  it('releases the seat that was given to somebody who had left', async () => {
    const app = applicationFixture();
    await openedProgram(app);
    const [workerId = '', other = ''] = await manyWaiting(app, 2);
    const stale = await app.ranking.readRanking(programId as never, { decisionDate: '2026-06-15' as never, atLeast: LOG_START, timeoutMs: 0 });
    await exit(app, workerId);
    await reactToAll(app);
    const late = { ...app, ranking: { readRanking: () => Promise.resolve(stale) } };
    expect(answerOf(await allocateQuota(late, { programId }, by(app, 'sari', 'disnaker'))).round?.seats).toBe(2);
    const released = await reactToAll(app);
    expect(released.map(({ data }) => (JSON.parse(data) as { workerId: string }).workerId)).toEqual([workerId]);
    expect(other).not.toBe(workerId);
  });
});

describe('after a rejection by civil status', () => {
  it('releases an unpaid seat, but leaves a paid one to be found', async () => {
    const { app, workerIds: [unpaid = '', paid = ''] } = await allocated(2);
    answerOf(await payPremium(app, { ...payment, workerIds: [paid] }, by(app, 'budi', 'bendahara')));
    for (const workerId of [unpaid, paid]) {
      answerOf(await verifyOneWorker(app, { workerId, decile: 1, civilStatus: 'MOVED', snapshotId: '2026-05' }, by(app, 'dewi', 'dinsos')));
    }
    const [released, ...others] = await reactToAll(app);
    expect(JSON.parse(released?.data ?? '{}')).toMatchObject({ workerId: unpaid, reason: 'civil-status' });
    expect(others).toEqual([]);
  });

  it('keeps the seat of somebody whose decile has become worse', async () => {
    const { app, workerIds: [workerId = ''] } = await allocated(1);
    answerOf(await verifyOneWorker(app, { workerId, decile: 9, civilStatus: 'ACTIVE', snapshotId: '2026-05' }, by(app, 'dewi', 'dinsos')));
    expect(await reactToAll(app)).toEqual([]);
  });
});

describe('after an erasure', () => {
  it('destroys the keys that a crash left standing', async () => {
    const app = applicationFixture();
    const [workerId = ''] = await manyWaiting(app, 1);
    const dying = { ...app, vault: { ...app.vault, destroyKeys: () => Promise.reject(new Error('killed')) } as unknown as Fixture['vault'] };
    await expect(eraseWorkerData(dying, { workerId, legalBasis: 'UU PDP' }, by(app, 'dpo', 'dpo'))).rejects.toThrow('killed');
    const { keyIds } = JSON.parse((await logOf(app)).at(-1)?.data ?? '{}') as { keyIds: string[] };
    expect((await app.vault.getKeys(keyIds)).size).toBe(1);
    await reactToAll(app);
    expect((await app.vault.getKeys(keyIds)).size).toBe(0);
  });
});

describe('the runner', () => {
  /** Resolves once the log holds so many events of a type; the runner's effect is waited for, never slept for. */
  async function untilLogged(app: Fixture, type: string, count: number): Promise<void> {
    const stop = new AbortController();
    let seen = 0;
    for await (const batch of app.eventStore.subscribe({ after: LOG_START, signal: stop.signal })) {
      seen += batch.filter((recorded) => recorded.type === type).length;
      if (seen >= count) return stop.abort();
    }
  }

  it('follows what comes, goes on after a failure, and leaves its cursor where it ended', async () => {
    const log = new MemoryLog();
    const faults = new FakeStoreFaults(new MemoryEventStore({ log }));
    const office = applicationFixture({ eventStore: new MemoryEventStore({ log }) });
    const managers = applicationFixture({ eventStore: faults, vault: office.vault });
    await openedProgram(office);
    const [first = '', second = ''] = await manyWaiting(office, 2);
    answerOf(await allocateQuota(office, { programId }, by(office, 'sari', 'disnaker')));
    const stop = new AbortController();
    const problems: unknown[] = [];
    const cursors = new MemoryManagerCursors();
    faults.faults.push('lost-before', 'lost-after');
    const running = runProcessManagers(managers, cursors, { signal: stop.signal, onProblem: (error) => problems.push(error), pauseMaxMs: 1 });
    await exit(office, first);
    await untilLogged(office, 'AllocationReleased', 1);
    await exit(office, second);
    await untilLogged(office, 'AllocationReleased', 2);
    stop.abort();
    await running;
    expect(problems).toHaveLength(2);
    expect(Number(cursors.position)).toBeGreaterThan(0);
    expect((await logOf(office)).filter(({ type }) => type === 'AllocationReleased')).toHaveLength(2);
  });

  it('completes a round that its process left half written', async () => {
    const log = new MemoryLog();
    const limits = { blockSeats: 3 };
    const faults = new FakeStoreFaults(new MemoryEventStore({ log }));
    const office = applicationFixture({ eventStore: faults, limits });
    const managers = applicationFixture({ eventStore: new MemoryEventStore({ log }), vault: office.vault, limits });
    await openedProgram(office);
    await manyWaiting(office, 8);
    const stop = new AbortController();
    const running = runProcessManagers(managers, new MemoryManagerCursors(), { signal: stop.signal, onProblem: () => undefined, abandonedAfterMs: 10 });
    faults.faults.push(null, null, 'lost-before');
    await expect(allocateQuota(office, { programId }, by(office, 'sari', 'disnaker'))).rejects.toThrow('append');
    await untilLogged(managers, 'AllocationRoundCompleted', 1);
    stop.abort();
    await running;
    const seats = (await logOf(managers)).filter(({ type }) => type === 'QuotaAllocated');
    expect([seats.length, new Set(seats.map(({ actor }) => actor.subject))]).toEqual([8, new Set(['demo:sari'])]);
  });

  it('counts on nobody to be refused: codes other than BUSY settle a trigger', async () => {
    const { app, workerIds: [workerId = ''] } = await allocated(1);
    await exit(app, workerId);
    await reactToAll(app);
    expect(codeOf(await payPremium(app, { ...payment, workerIds: [workerId] }, by(app, 'budi', 'bendahara')))).toBe('NOT_ALLOCATED');
  });
});

describe('the cursor on PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    await migrateProcess(owner);
    await migrateProcess(owner);
    await owner.end();
  });
  afterAll(() => database.drop());

  it('is held by one, kept over a restart, and free when its holder dies', async () => {
    const stop = new AbortController();
    const first = await new PostgresManagerCursors(database.url).acquire(stop.signal);
    expect(first?.position).toBe(LOG_START);
    await first?.save('41' as typeof LOG_START);
    await first?.save('42' as typeof LOG_START);

    let waits = true;
    const second = new PostgresManagerCursors(database.url).acquire(stop.signal).then((held) => {
      waits = false;
      return held;
    });
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(`SELECT 1`);
    expect(waits).toBe(true);
    await owner.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    expect((await second)?.position).toBe('42');
    await expect(first?.save('43' as typeof LOG_START)).rejects.toThrow();
    expect(first?.lost.aborted).toBe(true);
    await (await second)?.release();
    await owner.end();
    stop.abort();
    expect(await new PostgresManagerCursors(database.url).acquire(stop.signal)).toBeNull();
  });
});
