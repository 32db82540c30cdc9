import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freeRupiah, type ProgramState } from '@lindung/domain/program/state';
import { foldProgram } from '@lindung/domain/program/fold';
import { type ProgramEvent } from '@lindung/domain/program/events';
import { type ProgramId, type WorkerId } from '@lindung/domain/values/brands';
import { type EventStore } from '@lindung/event-store/event-store';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryLog } from '@lindung/event-store/memory/memory-log';
import { answerOf, applicationFixture, by, codeOf, type Fixture, manyWaiting, openedProgram, programId, waiting } from '../../../test/support/application-fixture.js';
import { FakeStoreFaults } from '../../../test/support/fake-store-faults.js';
import { createLogDatabase, type LogDatabase } from '../../../test/support/log-database.js';
import { foldable } from './foldable.js';
import { type Outcome } from './outcome.js';
import { allocateQuota } from './program/allocate-quota.js';
import { payPremium } from './program/pay-premium.js';
import { releaseAllocation } from './program/seat-commands.js';
import { reviseNeedEstimate, reviseQuota } from './program/terms-commands.js';

const payment = { programId, sp2dNumber: 'S1', sp2dDate: '2026-06-10', coverFrom: '2026-07-01' };

async function programOf(store: EventStore): Promise<ProgramState> {
  let state: ProgramState | null = null;
  for await (const batch of store.readStream(programId)) state = foldProgram(state, batch.map((recorded) => foldable<ProgramEvent>(recorded)));
  if (state === null) throw new Error('the programme is not open');
  return state;
}

/** Two processes on one log, each with mailboxes of its own. */
interface TwoProcesses {
  readonly one: Fixture;
  readonly other: Fixture;
}

function raceSuite(start: () => TwoProcesses): void {
  it('gives no seat and spends no rupiah twice when 64 rounds and payments come at once', async () => {
    const { one, other } = start();
    await openedProgram(one, { quota: 12, ceiling: 10 * 201_000 });
    await manyWaiting(one, 20);
    const processes = Array.from({ length: 64 }, (_, index) => (index % 2 === 0 ? one : other));
    const rounds = await Promise.all(processes.map((app) => allocateQuota(app, { programId, seats: 1 }, by(app, 'sari', 'disnaker'))));
    for (const outcome of rounds) if (outcome.kind !== 'done') expect(['BUDGET_EXHAUSTED', 'BUSY', 'RANKING_BEHIND']).toContain(codeOf(outcome));
    for (let round = 0; round < 20; round += 1) await allocateQuota(one, { programId }, by(one, 'sari', 'disnaker'));
    const allocated = await programOf(one.eventStore);
    expect([allocated.seats.size, freeRupiah(allocated)]).toEqual([10, 0]);

    const payments = await Promise.all(processes.map((app) => payPremium(app, { ...payment, all: true }, by(app, 'budi', 'bendahara'))));
    expect(payments.filter((outcome) => outcome.kind === 'done' && outcome.answer.eventCount > 0)).toHaveLength(1);
    const paid = await programOf(one.eventStore);
    expect([paid.unpaidSeats, paid.realisedRupiah, paid.committedRupiah]).toEqual([0, 10 * 201_000, 0]);
  });

  it('loses no revision when two processes take turns', async () => {
    const { one, other } = start();
    await openedProgram(one);
    const revise = (app: Fixture, quota: number) => reviseQuota(app, { programId, quota, reference: 'x', reason: 'y' }, by(app, 'sari', 'disnaker'));
    const outcomes: Outcome[] = await Promise.all(Array.from({ length: 40 }, (_, index) => revise(index % 2 === 0 ? one : other, index)));
    const done = outcomes.filter((outcome) => outcome.kind === 'done');
    expect((await programOf(one.eventStore)).revision).toBe(done.length);
    // A refusal is decided on what the log says now, not on what this process saw last.
    answerOf(await revise(other, 77));
    expect(answerOf(await revise(one, 77)).eventCount).toBe(0);
  });
}

describe('a programme under load, in memory', () => {
  raceSuite(() => {
    const log = new MemoryLog();
    const one = applicationFixture({ eventStore: new MemoryEventStore({ log }) });
    return { one, other: applicationFixture({ eventStore: new MemoryEventStore({ log }), vault: one.vault }) };
  });
});

