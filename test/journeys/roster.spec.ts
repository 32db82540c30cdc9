import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { rosterSorts, rosterStatuses } from '@lindung/integration-events/http/worker-answers';
import { startTestLindung, type TestLindung, type TestPerson } from '../support/lindung.js';
import { articleProgram, registrationOf } from '../support/people.js';

type Roster = QueryAnswer<'roster'>;
type Item = Roster['items'][number];

const { programId } = articleProgram;
const people = 160;

/** What a filter by status must leave, told from the rows themselves. */
const hasStatus: Record<(typeof rosterStatuses)[number], (item: Item) => boolean> = {
  unverified: (item) => item.standing === 'unverified',
  waiting: (item) => item.standing === 'waiting',
  outOfPolicy: (item) => item.standing === 'outOfPolicy',
  rejected: (item) => item.standing === 'rejected',
  exited: (item) => item.standing === 'exited',
  allocated: (item) => item.standing === 'allocated',
  verified: (item) => item.decile !== null || ['waiting', 'outOfPolicy', 'allocated'].includes(item.standing),
  unpaid: (item) => item.standing === 'allocated' && item.paidAt === null,
  paid: (item) => item.paidAt !== null,
  covered: (item) => item.status === 'covered',
  'coverage-rejected': (item) => item.status === 'coverage-rejected',
};

/** The value that a sort orders by; null where a row has none. */
const sortValue: Record<string, (item: Item) => string | number | null> = {
  name: (item) => item.name?.toLowerCase() ?? null,
  rank: (item) => item.rank,
  decile: (item) => item.decile,
  paidAt: (item) => item.paidAt,
};

