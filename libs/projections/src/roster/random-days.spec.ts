import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWaiting } from '@lindung/domain/standing';
import { type BusinessDate, type Month, type ProgramId } from '@lindung/domain/values/brands';
import { addDays } from '@lindung/domain/values/dates';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { type Pool } from 'pg';
import { createReadModelDatabase, type ReadModelDatabase } from '../../../../test/support/read-model-database.js';
import { appendRandomHistory } from '../../../../test/support/random-history/random-history.js';
import { findBurnDown } from '../burn-down/burn-down-query.js';
import { waitForPosition } from '../checkpoint.js';
import { findCoverage, coverageAxes } from '../coverage/coverage-query.js';
import { type DayTest, dayTest } from '../coverage/tally.js';
import { type ProgramTerms, readPrograms, termsStatement } from '../programs/programs-query.js';
import { readRanking } from '../ranking/ranking-query.js';
import { encodeCursor } from '../reading/keyset-cursor.js';
import { createReadPool, poolReader, type Reader } from '../reading/reader.js';
import { ReadModelRunner } from '../runner/runner.js';
import { findSummary } from '../summary/summary-query.js';
import { findWaitingPage, type WaitingItem } from '../waiting-list/waiting-list-query.js';
import { findWorkerHistory } from '../worker-history/history-query.js';
import { Conditions, rosterStatuses, waitingSql } from './roster-filter.js';
import { findRosterPage, findRosterRows, type RosterPage } from './roster-query.js';
import { type RosterItem, type Viewer } from './roster-row.js';
import { rosterSorts } from './roster-sort.js';

const sees: Viewer = { seesNames: true };
const council: Viewer = { seesNames: false };
const days = fc.integer({ min: -200, max: 500 }).map((offset) => addDays('2026-06-01' as BusinessDate, offset));