describe('a programme under load, on PostgreSQL', () => {
  const databases: LogDatabase[] = [];
  let next: LogDatabase | undefined;
  beforeAll(async () => {
    databases.push(await createLogDatabase(), await createLogDatabase());
  });
  afterAll(async () => {
    await Promise.all(databases.map((database) => database.drop()));
  });
  raceSuite(() => {
    next = databases[next === undefined ? 0 : 1];
    if (next === undefined) throw new Error('each race has a database of its own');
    const one = applicationFixture({ eventStore: next.open() });
    return { one, other: applicationFixture({ eventStore: next.open(), vault: one.vault }) };
  });
});

describe('a mailbox', () => {
  it('writes nothing that was decided on top of what could not be written', async () => {
    const log = new MemoryLog();
    const one = applicationFixture({ eventStore: new MemoryEventStore({ log }) });
    const other = applicationFixture({ eventStore: new MemoryEventStore({ log }), vault: one.vault });
    await openedProgram(one);
    const [, paid = ''] = await manyWaiting(one, 2);
    answerOf(await allocateQuota(one, { programId }, by(one, 'sari', 'disnaker')));
    // Another process writes three events, so that the fourth of a chain finds the very revision that it counts on.
    expect(answerOf(await payPremium(other, { ...payment, workerIds: [paid] }, by(other, 'budi', 'bendahara'))).eventCount).toBe(3);
    const estimate = (needEstimate: number) => reviseNeedEstimate(one, { programId, needEstimate, reference: 'x', reason: 'y' }, by(one, 'sari', 'disnaker'));
    const outcomes = await Promise.all([estimate(1), estimate(2), estimate(3), releaseAllocation(one, { programId, workerId: paid, reason: 'administrative' }, by(one, 'sari', 'disnaker'))]);
    expect(outcomes.map((outcome) => (outcome.kind === 'done' ? outcome.answer.eventCount : codeOf(outcome)))).toEqual([1, 1, 1, 'SEAT_PAID']);
    expect((await programOf(one.eventStore)).seats.get(paid as WorkerId)?.payment).toMatchObject({ sp2dNumber: 'S1' });
  });

  it('writes many waiting commands in few appends', async () => {
    const faults = new FakeStoreFaults(new MemoryEventStore());
    const app = applicationFixture({ eventStore: faults });
    await openedProgram(app);
    const before = faults.appendCalls;
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, n) => reviseQuota(app, { programId, quota: n, reference: 'x', reason: 'y' }, by(app, 'sari', 'disnaker'))),
    );
    expect(outcomes.map((outcome) => answerOf(outcome).events[0]?.revision)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(faults.appendCalls - before).toBeLessThan(5);
  });

  it('refuses with BUSY beyond its bound', async () => {
    const app = applicationFixture({ limits: { commandsQueuedPerProgram: 10 } });
    await openedProgram(app);
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, n) => reviseQuota(app, { programId, quota: n, reference: 'x', reason: 'y' }, by(app, 'sari', 'disnaker'))),
    );
    expect(outcomes.filter((outcome) => outcome.kind === 'done').length).toBeGreaterThanOrEqual(10);
    expect(outcomes.filter((outcome) => outcome.kind === 'refused').map(codeOf)).toContain('BUSY');
  });

  it.each(['lost-before', 'lost-after'] as const)('never answers from a fold that a failed append has left (%s)', async (fault) => {
    const faults = new FakeStoreFaults(new MemoryEventStore());
    const app = applicationFixture({ eventStore: faults });
    await openedProgram(app, { quota: 1 });
    await manyWaiting(app, 2);
    faults.faults.push(fault);
    await expect(allocateQuota(app, { programId }, by(app, 'sari', 'disnaker'))).rejects.toThrow('append');
    const again = answerOf(await allocateQuota(app, { programId }, by(app, 'sari', 'disnaker')));
    expect(again.eventCount).toBe(fault === 'lost-before' ? 3 : 0);
    expect((await programOf(app.eventStore)).seats.size).toBe(1);
  });

  it('puts programmes away that are not used, and finds them again', async () => {
    const app = applicationFixture({ limits: { programsCached: 2 } });
    for (const year of [2024, 2025, 2026, 2027]) await openedProgram(app, { programId: `program-3275-${year}`, year });
    for (const year of [2024, 2025, 2026, 2027]) {
      const body = { programId: `program-3275-${year}`, quota: 3, reference: 'x', reason: 'y' };
      expect(answerOf(await reviseQuota(app, body, by(app, 'sari', 'disnaker'))).events[0]?.revision).toBe(1);
    }
    expect((await app.programs.list()).map(({ year }) => year)).toEqual([2024, 2025, 2026, 2027]);
  });
});