describe('the roster', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let everyone: readonly Item[];

  beforeAll(async () => {
    lindung = await startTestLindung();
    sari = await lindung.as('disnaker', 'Sari');
    const budi = await lindung.as('dinsos', 'Budi');
    const dewi = await lindung.as('bendahara', 'Dewi');
    const rudi = await lindung.as('bpjs', 'Rudi');
    await sari.command('open-program', articleProgram);
    const registered = await Promise.all(Array.from({ length: people }, (_, index) => sari.command('register-worker', registrationOf(index))));
    const ids = registered.map(({ body }) => body.events[0]?.streamId.replace('worker-', '') ?? '');
    await Promise.all(
      ids.slice(0, 140).map((workerId, index) =>
        budi.command('verify-dtsen', index % 23 === 0 ? { workerId, notFound: true, snapshotId: '2026-10' } : { workerId, decile: index % 17 === 0 ? null : (index % 8) + 1, civilStatus: 'ACTIVE', snapshotId: '2026-10' }),
      ),
    );
    const round = await sari.command('allocate-quota', { programId, seats: 50 });
    const drawn = await sari.query<Roster>(`/programs/${programId}/roster?status=allocated&limit=500&sort=rank&minPosition=${round.body.position}`);
    const seated = drawn.body.items.map(({ workerId }) => workerId);
    const paying = { programId, sp2dDate: '2026-11-02', coverFrom: '2026-12-01' };
    await dewi.command('pay-premium', { ...paying, workerIds: seated.slice(0, 20), sp2dNumber: 'SP2D-1' });
    await dewi.command('pay-premium', { ...paying, workerIds: seated.slice(20, 40), sp2dDate: '2026-11-10', sp2dNumber: 'SP2D-2' });
    await Promise.all(seated.slice(0, 15).map((workerId, index) => rudi.command('confirm-coverage', { programId, workerId, kpj: String(26_000_000_000 + index) })));
    await Promise.all(seated.slice(15, 18).map((workerId) => rudi.command('reject-coverage', { programId, workerId, reason: 'Data tidak padan' })));
    const last = await budi.command('record-worker-exit', { workerId: ids[150], reason: 'moved-away', effectiveDate: '2026-11-01' });
    const all = await sari.query<Roster>(`/programs/${programId}/roster?limit=500&minPosition=${last.body.position}`);
    everyone = all.body.items;
  });
  afterAll(() => lindung?.stop());

  async function pages(parameters: URLSearchParams): Promise<{ readonly items: Item[]; readonly totals: number[] }> {
    const items: Item[] = [];
    const totals: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      if (cursor !== '') parameters.set('cursor', cursor);
      const { status, body }: { status: number; body: Roster } = await sari.query<Roster>(`/programs/${programId}/roster?${parameters.toString()}`);
      expect(status).toBe(200);
      items.push(...body.items);
      totals.push(body.total);
      cursor = body.nextCursor;
    }
    return { items, totals };
  }

  it('shows everybody once', () => {
    expect(everyone).toHaveLength(people);
    expect(new Set(everyone.map(({ workerId }) => workerId)).size).toBe(people);
    const seen = new Set(everyone.map(({ status }) => status));
    for (const status of ['unverified', 'waiting', 'outOfPolicy', 'rejected', 'exited', 'allocated', 'paid', 'covered', 'coverage-rejected']) expect(seen).toContain(status);
  });

  it('gives, page by page, exactly the rows that a filter leaves, in the order asked for, and counts them', async () => {
    const kecamatan = [...new Set(everyone.map((item) => item.kecamatan))];
    const occupations = [...new Set(everyone.map((item) => item.occupation))];
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          status: fc.option(fc.constantFrom(...rosterStatuses), { nil: undefined }),
          kecamatan: fc.option(fc.constantFrom(...kecamatan), { nil: undefined, freq: 1 }),
          occupation: fc.option(fc.constantFrom(...occupations), { nil: undefined, freq: 1 }),
          decile: fc.option(fc.constantFrom('1', '2', '3', '5', 'unknown'), { nil: undefined, freq: 1 }),
          q: fc.option(fc.constantFrom('a', 'sa', 'WIJAYA', 'dewi', '%', '_'), { nil: undefined, freq: 1 }),
          sort: fc.option(fc.constantFrom(...rosterSorts), { nil: undefined }),
          limit: fc.constantFrom(1, 7, 50, 500),
        }),
        async ({ limit, ...parameters }) => {
          const search = new URLSearchParams({ limit: String(Math.max(limit, 7)) });
          for (const [name, value] of Object.entries(parameters)) if (value !== undefined) search.set(name, value);
          const expected = everyone.filter(
            (item) =>
              (parameters.status === undefined || hasStatus[parameters.status](item)) &&
              (parameters.kecamatan === undefined || item.kecamatan === parameters.kecamatan) &&
              (parameters.occupation === undefined || item.occupation === parameters.occupation) &&
              (parameters.decile === undefined || String(item.decile ?? 'unknown') === parameters.decile) &&
              (parameters.q === undefined || (item.name?.toLowerCase() ?? '').includes(parameters.q.toLowerCase())),
          );
          const { items, totals } = await pages(search);
          expect(items.map(({ workerId }) => workerId).sort()).toEqual(expected.map(({ workerId }) => workerId).sort());
          expect(new Set(totals)).toEqual(new Set([expected.length]));
          expectOrder(items, parameters.sort);
        },
      ),
      { numRuns: 60 },
    );
  });

  function expectOrder(items: readonly Item[], sort: string | undefined): void {
    const valueOf = sortValue[sort?.replace('-', '') ?? ''];
    if (!valueOf) return;
    const values = items.map(valueOf);
    const firstWithout = values.indexOf(null);
    if (firstWithout >= 0) expect(values.slice(firstWithout).every((value) => value === null)).toBe(true);
    const present = values.filter((value) => value !== null);
    const sorted = [...present].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    expect(present).toEqual(sort?.startsWith('-') ? sorted.reverse() : sorted);
  }

  it('refuses a cursor of another order, and nonsense, with 422', async () => {
    const first = await sari.query<Roster>(`/programs/${programId}/roster?sort=name&limit=5`);
    for (const query of [`sort=rank&cursor=${first.body.nextCursor ?? ''}`, 'cursor=abc', 'limit=0', 'limit=501', 'status=dead', 'kecamatan=Atlantis', 'occupation=astronaut', 'colour=red', 'decile=11']) {
      const { status, body } = await sari.query(`/programs/${programId}/roster?${query}`);
      expect([query, status, body.errors.length]).toEqual([query, 422, 1]);
    }
  });

  it('keeps names from the council, and the search that would tell them', async () => {
    const council = await lindung.as('komisi4', 'Komisi 4');
    const { body } = await council.query<Roster>(`/programs/${programId}/roster?limit=500`);
    for (const item of body.items) {
      expect(item.name).toMatch(/^(\p{L}\.)+$/u);
      expect(item.nikMasked).toMatch(/\*{8}/);
      expect(item.kpj).toBeNull();
    }
    expect((await council.query(`/programs/${programId}/roster?q=dewi`)).status).toBe(403);
    expect((await council.query<string>(`/programs/${programId}/roster.csv`)).body).not.toContain(everyone[0]?.name ?? 'nobody');
  });
});
