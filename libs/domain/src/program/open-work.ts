import { addMonths, lastOfMonth, monthOf } from '../values/dates.js';
import { type AllocationRoundCompleted, type AllocationRoundDrawn, type PaymentBatchCompleted, type PaymentBatchOpened, type PlannedSeat, type PremiumPaid, type ProgramEvent, type QuotaAllocated } from './events.js';
import { type OpenWork, type ProgramState, type Seat } from './state.js';

/**
 * The events of rounds and batches, and how one that was opened is carried to its end. Whoever
 * carries it on, the events are those that the first caller would have written.
 */
type Round = AllocationRoundDrawn['data'];
type Batch = PaymentBatchOpened['data'];

/** One seat of a round, on the day of its decision. */
export const seatAllocated = (round: Round, seat: PlannedSeat): QuotaAllocated => ({
  type: 'QuotaAllocated',
  occurredOn: round.decisionDate,
  data: { ...seat, programId: round.programId, roundId: round.roundId, amountRupiah: round.premiumRupiah, months: round.months },
});

export const roundCompleted = (round: Round): AllocationRoundCompleted => ({
  type: 'AllocationRoundCompleted',
  occurredOn: round.decisionDate,
  data: { programId: round.programId, roundId: round.roundId, seats: round.seats, totalRupiah: round.totalRupiah },
});

/** One payment of a batch, on the day of its SP2D; cover lasts for the months of the seat. */
export const premiumPaid = (batch: Batch, seat: Seat): PremiumPaid => ({
  type: 'PremiumPaid',
  occurredOn: batch.sp2dDate,
  data: {
    programId: batch.programId,
    batchId: batch.batchId,
    workerId: seat.workerId,
    amountRupiah: seat.amountRupiah,
    months: seat.months,
    sp2dNumber: batch.sp2dNumber,
    sp2dDate: batch.sp2dDate,
    coverFrom: batch.coverFrom,
    coverUntil: lastOfMonth(addMonths(monthOf(batch.coverFrom), seat.months - 1)),
  },
});

export const batchCompleted = (batch: Batch): PaymentBatchCompleted => ({
  type: 'PaymentBatchCompleted',
  occurredOn: batch.sp2dDate,
  data: { programId: batch.programId, batchId: batch.batchId, count: batch.count, totalRupiah: batch.totalRupiah },
});

/** What comes next of a round or batch that is open. */
export interface Continuation {
  readonly openWork: OpenWork;
  /**
   * Number of the first of these events among those of the opening command, whose own event is 0:
   * event ids are made from that command's id and this number.
   */
  readonly firstEventNumber: number;
  readonly events: readonly ProgramEvent[];
  /** Whether these events complete it. */
  readonly last: boolean;
}

function nextOfRound(work: OpenWork & { readonly kind: 'round' }, until: number): ProgramEvent[] {
  return (work.opened.plan ?? []).slice(work.written, until).map((seat) => seatAllocated(work.opened, seat));
}

function nextOfBatch(state: ProgramState, work: OpenWork & { readonly kind: 'batch' }, until: number): ProgramEvent[] {
  return (work.opened.plan ?? []).slice(work.written, until).flatMap((workerId) => {
    const seat = state.seats.get(workerId);
    return seat === undefined ? [] : [premiumPaid(work.opened, seat)];
  });
}

/**
 * The next events of what is open: at most `blockSeats` seats or payments, and with the last of them
 * the completion. Null where nothing is open. They are appended in the name of the actor, and under
 * the command, of the opening event (see {@link OpenWork}), then folded, then asked for again.
 */
export function continueOpenWork(state: ProgramState, blockSeats: number): Continuation | null {
  const work = state.openWork;
  if (work === null) return null;
  const total = work.kind === 'round' ? work.opened.seats : work.opened.count;
  const until = Math.min(total, work.written + Math.max(1, blockSeats));
  const events = work.kind === 'round' ? nextOfRound(work, until) : nextOfBatch(state, work, until);
  if (events.length !== until - work.written) throw new Error(`the plan of ${work.kind} ${work.id} does not hold its ${total} entries`);
  const last = until === total;
  if (last) events.push(work.kind === 'round' ? roundCompleted(work.opened) : batchCompleted(work.opened));
  return { openWork: work, firstEventNumber: 1 + work.written, events, last };
}