describe('rounds and payments on a store that takes blocks', () => {
  const blockwise = (eventStore: EventStore, of?: Fixture) =>
    applicationFixture({ eventStore, limits: { blockSeats: 3 }, ...(of === undefined ? {} : { vault: of.vault }) });

  it('answers all events of a round that went in blocks', async () => {
    const app = blockwise(new MemoryEventStore());
    await openedProgram(app);
    await manyWaiting(app, 10);
    const answer = answerOf(await allocateQuota(app, { programId }, by(app, 'sari', 'disnaker')));
    expect(answer.eventCount).toBe(12);
    expect(answer.events.map(({ revision }) => revision)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect(answer.round?.seats).toBe(10);
  });

  // The round goes in as its opening and blocks of 3, 3, 3 and 1 seats: it is cut before and after each.
  const cuts = Array.from({ length: 5 }, (_, append) => append).flatMap((append) => [[append, 'lost-before'], [append, 'lost-after']] as const);
  it.each(cuts)('completes a round that was cut at append %i (%s), in the name of who drew it', async (append, fault) => {
    const log = new MemoryLog();
    const faults = new FakeStoreFaults(new MemoryEventStore({ log }));
    const app = blockwise(faults);
    await openedProgram(app);
    const workerIds = await manyWaiting(app, 10);
    const repeat = { route: 'allocate-quota', key: 'k1', body: { programId } };
    faults.faults.push(...Array.from({ length: append }, () => null), fault);
    await expect(allocateQuota(app, { programId }, by(app, 'sari', 'disnaker', repeat))).rejects.toThrow('append');

    const restarted = blockwise(new MemoryEventStore({ log }), app);
    const nothingWritten = append === 0 && fault === 'lost-before';
    const revised = answerOf(await reviseQuota(restarted, { programId, quota: 500, reference: 'x', reason: 'y' }, by(app, 'rina', 'disnaker')));
    expect(revised.events[0]?.revision).toBe(nothingWritten ? 1 : 13);
    const answer = answerOf(await allocateQuota(restarted, { programId }, by(app, 'sari', 'disnaker', repeat)));
    expect(answer.eventCount).toBe(12);
    expect(answerOf(await allocateQuota(app, { programId }, by(app, 'sari', 'disnaker', repeat)))).toEqual(answer);
    const state = await programOf(restarted.eventStore);
    expect([...state.seats.keys()]).toEqual(workerIds);
    expect(new Set([...state.seats.values()].map(({ drawnBy }) => drawnBy))).toEqual(new Set(['demo:sari']));
    expect(state.openWork).toBeNull();
  });

  it('completes a payment that was cut, once, when two processes find it', async () => {
    const log = new MemoryLog();
    const faults = new FakeStoreFaults(new MemoryEventStore({ log }));
    const app = blockwise(faults);
    await openedProgram(app);
    await manyWaiting(app, 10);
    answerOf(await allocateQuota(app, { programId }, by(app, 'sari', 'disnaker')));
    faults.faults.push(null, null, 'lost-after');
    await expect(payPremium(app, { ...payment, all: true }, by(app, 'budi', 'bendahara'))).rejects.toThrow('append');
    const two = [blockwise(new MemoryEventStore({ log }), app), blockwise(new MemoryEventStore({ log }), app)];
    const newcomer = await waiting(app, 10);
    await Promise.all(two.map((each) => allocateQuota(each, { programId }, by(each, 'sari', 'disnaker'))));
    const state = await programOf(app.eventStore);
    expect([state.openWork, state.seats.size, state.realisedRupiah]).toEqual([null, 11, 10 * 201_000]);
    expect(state.seats.has(newcomer as never)).toBe(true);
    expect(state.programId).toBe(programId as ProgramId);
  });
});
