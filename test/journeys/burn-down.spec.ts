import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { startTestLindung, type TestLindung, type TestPerson } from '../support/lindung.js';
import { articleProgram, registrationOf } from '../support/people.js';

const { programId, ceiling } = articleProgram;
const premium = articleProgram.premium;

describe('the burn-down', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let dewi: TestPerson;

  beforeAll(async () => {
    lindung = await startTestLindung();
    sari = await lindung.as('disnaker', 'Sari');
    dewi = await lindung.as('bendahara', 'Dewi');
    const budi = await lindung.as('dinsos', 'Budi');
    await sari.command('open-program', articleProgram);
    const registered = await Promise.all([0, 1, 2, 3].map((index) => sari.command('register-worker', registrationOf(index))));
    const ids = registered.map(({ body }) => body.events[0]?.streamId.replace('worker-', '') ?? '');
    for (const workerId of ids) await budi.command('verify-dtsen', { workerId, decile: 1, civilStatus: 'ACTIVE', snapshotId: '2026-10' });
  });
  afterAll(() => lindung?.stop());

  it('is drawn by business date, whenever things were recorded, and ends in the summary', async () => {
    await sari.command('allocate-quota', { programId, seats: 2, decisionDate: '2026-03-10' });
    const drawn = await sari.command('allocate-quota', { programId, seats: 2 });
    const roster = await sari.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster?sort=rank&minPosition=${drawn.body.position}`);
    const early = roster.body.items.filter(({ allocatedAt }) => allocatedAt === '2026-03-10').map(({ workerId }) => workerId);
    const late = roster.body.items.filter(({ allocatedAt }) => allocatedAt !== '2026-03-10').map(({ workerId }) => workerId);
    const pay = (workerIds: readonly string[], sp2dDate: string) => dewi.command('pay-premium', { programId, workerIds, sp2dNumber: `SP2D ${sp2dDate}`, sp2dDate, coverFrom: '2026-05-01' });
    await pay(early, '2026-04-01');
    // Recorded against a seat that was drawn only today; the treasury paid in February.
    const last = await pay(late.slice(0, 1), '2026-02-02');

    const { body } = await sari.query<QueryAnswer<'burnDown'>>(`/programs/${programId}/burn-down?minPosition=${last.body.position}`);
    const point = (date: string, committed: number, realised: number) => ({ date, ceiling, committed: committed * premium, realised: realised * premium, refunded: 0, free: ceiling - (committed + realised) * premium });
    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
    expect(body.points).toEqual([point('2026-01-01', 0, 0), point('2026-02-02', 0, 1), point('2026-03-10', 2, 1), point('2026-04-01', 0, 3), point(today, 1, 3)]);
    const summary = await sari.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary`);
    const { committed, realised, refunded, free } = body.points.at(-1) ?? {};
    expect(summary.body.budget).toMatchObject({ ceiling, committed, realised, refunded, free });
  });

  it('never shows a payment and the one behind its reversal on the same day', async () => {
    const seen = await sari.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster?status=paid`);
    const paid = seen.body.items[0]?.workerId;
    expect((await dewi.command('reverse-premium', { programId, workerId: paid, reason: 'Salah rekening' })).status).toBe(200);
    const again = await dewi.command('pay-premium', { programId, workerIds: [paid], sp2dNumber: 'SP2D ulang', sp2dDate: '2026-04-02', coverFrom: '2026-05-01' });
    const { body } = await sari.query<QueryAnswer<'burnDown'>>(`/programs/${programId}/burn-down?minPosition=${again.body.position}`);
    expect(Math.max(...body.points.map(({ realised }) => realised))).toBe(3 * premium);
    for (const { committed, realised, refunded, free } of body.points) {
      expect(Math.min(committed, realised, refunded, free)).toBeGreaterThanOrEqual(0);
      expect(committed + realised - refunded + free).toBe(ceiling);
    }
  });
});
