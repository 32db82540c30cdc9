import { describe, expect, it } from '@jest/globals';
import { asPayer, day, outcomeOf, programId, ProgramHistory, rupiah, worker } from '../../../../test/support/program-history.js';
import { type RecordRefund } from './refund.js';
import { freeRupiah, usedSeats } from './state.js';

const refund = (amount: number, more: Partial<RecordRefund> = {}): RecordRefund => ({
  type: 'RecordRefund', workerId: worker('a'), amountRupiah: rupiah(amount), receiptNumber: `R-${amount}`, receiptDate: day('2026-05-04'), ...more,
});
const paid = () => ProgramHistory.opened({ quotaSeats: 2, ceilingRupiah: rupiah(2 * 201_000) }).allocated(['a', 'b']).paid(['a', 'b']);
const confirm = { type: 'ConfirmCoverage', workerId: worker('a'), keyId: 'k', kpj: '1', sameKpj: null } as const;
const end = { type: 'EndCoverage', workerId: worker('a'), reason: 'withdrew', endedOn: day('2026-05-01') } as const;

describe('recording a refund', () => {
  it('records what came back, on the day of its receipt', () => {
    expect(paid().when(refund(1_000), asPayer)).toEqual({
      kind: 'accepted',
      events: [
        {
          type: 'PremiumRefunded',
          occurredOn: '2026-05-04',
          data: { programId, workerId: 'a', amountRupiah: 1_000, receiptNumber: 'R-1000', receiptDate: '2026-05-04', fullyRefunded: false },
        },
      ],
    });
  });

  it('frees the rupiah; what was realised stays', () => {
    const program = paid().after(refund(1_000), asPayer).open();
    expect([program.realisedRupiah, program.refundedRupiah, freeRupiah(program), usedSeats(program)]).toEqual([402_000, 1_000, 1_000, 2]);
  });

  it('gives the seat up with the last rupiah, and the worker may rank again', () => {
    const history = paid().after(refund(1_000), asPayer).after(refund(200_000), asPayer);
    expect(history.open().seats.has(worker('a'))).toBe(false);
    expect([usedSeats(history.open()), freeRupiah(history.open())]).toEqual([1, 201_000]);
    expect(history.allocated(['a'], 'round-2').open().seats.get(worker('a'))?.payment).toBeNull();
  });

  it('is refused beyond what was paid, less what came back before', () => {
    expect(paid().when(refund(201_001), asPayer)).toMatchObject({ refusal: { code: 'REFUND_TOO_LARGE', field: 'amount' } });
    expect(outcomeOf(paid().after(refund(1_000), asPayer).when(refund(200_001), asPayer))).toBe('REFUND_TOO_LARGE');
    expect(outcomeOf(paid().when(refund(0), asPayer))).toBe('FIELD_INVALID');
    expect(outcomeOf(paid().when(refund(-5), asPayer))).toBe('FIELD_INVALID');
  });

  it('is refused where nothing is paid, and for receipts dated ahead or named like a NIK', () => {
    expect(outcomeOf(paid().when(refund(1, { workerId: worker('x') }), asPayer))).toBe('NOT_ALLOCATED');
    expect(outcomeOf(ProgramHistory.opened().allocated(['a']).when(refund(1), asPayer))).toBe('NOT_PAID');
    expect(outcomeOf(paid().when(refund(1, { receiptDate: day('2026-06-16') }), asPayer))).toBe('DATE_IN_FUTURE');
    expect(outcomeOf(paid().when(refund(1, { receiptNumber: '3275010203900001' }), asPayer))).toBe('CLEAR_TEXT_HAS_NIK');
  });

  it('with the same receipt again has been done, also after the seat was given up', () => {
    expect(outcomeOf(paid().after(refund(1_000), asPayer).when(refund(1_000), asPayer))).toBe('nothing to do');
    expect(outcomeOf(paid().after(refund(201_000), asPayer).when(refund(201_000), asPayer))).toBe('nothing to do');
  });

  it('is refused where the receipt’s number stands with another amount or date', () => {
    const history = paid().after(refund(1_000), asPayer);
    expect(history.when(refund(2_000, { receiptNumber: 'R-1000' }), asPayer)).toMatchObject({ refusal: { code: 'RECEIPT_REPEATED', field: 'receiptNumber' } });
    expect(outcomeOf(history.when(refund(1_000, { receiptDate: day('2026-05-05') }), asPayer))).toBe('RECEIPT_REPEATED');
    expect(outcomeOf(history.when(refund(1_000, { workerId: worker('b') }), asPayer))).toBe('PremiumRefunded');
  });
});

describe('a refund and the cover', () => {
  it('in full is taken while a confirmed cover runs, and gives the seat up', () => {
    const refunded = paid().after(confirm).after(refund(201_000), asPayer);
    expect(outcomeOf(refunded.when(end))).toBe('nothing to do');
    expect(outcomeOf(refunded.when(refund(1, { receiptNumber: 'STS-9' }), asPayer))).toBe('NOT_ALLOCATED');
  });

  it('in full is taken once the cover has ended, ran out, or was rejected', () => {
    const reject = { type: 'RejectCoverage', workerId: worker('a'), reason: 'data', note: null } as const;
    expect(outcomeOf(paid().after(confirm).after(end).when(refund(201_000), asPayer))).toBe('PremiumRefunded');
    expect(outcomeOf(paid().after(confirm).when(refund(201_000), { ...asPayer, today: day('2027-03-01') }))).toBe('PremiumRefunded');
    expect(outcomeOf(paid().after(reject).when(refund(201_000), asPayer))).toBe('PremiumRefunded');
  });
});
