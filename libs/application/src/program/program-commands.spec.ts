import { describe, expect, it } from '@jest/globals';
import { answerOf, applicationFixture, by, codeOf, type Fixture, manyWaiting, openBody, openedProgram, programId, registered } from '../../../../test/support/application-fixture.js';
import { type Outcome } from '../outcome.js';
import { allocateQuota, previewRound } from './allocate-quota.js';
import { confirmCoverage } from './confirm-coverage.js';
import { payPremium } from './pay-premium.js';
import { endCoverage, recordRefund, rejectCoverage, releaseAllocation, reversePremium } from './seat-commands.js';
import { closeProgram, openProgram, reviseBudget, reviseNeedEstimate, revisePolicy, reviseQuota, reviseTariff } from './terms-commands.js';
import { type BusinessDate } from '@lindung/domain/values/brands';

const UNKNOWN = 'f'.repeat(32);
const basis = { programId, reference: 'Perda 1/2026', reason: 'perubahan' };
const payment = { programId, sp2dNumber: 'S1', sp2dDate: '2026-06-10', coverFrom: '2026-07-01' };
const disnaker = (app: Fixture) => by(app, 'sari', 'disnaker');
const bendahara = (app: Fixture) => by(app, 'budi', 'bendahara');
const bpjs = (app: Fixture) => by(app, 'tono', 'bpjs');

async function allocated(count: number): Promise<{ app: Fixture; workerIds: string[] }> {
  const app = applicationFixture();
  await openedProgram(app);
  const workerIds = await manyWaiting(app, count);
  answerOf(await allocateQuota(app, { programId }, disnaker(app)));
  return { app, workerIds };
}

async function paid(count: number): Promise<{ app: Fixture; workerIds: string[] }> {
  const fixture = await allocated(count);
  answerOf(await payPremium(fixture.app, { ...payment, all: true }, bendahara(fixture.app)));
  return fixture;
}

describe('terms', () => {
  it('opens a programme once and revises each of its terms; the same again is nothing to do', async () => {
    const app = applicationFixture();
    const opened = answerOf(await openProgram(app, openBody, disnaker(app)));
    expect(opened.events).toMatchObject([{ type: 'ProgramOpened', streamId: programId, revision: 0 }]);
    expect(codeOf(await openProgram(app, openBody, disnaker(app)))).toBe('PROGRAM_EXISTS');
    const revisions: readonly (() => Promise<Outcome>)[] = [
      () => reviseBudget(app, { ...basis, ceiling: 1_000_000 }, disnaker(app)),
      () => reviseQuota(app, { ...basis, quota: 7 }, disnaker(app)),
      () => reviseTariff(app, { ...basis, premium: 50_400, months: 3 }, disnaker(app)),
      () => revisePolicy(app, { ...basis, maxDecile: 5, snapshotMaxAgeDays: 400, coverStart: '2026-07-01' }, disnaker(app)),
      () => reviseNeedEstimate(app, { ...basis, needEstimate: 210_000 }, disnaker(app)),
    ];
    for (const revise of revisions) {
      expect(answerOf(await revise()).eventCount).toBe(1);
      expect(answerOf(await revise()).eventCount).toBe(0);
    }
  });

  it.each(['program-nowhere', 'worker-1', 'import-1', 'no'])('does not know %s', async (id) => {
    const app = applicationFixture();
    await registered(app, 1);
    const about = { ...basis, programId: id };
    expect(codeOf(await reviseBudget(app, { ...about, ceiling: 1 }, disnaker(app)))).toBe('PROGRAM_UNKNOWN');
    expect(codeOf(await allocateQuota(app, { programId: id }, disnaker(app)))).toBe('PROGRAM_UNKNOWN');
    expect(codeOf(await previewRound(app, { programId: id }, disnaker(app)))).toBe('PROGRAM_UNKNOWN');
    expect(codeOf(await payPremium(app, { ...payment, programId: id, all: true }, bendahara(app)))).toBe('PROGRAM_UNKNOWN');
  });

  it('closes once nothing is unpaid, and then takes no more seats or revisions', async () => {
    const { app } = await allocated(1);
    expect(codeOf(await closeProgram(app, basis, disnaker(app)))).toBe('PROGRAM_HAS_UNPAID_SEATS');
    answerOf(await payPremium(app, { ...payment, all: true }, bendahara(app)));
    answerOf(await closeProgram(app, basis, disnaker(app)));
    expect(codeOf(await reviseQuota(app, { ...basis, quota: 1 }, disnaker(app)))).toBe('PROGRAM_CLOSED');
    expect(codeOf(await allocateQuota(app, { programId }, disnaker(app)))).toBe('PROGRAM_CLOSED');
    expect(codeOf(await previewRound(app, { programId }, disnaker(app)))).toBe('PROGRAM_CLOSED');
  });

  it('names an id that cannot be one', async () => {
    const app = applicationFixture();
    expect(codeOf(await openProgram(app, { ...openBody, programId: 'program-?' }, disnaker(app)))).toBe('FIELD_INVALID');
  });
});

