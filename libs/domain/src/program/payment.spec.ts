import { describe, expect, it } from '@jest/globals';
import { asDrawer, asPayer, candidate, day, month, outcomeOf, programId, ProgramHistory, rankingOf, rupiah, worker } from '../../../../test/support/program-history.js';
import { continueOpenWork } from './open-work.js';
import { payable, type PayPremium } from './payment.js';
import { freeRupiah } from './state.js';

const pay = (names: readonly string[] | 'all', more: Partial<PayPremium> = {}): PayPremium => ({
  type: 'PayPremium', batchId: 'batch-1', workerIds: names === 'all' ? 'all' : names.map(worker), sp2dNumber: '0012/SP2D', sp2dDate: day('2026-03-02'), coverFrom: day('2026-03-15'), ...more,
});
const held = () => ProgramHistory.opened({ quotaSeats: 9, ceilingRupiah: rupiah(9 * 201_000) }).allocated(['a', 'b', 'c']);

describe('paying premiums', () => {
  it('records one payment per worker, with cover from the first of the month', () => {
    const batch = { programId, batchId: 'batch-1' };
    const paid = { ...batch, amountRupiah: 201_000, months: 12, sp2dNumber: '0012/SP2D', sp2dDate: '2026-03-02', coverFrom: '2026-03-01', coverUntil: '2027-02-28' };
    const occurredOn = '2026-03-02';
    expect(held().when(pay(['b', 'a', 'b']), asPayer)).toEqual({
      kind: 'accepted',
      events: [
        { type: 'PaymentBatchOpened', occurredOn, data: { ...batch, sp2dNumber: '0012/SP2D', sp2dDate: '2026-03-02', coverFrom: '2026-03-01', count: 2, totalRupiah: 402_000 } },
        { type: 'PremiumPaid', occurredOn, data: { ...paid, workerId: 'b' } },
        { type: 'PremiumPaid', occurredOn, data: { ...paid, workerId: 'a' } },
        { type: 'PaymentBatchCompleted', occurredOn, data: { ...batch, count: 2, totalRupiah: 402_000 } },
      ],
    });
  });

  it('turns what was committed into what is realised', () => {
    const program = held().paid(['a', 'b']).open();
    expect([program.committedRupiah, program.realisedRupiah, freeRupiah(program), program.unpaidSeats]).toEqual([201_000, 402_000, 6 * 201_000, 1]);
  });

  it('of all takes every unpaid seat, and nothing where there is none', () => {
    const history = held().paid(['b']).after(pay('all', { batchId: 'batch-2' }), asPayer);
    expect(history.open().unpaidSeats).toBe(0);
    expect(outcomeOf(history.when(pay('all', { batchId: 'batch-3' }), asPayer))).toBe('nothing to do');
    expect(outcomeOf(history.when(pay([], { batchId: 'batch-3' }), asPayer))).toBe('nothing to do');
  });

  it('covers the months of the seat, not those of a later tariff', () => {
    const history = ProgramHistory.opened({ months: 3 }).allocated(['a']).after({ type: 'ReviseTariff', premiumRupiah: rupiah(9), months: 1, reference: 'r', reason: 'r' });
    expect(history.paid(['a']).open().seats.get(worker('a'))).toMatchObject({ amountRupiah: 201_000, payment: { coverFrom: '2026-03-01', coverUntil: '2026-05-31' } });
  });

  it('of a batch that was paid has been done', () => {
    expect(outcomeOf(held().after(pay(['a']), asPayer).when(pay(['a']), asPayer))).toBe('nothing to do');
  });

  it('is refused with an SP2D dated ahead, a NIK for a number, or in a closed programme', () => {
    expect(held().when(pay(['a'], { sp2dDate: day('2026-06-16') }), asPayer)).toMatchObject({ refusal: { code: 'DATE_IN_FUTURE', field: 'sp2dDate' } });
    expect(outcomeOf(held().when(pay(['a'], { sp2dNumber: '3275010203900001' }), asPayer))).toBe('CLEAR_TEXT_HAS_NIK');
    expect(outcomeOf(ProgramHistory.opened().after({ type: 'CloseProgram', reason: 'r' }).when(pay('all'), asPayer))).toBe('PROGRAM_CLOSED');
  });

  it('is refused while more is spoken for than the ceiling holds', () => {
    const history = held().after({ type: 'ReviseBudget', ceilingRupiah: rupiah(3 * 201_000 - 1), reference: 'r', reason: 'r' });
    expect(outcomeOf(history.when(pay(['a']), asPayer))).toBe('BUDGET_EXHAUSTED');
    expect(payable(history.open(), worker('a'), 'budi', day('2026-03-01'))).toBe('BUDGET_EXHAUSTED');
    history.after({ type: 'ReleaseAllocation', workerId: worker('c'), reason: 'administrative', note: null });
    expect(outcomeOf(history.when(pay(['a']), asPayer))).toContain('PremiumPaid');
  });

  it('is refused while more seats are held than the quota has', () => {
    const history = held().after({ type: 'ReviseQuota', quotaSeats: 2, reference: 'r', reason: 'r' });
    expect(history.when(pay(['a']), asPayer)).toMatchObject({ refusal: { code: 'QUOTA_EXHAUSTED', detail: expect.stringContaining('1') } });
    expect(payable(history.open(), worker('a'), 'budi', day('2026-03-01'))).toBe('QUOTA_EXHAUSTED');
    history.after({ type: 'ReleaseAllocation', workerId: worker('c'), reason: 'administrative', note: null });
    expect(outcomeOf(history.when(pay(['a']), asPayer))).toContain('PremiumPaid');
  });
});