describe('queries over a long random history', () => {
  let database: ReadModelDatabase;
  let pool: Pool;
  let commandPool: Pool;
  let forgetfulPool: Pool;
  let reader: Reader;
  let programIds: readonly string[];
  const eventStore = new MemoryEventStore();

  beforeAll(async () => {
    database = await createReadModelDatabase();
    const vault = new MemoryVault();
    await appendRandomHistory(eventStore, vault, { seed: 5, steps: 700 });
    const stop = new AbortController();
    const running = new ReadModelRunner({ databaseUrl: database.url, eventStore, vault }).run(stop.signal);
    expect(await waitForPosition(database.queries, await eventStore.head(), 30_000)).toBe(true);
    stop.abort();
    await running;
    const connections = { databaseUrl: database.url, onConnectionError: () => undefined };
    pool = createReadPool({ ...connections, role: 'lindung_query' });
    commandPool = createReadPool({ ...connections, role: 'lindung_command', connections: 2 });
    forgetfulPool = createReadPool({ ...connections, role: 'lindung_command', connections: 2, idleTransactionTimeoutMs: 1_000 });
    reader = poolReader(pool);
    programIds = (await readPrograms(reader)).programs.map(({ programId }) => programId);
  });
  afterAll(async () => {
    await Promise.all([pool?.end(), commandPool?.end(), forgetfulPool?.end()]);
    await database?.drop();
    await eventStore.close();
  });

  const page = async (request: Partial<Parameters<typeof findRosterPage>[1]> & { programId: string; today: BusinessDate }): Promise<RosterPage> => {
    const answer = await findRosterPage(reader, { filter: {}, limit: 500, viewer: sees, ...request });
    if (answer === null || answer === 'bad-cursor') throw new Error('There was no page.');
    return answer;
  };

  async function allRows(programId: string, today: BusinessDate, viewer: Viewer = sees): Promise<RosterItem[]> {
    const rows = await findRosterRows(reader, { programId, filter: {}, today, viewer });
    if (rows === null) throw new Error('There is no such roster.');
    const items: RosterItem[] = [];
    for await (const batch of rows.batches) items.push(...batch);
    await rows.close();
    return items;
  }

  it('the test for waiting is the domain\'s own, on any dates', async () => {
    const month = fc.record({ year: fc.integer({ min: 2020, max: 2030 }), month: fc.integer({ min: 1, max: 12 }) }).map(({ year, month: m }) => `${year}-${String(m).padStart(2, '0')}` as Month);
    const rows = fc.array(fc.record({ coverableFrom: month, coverableUntil: month, snapshotDate: days }), { minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(rows, days, days, fc.option(fc.integer({ min: 0, max: 400 })), async (dates, today, coverStart, snapshotMaxAgeDays) => {
        const test: DayTest = dayTest(today, { coverStart, snapshotMaxAgeDays });
        const conditions = new Conditions();
        const given = conditions.parameter(JSON.stringify(dates));
        const { rows: answers } = await pool.query<{ waiting: boolean }>(
          `SELECT ${waitingSql(conditions, test.candidate)} AS waiting FROM (
            SELECT d->>'coverableFrom' AS coverable_from, d->>'coverableUntil' AS coverable_until, (d->>'snapshotDate')::date AS snapshot_date, n
            FROM json_array_elements(${given}::json) WITH ORDINALITY AS a (d, n)) e ORDER BY n`,
          conditions.values,
        );
        expect(answers.map(({ waiting }) => waiting)).toEqual(dates.map((each) => isWaiting(each, test.candidate)));
      }),
      { numRuns: 60 },
    );
  });

  it('summary, roster, coverage and waiting list tell the same on any day', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...programIds), days, async (programId, today) => {
        const everyone = await allRows(programId, today);
        const summary = await findSummary(reader, programId, today);
        const { workers } = summary ?? { workers: null };
        expect(Object.values(workers?.standing ?? {}).reduce((sum, n) => sum + n, 0)).toBe(everyone.length);
        for (const [standing, n] of Object.entries(workers?.standing ?? {})) expect([standing, n]).toEqual([standing, everyone.filter((row) => row.standing === standing).length]);
        expect(workers).toMatchObject({ registered: everyone.length, paid: everyone.filter((row) => row.paidAt !== null).length, covered: everyone.filter((row) => row.status === 'covered').length });
        for (const axis of coverageAxes) {
          const coverage = await findCoverage(reader, programId, axis, today);
          for (const figure of ['registered', 'waiting', 'allocated', 'paid', 'covered'] as const) {
            expect([axis, figure, coverage?.rows.reduce((sum, row) => sum + row[figure], 0)]).toEqual([axis, figure, workers?.[figure]]);
          }
        }
        for (const status of rosterStatuses) {
          const { items, total } = await page({ programId, today, filter: { status } });
          expect([status, total]).toEqual([status, items.length]);
        }
        const waiting = await waitingPages(programId, today, 7);
        expect(waiting.map(({ workerId }) => workerId).sort()).toEqual(everyone.filter((row) => row.standing === 'waiting').map(({ workerId }) => workerId).sort());
        expect(waiting.map(({ rank }) => rank)).toEqual(waiting.map((_, index) => index + 1));
      }),
      { numRuns: 25 },
    );
  });

  async function waitingPages(programId: string, today: BusinessDate, limit: number): Promise<WaitingItem[]> {
    const items: WaitingItem[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer: Awaited<ReturnType<typeof findWaitingPage>> = await findWaitingPage(reader, { programId, limit, today, ...(cursor === '' ? {} : { cursor }) });
      if (answer === null || answer === 'bad-cursor') throw new Error('There was no page.');
      items.push(...answer.items);
      cursor = answer.nextCursor;
    }
    return items;
  }

  it('the cut-off is the last whom a round drawn that day would reach', async () => {
    for (const programId of programIds) {
      for (const today of ['2026-02-10', '2026-09-01', '2027-02-01'] as BusinessDate[]) {
        const ranking = await readRanking(commandPool, programId as ProgramId, today);
        const ranked: string[] = [];
        for await (const batch of ranking?.candidates ?? []) ranked.push(...batch.map(({ workerId }) => workerId));
        const { program } = await reader.one<{ program: ProgramTerms }>(termsStatement, [programId]);
        const free = program.ceilingRupiah - program.committedRupiah - program.realisedRupiah + program.refundedRupiah;
        const seats = Math.max(0, Math.min(program.quotaSeats - program.seatsUsed, Math.floor(free / program.premiumRupiah)));
        const last = ranked[Math.min(seats, ranked.length) - 1];
        const list = await waitingPages(programId, today, 500);
        const answer = await findWaitingPage(reader, { programId, limit: 1, today });
        const cutOff = answer === null || answer === 'bad-cursor' ? null : answer.cutOff;
        expect([programId, today, cutOff?.rank ?? null]).toEqual([programId, today, last === undefined ? null : list.findIndex(({ workerId }) => workerId === last) + 1]);
      }
    }
  });

  it('a rank is told anew when the cursor was made at another moment', async () => {
    const today = '2026-09-01' as BusinessDate;
    for (const programId of programIds) {
      const first = await findWaitingPage(reader, { programId, limit: 2, today });
      if (first === null || first === 'bad-cursor' || first.nextCursor === null) continue;
      const [decile = 0, risk = 0, registered = 0] = JSON.parse(Buffer.from(first.nextCursor, 'base64url').toString()) as number[];
      const stale = encodeCursor([decile, risk, registered, 40, `1 ${today}`]);
      const next = await findWaitingPage(reader, { programId, limit: 2, today, cursor: stale });
      expect(next).toEqual(await findWaitingPage(reader, { programId, limit: 2, today, cursor: first.nextCursor }));
    }
  });

  it('the last point of the burn-down is the summary', async () => {
    for (const programId of programIds) {
      const burnDown = await findBurnDown(reader, programId, '2026-12-01' as BusinessDate);
      const summary = await findSummary(reader, programId, '2026-12-01' as BusinessDate);
      const { ceiling, committed, realised, refunded, free } = summary?.budget ?? {};
      expect(burnDown?.points.at(-1)).toMatchObject({ ceiling, committed, realised, refunded, free });
      expect(ceiling).toBe((committed ?? 0) + (realised ?? 0) - (refunded ?? 0) + (free ?? 0));
    }
  });

  it('gives every filter at once, in every order, a statement of its own', async () => {
    const place = { status: 'waiting', kecamatan: '327501', kelurahan: '3275011001', occupation: 'porter', sex: 'L' } as const;
    const filters = [place, { ...place, decile: null }, { ...place, decile: 3 }, { ...place, decile: 3, q: 'a' }];
    for (const programId of programIds) {
      for (const sort of rosterSorts) {
        for (const filter of filters) {
          const { items, total } = await page({ programId, today: '2026-09-01' as BusinessDate, filter, sort });
          expect(total).toBe(items.length);
        }
      }
    }
  });

  it('tells no name in a cursor, nor to those who see initials', async () => {
    const [programId = ''] = programIds;
    const today = '2026-09-01' as BusinessDate;
    for (const sort of rosterSorts) {
      const { nextCursor } = await page({ programId, today, sort, limit: 3 });
      expect(Buffer.from(nextCursor ?? '', 'base64url').toString()).not.toMatch(/siti|budi|ayu|tumiyem|slamet/i);
    }
    const rows = await allRows(programId, today, council);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ name, kpj }) => kpj !== null || (name !== null && !/^(\p{L}\.)*$/u.test(name)))).toEqual([]);
  });

  it('takes any cursor, and answers a page or that it is none of its own', async () => {
    const [programId = ''] = programIds;
    const today = '2026-09-01' as BusinessDate;
    const values = fc.oneof(fc.string({ unit: 'binary' }), fc.maxSafeInteger(), fc.constant(null), fc.constantFrom('\0', '2026-13-45', '2026-02-30', '0000-01-01', 'null', 0, 1), fc.constantFrom(...rosterSorts));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...rosterSorts), fc.boolean(), fc.constantFrom(0, 1), fc.tuple(values, values, values, values), async (sort, genuine, part, [a, b, c, d]) => {
        const cursor = encodeCursor(genuine ? [sort, part, b, typeof c === 'string' ? c : 'f00'] : [a, b, c, d]);
        const answer = await findRosterPage(reader, { programId, filter: {}, limit: 5, today, viewer: sees, sort, cursor });
        expect(answer).not.toBeNull();
        expect(await findWaitingPage(reader, { programId, limit: 5, today, cursor: encodeCursor([a, b, c, d, '5 2026-09-01']) })).not.toBeNull();
      }),
      { numRuns: 150, examples: [['paidAt', true, 0, [null, '2026-02-30', 'f00', null]], ['-paidAt', true, 0, [null, '0000-01-01', 'f00', null]]] },
    );
  });

  it('knows what does not exist', async () => {
    const today = '2026-09-01' as BusinessDate;
    const none = { programId: 'program-9999-2026', filter: {}, today, viewer: sees };
    expect([
      await findRosterPage(reader, { ...none, limit: 5 }), await findRosterRows(reader, none), await findWaitingPage(reader, { ...none, limit: 5 }), await findSummary(reader, none.programId, today),
      await findCoverage(reader, none.programId, 'sex', today), await findBurnDown(reader, none.programId, today), await findWorkerHistory(reader, programIds[0] ?? ''),
      await readRanking(commandPool, none.programId as ProgramId, today),
    ]).toEqual(Array.from({ length: 8 }, () => null));
  });

  it('a ranking that nobody reads gives its connection back', async () => {
    for (let index = 0; index < 5; index += 1) expect(await readRanking(forgetfulPool, programIds[0] as ProgramId, '2026-09-01' as BusinessDate)).not.toBeNull();
  });
});
