import { describe, expect, it } from '@jest/globals';
import { asPayer, candidate, day, openedData, programId, ProgramHistory, rankingOf, rupiah, worker } from '../../../../test/support/program-history.js';
import { type ProgramEvent } from './events.js';
import { continueOpenWork } from './open-work.js';
import { copyProgram, foldProgram, ProgramStreamBroken } from './fold.js';

const seat = { programId, roundId: 'r', workerId: worker('a'), amountRupiah: rupiah(1), months: 1, rank: 1, decile: 1 as const, coverableFrom: '2020-01' as never, coverableUntil: '2040-01' as never };

describe('folding a programme’s stream', () => {
  it('of no events is no programme', () => expect(foldProgram(null, [])).toBeNull());

  it('comes to the same whether at once or event by event', () => {
    const { events, state } = ProgramHistory.opened().allocated(['a', 'b']).paid(['a']);
    const atOnce = foldProgram(null, events);
    expect(atOnce).toEqual(state);
    expect(atOnce).toMatchObject({ revision: events.length - 1, unpaidSeats: 1, committedRupiah: 201_000, realisedRupiah: 201_000, openWork: null });
  });

  it('remembers who drew a seat, when it was paid and by which event', () => {
    const { events, state } = ProgramHistory.opened().allocated(['a']).paid(['a']);
    expect(state?.seats.get(worker('a'))).toEqual({
      workerId: 'a', roundId: 'round-1', drawnBy: 'sari', rank: 1, decile: 1, amountRupiah: 201_000, months: 12, coverableFrom: '2020-01', coverableUntil: '2040-12',
      payment: {
        eventId: events.find(({ type }) => type === 'PremiumPaid')?.meta.eventId,
        sp2dNumber: 'SP2D-batch-1', sp2dDate: '2026-03-02', coverFrom: '2026-03-01', coverUntil: '2027-02-28',
        refundedRupiah: 0, cover: 'none', everConfirmed: false, rejectedFor: null,
      },
    });
  });

  it('takes whoever opened a round for the one who drew its seats, whoever wrote them down', () => {
    const history = ProgramHistory.opened();
    const draw = { type: 'AllocateQuota', roundId: 'r', decisionDate: day('2026-02-01'), reference: null, ranking: rankingOf([candidate('a'), candidate('b', { registeredAt: '2' as never })]) } as const;
    const decision = history.when(draw, { ...asPayer, actorSubject: 'sari', blockSeats: 1 });
    if (decision.kind === 'accepted') history.record('sari', decision.events);
    history.record('process-manager', continueOpenWork(history.open(), 2)?.events ?? []);
    expect([...history.open().seats.values()].map(({ drawnBy }) => drawnBy)).toEqual(['sari', 'sari']);
  });

  it('carries a state on in place, and leaves a copy of it as it was', () => {
    const history = ProgramHistory.opened().allocated(['a', 'b']).after({ type: 'ReleaseAllocation', workerId: worker('b'), reason: 'withdrew', note: null });
    const before = history.open();
    const copy = copyProgram(before);
    expect(copy).toEqual(before);
    history
      .paid(['a'])
      .after({ type: 'RecordRefund', workerId: worker('a'), amountRupiah: rupiah(201_000), receiptNumber: 'r', receiptDate: day('2026-05-01') }, asPayer)
      .after({ type: 'RevisePolicy', maxDecile: 2, snapshotMaxAgeDays: null, occupationRisk: {}, reference: 'r', reason: 'r' });
    expect(history.open()).toBe(before);
    expect(copy).toMatchObject({ realisedRupiah: 0, unpaidSeats: 1, policy: { version: 1 } });
    expect([copy.seats.size, copy.barred.size, copy.receipts.size, copy.policies.size, copy.knownWork.size]).toEqual([1, 1, 0, 1, 1]);
  });
});

describe('a stream that no decision wrote', () => {
  it('must begin with the opening of the programme, and has it once', () => {
    expect(() => new ProgramHistory().record('sari', [{ type: 'ProgramClosed', data: { programId, reason: 'r' } }])).toThrow(ProgramStreamBroken);
    expect(() => ProgramHistory.opened().record('sari', [{ type: 'ProgramOpened', data: openedData }])).toThrow(ProgramStreamBroken);
  });

  const aboutA = { programId, workerId: worker('a') };
  const paid = { ...aboutA, batchId: 'b', amountRupiah: rupiah(1), months: 1, sp2dNumber: 's', sp2dDate: day('2026-01-01'), coverFrom: day('2026-01-01'), coverUntil: day('2026-01-31') };
  it.each<[string, ProgramHistory, ProgramEvent]>([
    ['a seat outside its round', ProgramHistory.opened(), { type: 'QuotaAllocated', data: seat }],
    ['a payment without a seat', ProgramHistory.opened(), { type: 'PremiumPaid', data: paid }],
    ['a payment outside its batch', ProgramHistory.opened().allocated(['a']), { type: 'PremiumPaid', data: paid }],
    ['the release of no seat', ProgramHistory.opened(), { type: 'AllocationReleased', data: { ...aboutA, amountRupiah: rupiah(1), reason: 'r' } }],
    ['a reversal of no payment', ProgramHistory.opened().allocated(['a']), { type: 'PremiumReversed', data: { ...aboutA, amountRupiah: rupiah(1), reversedEventId: 'e', sp2dNumber: 's', reason: 'r' } }],
    ['a KPJ for no payment', ProgramHistory.opened().allocated(['a']), { type: 'CoverageConfirmed', data: { ...aboutA, keyId: 'k' } }],
  ])('is told by %s, without naming the worker', (_, history, event) => {
    expect(() => history.record('sari', [event])).toThrow(/^revision \d+ \(\w+\) of the programme's stream cannot follow: [^:]*$/);
  });
});

describe('a programme of a large city', () => {
  const count = 30_000;
  const names = Array.from({ length: count }, (_, i) => i.toString(16).padStart(32, '0'));
  const best = <T>(run: () => T): number => {
    const timesMs = [1, 2, 3].map(() => {
      const start = performance.now();
      run();
      return performance.now() - start;
    });
    return Math.min(...timesMs);
  };
  // Far above what it takes (tens of milliseconds), far below what a cost that grows with the square would.
  const budgetMs = 2_000;

  it('is drawn, folded and paid in time that grows with the number of seats only', () => {
    const history = ProgramHistory.opened({ quotaSeats: count, ceilingRupiah: rupiah(count * 201_000) });
    const ranking = rankingOf(names.map((name) => candidate(name)));
    const draw = { type: 'AllocateQuota', roundId: 'round-1', decisionDate: day('2026-02-01'), reference: null, ranking } as const;
    const pay = { type: 'PayPremium', batchId: 'b', workerIds: 'all', sp2dNumber: 's', sp2dDate: day('2026-03-01'), coverFrom: day('2026-03-01') } as const;
    expect(best(() => history.when(draw))).toBeLessThan(budgetMs);
    history.after(draw);
    expect(best(() => foldProgram(null, history.events))).toBeLessThan(budgetMs);
    expect(best(() => history.when(pay, asPayer))).toBeLessThan(budgetMs);
    expect(history.after(pay, asPayer).open().realisedRupiah).toBe(count * 201_000);
  });
});