describe('a payment in which some are at fault', () => {
  // b is paid, d was drawn by the payer, e is too young in March, f too old.
  const history = held()
    .allocated(['d'], 'round-2', { ...asDrawer, actorSubject: 'budi' })
    .after({
      type: 'AllocateQuota', roundId: 'round-3', decisionDate: day('2026-02-01'), reference: null,
      ranking: rankingOf([candidate('e', { coverableFrom: month('2026-04') }), candidate('f', { coverableUntil: month('2026-02') })]),
    })
    .paid(['b']);
  const fault = (workerId: string, code: string) => ({ workerId, code });

  it.each([
    ['NOT_ALLOCATED', ['f', 'a', 'd', 'b', 'x'], [fault('x', 'NOT_ALLOCATED'), fault('b', 'ALREADY_PAID'), fault('d', 'SAME_PERSON_ALLOCATED'), fault('f', 'AGE_OUT_OF_RANGE')]],
    ['ALREADY_PAID', ['a', 'd', 'b'], [fault('b', 'ALREADY_PAID'), fault('d', 'SAME_PERSON_ALLOCATED')]],
    ['SAME_PERSON_ALLOCATED', ['e', 'd'], [fault('d', 'SAME_PERSON_ALLOCATED'), fault('e', 'AGE_OUT_OF_RANGE')]],
    ['AGE_OUT_OF_RANGE', ['a', 'f', 'e'], [fault('f', 'AGE_OUT_OF_RANGE'), fault('e', 'AGE_OUT_OF_RANGE')]],
  ])('is refused whole with %s, naming them', (code, names, workers) => {
    expect(history.when(pay(names, { batchId: 'batch-2' }), asPayer)).toMatchObject({ kind: 'refused', refusal: { code, field: 'workerIds', workers } });
  });

  it('of all is refused as well', () => expect(outcomeOf(history.when(pay('all', { batchId: 'batch-2' }), asPayer))).toBe('SAME_PERSON_ALLOCATED'));

  it('names the first hundred at most', () => {
    const decision = history.when(pay(Array.from({ length: 150 }, (_, i) => `x${i}`), { batchId: 'batch-2' }), asPayer);
    expect(decision).toMatchObject({ refusal: { detail: expect.stringContaining('150') } });
    expect(decision.kind === 'refused' && decision.refusal.workers?.length).toBe(100);
  });

  it.each([['a', null], ['x', 'NOT_ALLOCATED'], ['b', 'ALREADY_PAID'], ['d', 'SAME_PERSON_ALLOCATED'], ['e', 'AGE_OUT_OF_RANGE']])('is judged row by row for imports: %s %s', (name, code) => {
    expect(payable(history.open(), worker(name), 'budi', day('2026-03-31'))).toBe(code);
  });

  it('takes those at the edge of their age', () => {
    expect(payable(history.open(), worker('e'), 'budi', day('2026-04-30'))).toBeNull();
    expect(payable(history.open(), worker('f'), 'budi', day('2026-02-28'))).toBeNull();
  });

  it('goes by who drew the seat last', () => {
    const again = held()
      .after({ type: 'ReleaseAllocation', workerId: worker('a'), reason: 'administrative', note: null })
      .allocated(['a'], 'round-2', { ...asDrawer, actorSubject: 'budi' });
    expect(payable(again.open(), worker('a'), 'budi', day('2026-03-01'))).toBe('SAME_PERSON_ALLOCATED');
    expect(payable(again.open(), worker('a'), 'sari', day('2026-03-01'))).toBeNull();
  });
});

