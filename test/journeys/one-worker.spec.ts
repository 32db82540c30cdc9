import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { startTestLindung, type TestLindung, type TestPerson } from '../support/lindung.js';
import { articleProgram, registrationOf } from '../support/people.js';

describe('one worker, from the card to the cover', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let budi: TestPerson;
  let dewi: TestPerson;
  let rudi: TestPerson;
  let council: TestPerson;
  const programId = articleProgram.programId;

  beforeAll(async () => {
    lindung = await startTestLindung();
    [sari, budi, dewi, rudi, council] = await Promise.all([
      lindung.as('disnaker', 'Sari'),
      lindung.as('dinsos', 'Budi'),
      lindung.as('bendahara', 'Dewi'),
      lindung.as('bpjs', 'Rudi'),
      lindung.as('komisi4', 'Komisi 4'),
    ] as const);
  });
  afterAll(() => lindung?.stop());

  it('goes through every duty, and each number follows', async () => {
    await sari.command('open-program', articleProgram);
    const registered = await sari.command('register-worker', registrationOf(0));
    const workerId = registered.body.events[0]?.streamId.replace('worker-', '') ?? '';
    await budi.command('verify-dtsen', { workerId, decile: 2, civilStatus: 'ACTIVE', snapshotId: 'kunjungan' });
    const drawn = await sari.command('allocate-quota', { programId });
    expect(drawn.body.events.map(({ type }) => type)).toEqual(['AllocationRoundDrawn', 'QuotaAllocated', 'AllocationRoundCompleted']);
    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
    await dewi.command('pay-premium', { programId, all: true, sp2dNumber: 'SP2D-1', sp2dDate: today, coverFrom: today });
    const confirmed = await rudi.command('confirm-coverage', { programId, workerId, kpj: '26012345678' });
    expect(confirmed.status).toBe(200);

    const { position } = confirmed.body;
    const summary = await council.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary?minPosition=${position}`);
    expect(summary.body).toMatchObject({
      quota: 10_000,
      budget: { ceiling: 2_000_000_000, committed: 0, realised: 201_000, refunded: 0, free: 1_999_799_000, ceilingSeats: 9950, affordableSeats: 9949, exhaustedOn: null },
      workers: { registered: 1, verified: 1, allocated: 1, paid: 1, covered: 1, standing: { allocated: 1, waiting: 0 } },
      need: { estimate: 200_000, covered: 1, gap: 199_999 },
    });
    const burnDown = await council.query<QueryAnswer<'burnDown'>>(`/programs/${programId}/burn-down`);
    expect(burnDown.body.points.at(-1)).toEqual({ date: today, ceiling: 2_000_000_000, committed: 0, realised: 201_000, refunded: 0, free: 1_999_799_000 });
    const history = await council.query<QueryAnswer<'workerHistory'>>(`/workers/${workerId}/history`);
    expect(history.body.events.map(({ type, actorName }) => [type, actorName])).toEqual([
      ['WorkerRegistered', 'Sari'],
      ['DtsenVerified', 'Budi'],
      ['QuotaAllocated', 'Sari'],
      ['PremiumPaid', 'Dewi'],
      ['CoverageConfirmed', 'Rudi'],
    ]);

    const roster = await sari.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster?status=covered`);
    expect(roster.body).toMatchObject({ total: 1, nextCursor: null });
    expect(roster.body.items[0]).toMatchObject({ workerId, name: registrationOf(0)['name'], standing: 'allocated', status: 'covered', kpj: '26012345678', paidAt: today });
    const seen = await council.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster`);
    expect(seen.body.items[0]).toMatchObject({ workerId, kpj: null });
    expect(seen.body.items[0]?.name).not.toBe(registrationOf(0)['name']);
    const file = await sari.query<string>(`/programs/${programId}/roster.csv`);
    expect(file.body.split('\r\n')[1]).toContain(`,covered,1,${today},${today},SP2D-1,`);
  });

  it('refuses the same hand for two duties that must not meet', async () => {
    const both = await lindung.asRoles(['disnaker', 'dinsos', 'bendahara'], 'Serba Bisa');
    const registered = await both.command('register-worker', registrationOf(1));
    const workerId = registered.body.events[0]?.streamId.replace('worker-', '') ?? '';
    const verified = await both.command('verify-dtsen', { workerId, decile: 2, civilStatus: 'ACTIVE', snapshotId: 'kunjungan' });
    expect([verified.status, verified.body.code]).toEqual([409, 'SAME_PERSON_REGISTERED']);
    await budi.command('verify-dtsen', { workerId, decile: 2, civilStatus: 'ACTIVE', snapshotId: 'kunjungan' });
    await both.command('allocate-quota', { programId });
    const paid = await both.command('pay-premium', { programId, workerIds: [workerId], sp2dNumber: 'SP2D-2', sp2dDate: '2026-11-02', coverFrom: '2026-12-01' });
    expect([paid.status, paid.body.code]).toEqual([409, 'SAME_PERSON_ALLOCATED']);
  });

  it('shows a face only after the look is in the log', async () => {
    const roster = await sari.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster?limit=1`);
    const workerId = roster.body.items[0]?.workerId ?? '';
    const revealed = await sari.command<{ personalData: { nik: string }; position: string }>('reveal-personal-data', { workerId, purpose: 'Mencocokkan KTP' });
    expect(revealed.body.personalData.nik).toMatch(/^\d{16}$/);
    const history = await sari.query<QueryAnswer<'workerHistory'>>(`/workers/${workerId}/history?minPosition=${revealed.body.position}`);
    expect(history.body.events.at(-1)).toMatchObject({ type: 'PersonalDataRevealed', reason: 'Mencocokkan KTP', position: revealed.body.position });
  });
});
