import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ProgramId, type WorkerId } from '@lindung/domain/values/brands';
import { answerOf, by, openedProgram, person, programId, registered, waiting } from '../../../../../test/support/application-fixture.js';
import { csvOf, imported, type ImportsFixture, importsFixture, rejectionsOf, wholeLog } from '../../../../../test/support/imports-fixture.js';
import { allocateQuota } from '../../program/allocate-quota.js';
import { payPremium } from '../../program/pay-premium.js';
import { standingKpjs } from './standing-kpjs.js';

const nikOf = (n: number): string => String(person(n).nik);
type Row = readonly [n: number, kpj: string, status: string, reason?: string];
const answers = (...rows: readonly Row[]): string => csvOf(['nik', 'kpj', 'status', 'alasan'], rows.map(([n, kpj, status, reason = '']) => [nikOf(n), kpj, status, reason]));
const kpjOf = (n: number): string => `2600000000${n}`;

describe('answers of BPJS Ketenagakerjaan', () => {
  let fixture: ImportsFixture;
  let seats: string[];

  const coverOf = async (n: number) =>
    answerOf(await fixture.app.programs.inspect(programId as ProgramId, ({ state }) => state?.seats.get(seats[n] as WorkerId)?.payment?.cover ?? null));

  beforeEach(async () => {
    fixture = importsFixture();
    await openedProgram(fixture.app);
    seats = [];
    for (let n = 0; n < 5; n += 1) seats.push(await waiting(fixture.app, n));
    answerOf(await allocateQuota(fixture.app, { programId, seats: 5 }, by(fixture.app, 'sari', 'disnaker')));
    const paid = seats.slice(0, 4);
    answerOf(await payPremium(fixture.app, { programId, workerIds: paid, sp2dNumber: '0001', sp2dDate: '2026-06-01', coverFrom: '2026-07-01' }, by(fixture.app, 'budi', 'bendahara')));
  });

  it('confirms with the KPJ number sealed under the worker, and rejects with its reason', async () => {
    const state = await imported(fixture, 'coverage', answers([0, kpjOf(0), 'DITERIMA'], [1, '', 'DITOLAK', 'NIK tidak padan'], [2, kpjOf(2), 'diterima']));
    expect(state.counts).toEqual({ rows: 3, accepted: 3, repaired: 0, rejected: 0, duplicates: 0, ignored: 0 });
    expect([await coverOf(0), await coverOf(1), await coverOf(2)]).toEqual(['confirmed', 'rejected', 'confirmed']);
    const log = await wholeLog(fixture.app.eventStore);
    expect(log.some(({ data, envelope }) => `${data}${envelope}`.includes(kpjOf(0)))).toBe(false);
    const kpjs = await standingKpjs(fixture.app, programId as ProgramId, seats as WorkerId[]);
    expect(kpjs).toEqual(new Map([[seats[0], kpjOf(0)], [seats[2], kpjOf(2)]]));
  });

  it('refuses rows one by one', async () => {
    await imported(fixture, 'coverage', answers([0, kpjOf(0), 'DITERIMA'], [1, kpjOf(1), 'DITERIMA']));
    await registered(fixture.app, 9);
    const state = await imported(
      fixture,
      'coverage',
      answers([0, kpjOf(7), 'DITERIMA'], [1, '', 'DITOLAK', 'ganda'], [4, kpjOf(4), 'DITERIMA'], [9, kpjOf(9), 'DITERIMA'], [60, kpjOf(6), 'DITERIMA'], [2, '12', 'DITERIMA'], [3, '', 'DITOLAK'], [2, kpjOf(2), 'DITERIMA']),
    );
    expect(await rejectionsOf(fixture, state.importId)).toEqual([
      '2 COVERAGE_CONFIRMED nik',
      '3 COVERAGE_CONFIRMED nik',
      '4 NOT_PAID nik',
      '5 NOT_ALLOCATED nik',
      '6 NOT_REGISTERED nik',
      '7 FIELD_INVALID kpj',
      '8 FIELD_MISSING alasan',
      '9 NIK_DUPLICATE_IN_FILE nik',
    ]);
  });

  it('accepts answers that stand already, and a confirmation after a rejection', async () => {
    await imported(fixture, 'coverage', answers([0, kpjOf(0), 'DITERIMA'], [1, '', 'DITOLAK', 'ganda']));
    const before = (await wholeLog(fixture.app.eventStore)).filter(({ streamId }) => streamId === programId).length;
    const again = await imported(fixture, 'coverage', answers([0, kpjOf(0), 'DITERIMA'], [1, '', 'DITOLAK', 'ganda'], [2, kpjOf(2), 'DITERIMA']));
    expect(again.counts).toMatchObject({ rows: 3, accepted: 3 });
    expect((await wholeLog(fixture.app.eventStore)).filter(({ streamId }) => streamId === programId)).toHaveLength(before + 1);
    const mended = await imported(fixture, 'coverage', answers([1, kpjOf(1), 'DITERIMA']));
    expect(mended.counts).toMatchObject({ accepted: 1 });
    expect(await coverOf(1)).toBe('confirmed');
  });
});