describe('rounds', () => {
  it('previews without writing and then draws the very same round', async () => {
    const app = applicationFixture();
    await openedProgram(app, { quota: 2 });
    const [first, second] = await manyWaiting(app, 3);
    const preview = answerOf(await previewRound(app, { programId }, disnaker(app)));
    expect(preview.round.preview.map(({ workerId }) => workerId)).toEqual([first, second]);
    const answer = answerOf(await allocateQuota(app, { programId, reference: 'Kepwal 7' }, disnaker(app)));
    expect(answer.eventCount).toBe(4);
    expect(answer.round).toMatchObject({ seats: 2, candidates: 3, totalRupiah: 402_000, policyVersion: 1, reference: 'Kepwal 7', digest: preview.round.digest });
    expect(answer.round?.cutOff).toEqual(preview.round.cutOff);
  });

  it('gives 9,950 of 10,000 seats for two thousand million rupiah, in the arithmetic of seats', async () => {
    const app = applicationFixture();
    await openedProgram(app, { ceiling: 2_000_000, quota: 10 });
    await manyWaiting(app, 11);
    expect(answerOf(await allocateQuota(app, { programId }, disnaker(app))).round).toMatchObject({ seats: 9, totalRupiah: 1_809_000 });
  });

  it('has nothing to do when nobody waits, and says what is lacking when seats are asked for', async () => {
    const app = applicationFixture();
    await openedProgram(app, { quota: 3, ceiling: 402_000 });
    expect(answerOf(await allocateQuota(app, { programId }, disnaker(app)))).toMatchObject({ eventCount: 0, round: null });
    expect(answerOf(await previewRound(app, { programId }, disnaker(app))).round).toMatchObject({ seats: 0, candidates: 0, cutOff: null, preview: [] });
    expect(codeOf(await allocateQuota(app, { programId, seats: 4 }, disnaker(app)))).toBe('QUOTA_EXHAUSTED');
    expect(codeOf(await allocateQuota(app, { programId, seats: 3 }, disnaker(app)))).toBe('BUDGET_EXHAUSTED');
    expect(codeOf(await allocateQuota(app, { programId, seats: 1 }, disnaker(app)))).toBe('NOT_ENOUGH_CANDIDATES');
    expect(codeOf(await allocateQuota(app, { programId, decisionDate: '2026-06-16' }, disnaker(app)))).toBe('DATE_IN_FUTURE');
  });

  it('refuses to draw from a ranking that is behind', async () => {
    const { app } = await allocated(1);
    app.ranking.behind = true;
    expect(codeOf(await allocateQuota(app, { programId }, disnaker(app)))).toBe('RANKING_BEHIND');
    expect(codeOf(await previewRound(app, { programId }, disnaker(app)))).toBe('RANKING_BEHIND');
  });

  it('releases an unpaid seat to the next in line, and bars who withdrew', async () => {
    const { app, workerIds: [workerId = ''] } = await allocated(1);
    answerOf(await releaseAllocation(app, { programId, workerId, reason: 'withdrew' }, disnaker(app)));
    expect(codeOf(await releaseAllocation(app, { programId, workerId, reason: 'withdrew' }, disnaker(app)))).toBe('NOT_ALLOCATED');
    expect(codeOf(await releaseAllocation(app, { programId, workerId: UNKNOWN, reason: 'withdrew' }, disnaker(app)))).toBe('WORKER_UNKNOWN');
    expect(codeOf(await releaseAllocation(app, { programId, workerId: UNKNOWN, reason: 'withdrew', note: 'x' }, disnaker(app)))).toBe('WORKER_UNKNOWN');
    expect(answerOf(await allocateQuota(app, { programId }, disnaker(app))).eventCount).toBe(0);
  });
});

