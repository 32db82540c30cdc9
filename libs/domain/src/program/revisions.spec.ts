import { describe, expect, it } from '@jest/globals';
import { openedData, outcomeOf, programId, ProgramHistory, rupiah } from '../../../../test/support/program-history.js';
import { type OccupationCode } from '../values/brands.js';
import { freeRupiah, freeSeats, affordableSeats } from './state.js';

const legal = { reference: 'DPPA 2026', reason: 'APBD Perubahan' };
const revision = { programId, ...legal };

describe('revising the terms', () => {
  it.each([
    [{ type: 'ReviseBudget', ceilingRupiah: rupiah(3_000_000_000), ...legal }, { type: 'BudgetRevised', data: { ...revision, ceilingRupiah: 3_000_000_000 } }],
    [{ type: 'ReviseQuota', quotaSeats: 15_000, ...legal }, { type: 'QuotaRevised', data: { ...revision, quotaSeats: 15_000 } }],
    [{ type: 'ReviseTariff', premiumRupiah: rupiah(50_400), months: 3, ...legal }, { type: 'TariffRevised', data: { ...revision, premiumRupiah: 50_400, months: 3 } }],
    [{ type: 'ReviseNeedEstimate', needEstimate: 210_000, ...legal }, { type: 'NeedEstimateRevised', data: { ...revision, needEstimate: 210_000 } }],
  ] as const)('records what $type says, and the second time nothing', (command, event) => {
    const history = ProgramHistory.opened();
    expect(history.when(command)).toEqual({ kind: 'accepted', events: [event] });
    expect(outcomeOf(history.after(command).when({ ...command, reason: 'lagi' }))).toBe('nothing to do');
  });

  it.each([
    ['ceiling', { type: 'ReviseBudget', ceilingRupiah: rupiah(-1), ...legal }],
    ['quota', { type: 'ReviseQuota', quotaSeats: 0.5, ...legal }],
    ['premium', { type: 'ReviseTariff', premiumRupiah: rupiah(0), months: 12, ...legal }],
    ['months', { type: 'ReviseTariff', premiumRupiah: rupiah(1), months: 24, ...legal }],
    ['snapshotMaxAgeDays', { type: 'RevisePolicy', maxDecile: 4, snapshotMaxAgeDays: -1, occupationRisk: {}, ...legal }],
    ['needEstimate', { type: 'ReviseNeedEstimate', needEstimate: -1, ...legal }],
  ] as const)('refuses a senseless %s', (field, command) => {
    expect(ProgramHistory.opened().when(command)).toMatchObject({ refusal: { code: 'FIELD_INVALID', field } });
  });

  it.each([['reference', '3275010203900001'], ['reason', '3275010203900001'], ['reason', '3275 0102 0390 0001']])('refuses a NIK in the %s: %s', (field, nik) => {
    const command = { type: 'ReviseQuota', quotaSeats: 1, ...legal, [field]: `NIK ${nik}` } as const;
    expect(ProgramHistory.opened().when(command)).toMatchObject({ refusal: { code: 'CLEAR_TEXT_HAS_NIK', field } });
  });

  it('is refused once the programme is closed', () => {
    const history = ProgramHistory.opened().after({ type: 'CloseProgram', reason: 'akhir tahun' });
    expect(outcomeOf(history.when({ type: 'ReviseQuota', quotaSeats: 1, ...legal }))).toBe('PROGRAM_CLOSED');
  });
});

describe('revising the policy', () => {
  const command = { type: 'RevisePolicy', maxDecile: 5, snapshotMaxAgeDays: 90, occupationRisk: { sopir: 1 } as Record<OccupationCode, number>, ...legal } as const;
  const history = () => ProgramHistory.opened({ policy: { ...openedData.policy, coverStart: '2026-04-01' as never } });

  it('makes the next version, and keeps the start of cover unless another one is given', () => {
    const { state } = history().after(command).after({ ...command, coverStart: null });
    expect(state?.policy).toEqual({ version: 3, maxDecile: 5, snapshotMaxAgeDays: 90, coverStart: null, occupationRisk: { sopir: 1 } });
    expect(state?.policies.get(2)?.coverStart).toBe('2026-04-01');
    expect([...(state?.policies.keys() ?? [])]).toEqual([1, 2, 3]);
  });

  it('does nothing the second time', () => expect(outcomeOf(history().after(command).when(command))).toBe('nothing to do'));

  it.each([{ sopir: 2 }, { sopir: 1, kurir: 1 }, {}])('takes other risks for another policy: %j', (risks) => {
    const occupationRisk = risks as Record<OccupationCode, number>;
    expect(outcomeOf(history().after(command).when({ ...command, occupationRisk }))).toBe('PolicyRevised');
  });
});

describe('terms revised below what is spoken for', () => {
  const history = () => ProgramHistory.opened({ quotaSeats: 10, ceilingRupiah: rupiah(10 * 201_000) }).allocated(['a', 'b', 'c']);

  it('are recorded as facts that block what comes after', () => {
    const budget = history().after({ type: 'ReviseBudget', ceilingRupiah: rupiah(201_000), ...legal }).open();
    expect([freeRupiah(budget), affordableSeats(budget)]).toEqual([-402_000, 0]);
    const quota = history().after({ type: 'ReviseQuota', quotaSeats: 2, ...legal }).open();
    expect([quota.quotaSeats, freeSeats(quota)]).toEqual([2, 0]);
  });

  it('leave the seats that are held as they were, at their old tariff', () => {
    const program = history().after({ type: 'ReviseTariff', premiumRupiah: rupiah(100_000), months: 6, ...legal }).allocated(['d'], 'round-2').open();
    expect([...program.seats.values()].map(({ amountRupiah, months }) => [amountRupiah, months])).toEqual([
      [201_000, 12], [201_000, 12], [201_000, 12], [100_000, 6],
    ]);
    expect(program.committedRupiah).toBe(703_000);
  });
});