describe('a batch larger than one append', () => {
  it('is opened with its plan and carried on to the same end as in one', () => {
    const history = held();
    const decision = history.when(pay(['c', 'a', 'b']), { ...asPayer, blockSeats: 2 });
    expect(decision).toMatchObject({ events: [{ type: 'PaymentBatchOpened', data: { count: 3, plan: ['c', 'a', 'b'] } }] });
    if (decision.kind === 'accepted') history.record('budi', decision.events);
    expect(history.when(pay(['c', 'a', 'b']), asPayer)).toMatchObject({ kind: 'open-work', openWork: { kind: 'batch', id: 'batch-1', actorSubject: 'budi' } });
    expect(continueOpenWork(history.open(), 2)).toMatchObject({ firstEventNumber: 1, last: false });
    history.continue(2);
    expect(continueOpenWork(history.open(), 2)).toMatchObject({ firstEventNumber: 3, last: true });
    history.continue(2);
    const whole = held().after(pay(['c', 'a', 'b']), asPayer);
    expect(history.state).toEqual(whole.state);
    expect(history.events.map(({ type }) => type)).toEqual(whole.events.map(({ type }) => type));
  });
});

describe('reversing a payment', () => {
  const reverse = { type: 'ReversePremium', workerId: worker('a'), reason: 'salah catat', note: null } as const;
  const paid = () => held().paid(['a']);

  it('points at the payment and makes the seat unpaid again', () => {
    const payment = paid().events.find(({ type }) => type === 'PremiumPaid');
    expect(paid().when(reverse, asPayer)).toEqual({
      kind: 'accepted',
      events: [{ type: 'PremiumReversed', data: { programId, workerId: 'a', amountRupiah: 201_000, reversedEventId: payment?.meta.eventId, sp2dNumber: 'SP2D-batch-1', reason: 'salah catat' } }],
    });
    const program = paid().after(reverse, asPayer).open();
    expect([program.committedRupiah, program.realisedRupiah, program.unpaidSeats]).toEqual([3 * 201_000, 0, 3]);
  });

  it('lets the seat be paid again, or released', () => {
    expect(outcomeOf(paid().after(reverse, asPayer).when(pay(['a'], { batchId: 'batch-2' }), asPayer))).toContain('PremiumPaid');
    expect(outcomeOf(paid().after(reverse, asPayer).when({ type: 'ReleaseAllocation', workerId: worker('a'), reason: 'exited', note: null }))).toBe('AllocationReleased');
  });

  it('takes the answer of BPJS back with it', () => {
    const rejected = paid().after({ type: 'RejectCoverage', workerId: worker('a'), reason: 'data', note: null });
    expect(rejected.after(reverse, asPayer).paid(['a'], 'batch-2').open().seats.get(worker('a'))?.payment).toMatchObject({ cover: 'none', rejectedFor: null });
  });

  it('is refused where nothing is paid, cover was confirmed or money came back', () => {
    const confirm = { type: 'ConfirmCoverage', workerId: worker('a'), keyId: 'k', kpj: '1', sameKpj: null } as const;
    const refund = { type: 'RecordRefund', workerId: worker('a'), amountRupiah: rupiah(1), receiptNumber: 'r', receiptDate: day('2026-05-01') } as const;
    expect(outcomeOf(held().when({ ...reverse, workerId: worker('x') }))).toBe('NOT_ALLOCATED');
    expect(outcomeOf(held().when(reverse))).toBe('NOT_PAID');
    expect(outcomeOf(paid().after(reverse).when(reverse))).toBe('NOT_PAID');
    expect(outcomeOf(paid().after(confirm).when(reverse))).toBe('COVERAGE_CONFIRMED');
    expect(outcomeOf(paid().after(confirm).after({ type: 'EndCoverage', workerId: worker('a'), reason: 'withdrew', endedOn: day('2026-05-01') }).when(reverse))).toBe('COVERAGE_CONFIRMED');
    expect(outcomeOf(paid().after(refund, asPayer).when(reverse))).toBe('MONEY_REFUNDED');
    expect(outcomeOf(paid().when({ ...reverse, reason: '3275010203900001' }))).toBe('CLEAR_TEXT_HAS_NIK');
  });
});