describe('payments', () => {
  it('pays all or the named ones whole, never twice, never by who drew them', async () => {
    const { app, workerIds } = await allocated(3);
    expect(codeOf(await payPremium(app, { ...payment, all: true }, by(app, 'sari', 'bendahara')))).toBe('SAME_PERSON_ALLOCATED');
    const refusedWhole = await payPremium(app, { ...payment, workerIds: [...workerIds, UNKNOWN] }, bendahara(app));
    expect(refusedWhole).toMatchObject({ kind: 'refused', refusal: { code: 'WORKER_UNKNOWN', workers: [{ workerId: UNKNOWN, code: 'WORKER_UNKNOWN' }] } });
    expect(answerOf(await payPremium(app, { ...payment, workerIds: workerIds.slice(0, 1) }, bendahara(app))).eventCount).toBe(3);
    expect(codeOf(await payPremium(app, { ...payment, workerIds }, bendahara(app)))).toBe('ALREADY_PAID');
    expect(answerOf(await payPremium(app, { ...payment, all: true }, bendahara(app))).eventCount).toBe(4);
    expect(answerOf(await payPremium(app, { ...payment, all: true }, bendahara(app))).eventCount).toBe(0);
    expect(codeOf(await payPremium(app, { ...payment, sp2dDate: '2026-06-16', all: true }, bendahara(app)))).toBe('DATE_IN_FUTURE');
    expect(codeOf(await releaseAllocation(app, { programId, workerId: workerIds[0] ?? '', reason: 'withdrew' }, disnaker(app)))).toBe('SEAT_PAID');
  });

  it('judges age again at the start of cover', async () => {
    const { app, workerIds } = await allocated(1);
    const late = await payPremium(app, { ...payment, workerIds, coverFrom: '2090-01-01' }, bendahara(app));
    expect(codeOf(late)).toBe('AGE_OUT_OF_RANGE');
  });

  it('reverses an entry made in error until coverage is confirmed or money refunded', async () => {
    const { app, workerIds: [first = '', second = '', third = ''] } = await paid(3);
    answerOf(await reversePremium(app, { programId, workerId: first, reason: 'salah SP2D', note: 'dari bank' }, bendahara(app)));
    expect(codeOf(await reversePremium(app, { programId, workerId: first, reason: 'salah SP2D' }, bendahara(app)))).toBe('NOT_PAID');
    answerOf(await confirmCoverage(app, { programId, workerId: second, kpj: '12345678901' }, bpjs(app)));
    expect(codeOf(await reversePremium(app, { programId, workerId: second, reason: 'x' }, bendahara(app)))).toBe('COVERAGE_CONFIRMED');
    const receipt = { programId, workerId: third, amount: 1_000, receiptNumber: 'R1', receiptDate: '2026-06-11' };
    answerOf(await recordRefund(app, receipt, bendahara(app)));
    expect(answerOf(await recordRefund(app, receipt, bendahara(app))).eventCount).toBe(0);
    expect(codeOf(await recordRefund(app, { ...receipt, amount: 2_000 }, bendahara(app)))).toBe('RECEIPT_REPEATED');
    expect(codeOf(await recordRefund(app, { ...receipt, receiptNumber: 'R2', amount: 201_000 }, bendahara(app)))).toBe('REFUND_TOO_LARGE');
    expect(codeOf(await reversePremium(app, { programId, workerId: third, reason: 'x' }, bendahara(app)))).toBe('MONEY_REFUNDED');
  });
});

describe('coverage', () => {
  it('confirms once: the same number again is nothing to do, another one is refused', async () => {
    const { app, workerIds: [workerId = ''] } = await paid(1);
    answerOf(await rejectCoverage(app, { programId, workerId, reason: 'NIK tidak padan', note: 'x' }, bpjs(app)));
    answerOf(await confirmCoverage(app, { programId, workerId, kpj: '12345678901' }, bpjs(app)));
    expect(answerOf(await confirmCoverage(app, { programId, workerId, kpj: '1234-567-8901' }, bpjs(app))).eventCount).toBe(0);
    expect(codeOf(await confirmCoverage(app, { programId, workerId, kpj: '99999999999' }, bpjs(app)))).toBe('COVERAGE_CONFIRMED');
    expect(codeOf(await rejectCoverage(app, { programId, workerId, reason: 'x' }, bpjs(app)))).toBe('COVERAGE_CONFIRMED');
    expect(codeOf(await confirmCoverage(app, { programId, workerId: UNKNOWN, kpj: '12345678901' }, bpjs(app)))).toBe('WORKER_UNKNOWN');
    expect(codeOf(await confirmCoverage(app, { programId: 'worker-x', workerId, kpj: '12345678901' }, bpjs(app)))).toBe('PROGRAM_UNKNOWN');
  });

  it('takes a KPJ number in any spelling, and nothing that is none', async () => {
    const { app, workerIds: [workerId = ''] } = await paid(1);
    for (const kpj of ['123', '2.6E+10', '-', "1234'5678901", '9'.repeat(33)]) {
      expect(await confirmCoverage(app, { programId, workerId, kpj }, bpjs(app))).toMatchObject({ kind: 'refused', refusal: { code: 'FIELD_INVALID', field: 'kpj' } });
    }
    answerOf(await confirmCoverage(app, { programId, workerId, kpj: 'ab/12.3' }, bpjs(app)));
    expect(answerOf(await confirmCoverage(app, { programId, workerId, kpj: 'AB 123' }, bpjs(app))).eventCount).toBe(0);
  });

  it('knows the number also in a process that did not record it', async () => {
    const { app, workerIds: [workerId = ''] } = await paid(1);
    answerOf(await confirmCoverage(app, { programId, workerId, kpj: '12345678901' }, bpjs(app)));
    const other = applicationFixture({ eventStore: app.eventStore, vault: app.vault });
    expect(answerOf(await confirmCoverage(other, { programId, workerId, kpj: '12345678901' }, bpjs(app))).eventCount).toBe(0);
  });

  it('ends a cover once and for good', async () => {
    const { app, workerIds: [workerId = ''] } = await paid(1);
    const end = { programId, workerId, reason: 'deceased', endedOn: '2026-06-12' as BusinessDate } as const;
    expect(answerOf(await endCoverage(app, end, disnaker(app))).eventCount).toBe(1);
    expect(answerOf(await endCoverage(app, end, disnaker(app))).eventCount).toBe(0);
    expect(codeOf(await confirmCoverage(app, { programId, workerId, kpj: '12345678901' }, bpjs(app)))).toBe('COVERAGE_NOT_RUNNING');
  });
});
