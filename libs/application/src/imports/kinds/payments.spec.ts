import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ProgramId, type WorkerId } from '@lindung/domain/values/brands';
import { answerOf, by, openedProgram, person, programId, registered, waiting } from '../../../../../test/support/application-fixture.js';
import { budi, csvOf, imported, type ImportsFixture, importsFixture, rejectionsOf, sari, wholeLog } from '../../../../../test/support/imports-fixture.js';
import { allocateQuota } from '../../program/allocate-quota.js';
import { payPremium } from '../../program/pay-premium.js';
import { closeProgram } from '../../program/terms-commands.js';

const nikOf = (n: number): string => String(person(n).nik);
type Row = readonly [n: number, sp2d?: string, date?: string, from?: string];
const payments = (...rows: readonly Row[]): string =>
  csvOf(['nik', 'sp2d', 'tanggal_sp2d', 'mulai_perlindungan'], rows.map(([n, sp2d = '0001/SP2D', date = '10/06/2026', from = '2026-07-01']) => [nikOf(n), sp2d, date, from]));

describe('a list of payments', () => {
  let fixture: ImportsFixture;
  let seats: string[];

  const paymentOf = async (workerId: string | undefined) => {
    const outcome = await fixture.app.programs.inspect(programId as ProgramId, ({ state }) => state?.seats.get(workerId as WorkerId)?.payment ?? null);
    return answerOf(outcome);
  };
  const eventsOf = async (type: string) => (await wholeLog(fixture.app.eventStore)).filter((event) => event.type === type);

  beforeEach(async () => {
    fixture = importsFixture();
    await openedProgram(fixture.app);
    seats = [];
    for (let n = 0; n < 5; n += 1) seats.push(await waiting(fixture.app, n));
    answerOf(await allocateQuota(fixture.app, { programId, seats: 4 }, by(fixture.app, 'sari', 'disnaker')));
  });

  it('pays the rows of one SP2D, date and start of cover together', async () => {
    const state = await imported(fixture, 'payments', payments([0], [1, '0002/SP2D'], [2], [3, '0001/SP2D', '11-06-2026']));
    expect(state.counts).toEqual({ rows: 4, accepted: 4, repaired: 0, rejected: 0, duplicates: 0, ignored: 0 });
    const batches = (await eventsOf('PaymentBatchOpened')).map(({ data }) => JSON.parse(data) as { sp2dNumber: string; count: number });
    expect(batches.map(({ sp2dNumber, count }) => `${sp2dNumber} ${count}`)).toEqual(['0001/SP2D 2', '0002/SP2D 1', '0001/SP2D 1']);
    expect(await paymentOf(seats[0])).toMatchObject({ sp2dNumber: '0001/SP2D', sp2dDate: '2026-06-10', coverFrom: '2026-07-01', coverUntil: '2027-06-30' });
    expect((await eventsOf('PremiumPaid')).map(({ actor, occurredOn }) => `${actor.subject} ${occurredOn}`)).toEqual([
      'demo:budi 2026-06-10', 'demo:budi 2026-06-10', 'demo:budi 2026-06-10', 'demo:budi 2026-06-11',
    ]);
  });

  it('refuses rows one by one and pays the others', async () => {
    answerOf(await payPremium(fixture.app, { programId, workerIds: [seats[1] ?? ''], sp2dNumber: '0000', sp2dDate: '2026-06-01', coverFrom: '2026-07-01' }, by(fixture.app, 'budi', 'bendahara')));
    const idle = await registered(fixture.app, 9);
    expect(idle).not.toBe('');
    const state = await imported(fixture, 'payments', payments([0], [1], [4], [9], [60], [0], [2, '', 'x'], [3, '0001/SP2D', '16/06/2026'], [2, '0001/SP2D', '10/06/2026', '2060-01-01']));
    expect(await rejectionsOf(fixture, state.importId)).toEqual([
      '3 ALREADY_PAID nik',
      '4 NOT_ALLOCATED nik',
      '5 NOT_ALLOCATED nik',
      '6 NOT_REGISTERED nik',
      '7 NIK_DUPLICATE_IN_FILE nik',
      '8 FIELD_MISSING sp2d',
      '9 DATE_IN_FUTURE tanggal_sp2d',
      '10 NIK_DUPLICATE_IN_FILE nik',
    ]);
    expect(state.counts).toMatchObject({ rows: 9, accepted: 1, rejected: 8, duplicates: 2 });
    const tooOld = await imported(fixture, 'payments', payments([2, '0001/SP2D', '10/06/2026', '2060-01-01'], [3]));
    expect(await rejectionsOf(fixture, tooOld.importId)).toEqual(['2 AGE_OUT_OF_RANGE nik']);
  });

  it('refuses each seat that its uploader drew', async () => {
    const state = await imported(fixture, 'payments', payments([0], [1]), { actor: { ...sari, role: 'bendahara' } });
    expect(await rejectionsOf(fixture, state.importId)).toEqual(['2 SAME_PERSON_ALLOCATED nik', '3 SAME_PERSON_ALLOCATED nik']);
    expect(await eventsOf('PaymentBatchOpened')).toEqual([]);
  });

  it('pays a batch that goes into the log block by block', async () => {
    const blocks = importsFixture({ stores: fixture.stores });
    Object.assign(blocks.app.limits, { blockSeats: 2 });
    const state = await imported(blocks, 'payments', payments([0], [1], [2], [3]), { actor: budi });
    expect(state.counts).toMatchObject({ rows: 4, accepted: 4 });
    expect(await eventsOf('PaymentBatchCompleted')).toHaveLength(1);
  });

  it('refuses every row where the programme is closed meanwhile', async () => {
    const state = await imported(fixture, 'payments', payments([0], [1], [2], [3]));
    expect(state.counts.accepted).toBe(4);
    answerOf(await closeProgram(fixture.app, { programId, reason: 'tahun anggaran selesai' }, by(fixture.app, 'sari', 'disnaker')));
    const refused = await fixture.imports.receive({ actor: () => budi, fileName: 'x.csv', content: (async function* () { yield Buffer.from(payments([0, 'lain'])); })(), purpose: () => ({ kind: 'payments', programId: programId as ProgramId, period: null }) });
    expect(refused).toMatchObject({ kind: 'refused', refusal: { code: 'PROGRAM_CLOSED' } });
  });
});
