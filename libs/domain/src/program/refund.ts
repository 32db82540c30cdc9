import { accept, refuse } from '../decision.js';
import { type BusinessDate, type Rupiah, type WorkerId } from '../values/brands.js';
import { checkDocumentNumber, checkNotInFuture, checkWhole, firstRefusal, nothingToDo, onProgram, type DecisionContext, type ProgramDecision } from './decision.js';
import { type ProgramState } from './state.js';

/** Records money of a premium that really came back. */
export interface RecordRefund {
  readonly type: 'RecordRefund';
  readonly workerId: WorkerId;
  readonly amountRupiah: Rupiah;
  readonly receiptNumber: string;
  readonly receiptDate: BusinessDate;
}

/**
 * Takes any part of a standing premium, in as many receipts as it came. The last rupiah gives the
 * seat up and ends whatever cover stood on it: that the money is back is a fact, which is recorded
 * whether or not the exit behind it has been. The same receipt again is nothing to do, also after the seat was given
 * up; the same number with another amount or date is RECEIPT_REPEATED.
 */
export function recordRefund(state: ProgramState | null, command: RecordRefund, context: DecisionContext): ProgramDecision {
  return onProgram(state, 'settling', (program) => {
    const { workerId, amountRupiah, receiptNumber, receiptDate } = command;
    const refusal = firstRefusal(
      checkWhole('amount', amountRupiah, 1),
      checkNotInFuture('receiptDate', receiptDate, context.today),
      checkDocumentNumber({ receiptNumber }),
    );
    if (refusal !== null) return refusal;
    const known = program.receipts.get(workerId)?.get(receiptNumber);
    if (known !== undefined) {
      if (known.amountRupiah === amountRupiah && known.receiptDate === receiptDate) return nothingToDo;
      return refuse('RECEIPT_REPEATED', 'Give the number of another receipt.', { field: 'receiptNumber' });
    }
    const seat = program.seats.get(workerId);
    if (seat === undefined) return refuse('NOT_ALLOCATED', 'This worker holds no seat whose money could come back.', { field: 'workerId' });
    if (seat.payment === null) return refuse('NOT_PAID', 'Nothing was paid that could come back.', { field: 'workerId' });
    const restRupiah = seat.amountRupiah - seat.payment.refundedRupiah;
    if (amountRupiah > restRupiah) return refuse('REFUND_TOO_LARGE', `At most Rp${restRupiah} can still come back.`, { field: 'amount' });
    const fullyRefunded = amountRupiah === restRupiah;
    const data = { programId: program.programId, workerId, amountRupiah, receiptNumber, receiptDate, fullyRefunded };
    return accept({ type: 'PremiumRefunded', occurredOn: receiptDate, data });
  });
}
