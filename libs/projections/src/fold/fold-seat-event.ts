import { type MoneyDelta, moneyDate, moneyStart } from '../burn-down/budget-fold.js';
import * as seat from '../enrolment/enrolment-fold.js';
import { type EnrolmentRow } from '../enrolment/enrolment-table.js';
import { type ProgramRow } from '../programs/program-table.js';
import { type WorkerRow } from '../registry/worker-table.js';
import { type RoundRow } from '../rounds/round-table.js';
import { type LogEvent, type LogEventOf } from './log-event.js';
import { ProjectionBroken } from './projection-broken.js';
import { shared } from './shared-text.js';
import { type WorkingSet } from './working-set.js';

/** Events of a programme's stream that are about the seat of one worker. */
export type SeatEvent = LogEventOf<
  'QuotaAllocated' | 'AllocationReleased' | 'PremiumPaid' | 'PremiumReversed' | 'PremiumRefunded' | 'CoverageConfirmed' | 'CoverageRejected' | 'CoverageEnded'
>;

interface Seat {
  readonly enrolment: EnrolmentRow;
  readonly worker: WorkerRow;
  readonly program: ProgramRow;
}

/** Changes the seat, the worker's standing, the programme's money, and the counts of round and batch. */
export function foldSeatEvent(set: WorkingSet, event: SeatEvent): void {
  const { programId, workerId } = event.data;
  const program = set.programs.find(programId);
  const record = set.workers.find(workerId);
  const stored = record?.enrolments.find(({ row }) => row.programId === programId);
  if (program === undefined || record === undefined || stored === undefined) throw broken(event, 'its worker is not one of the programme');
  const { row: enrolment } = stored;
  changeSeat(set, event, { enrolment, worker: record.worker.row, program });
  seat.refresh(enrolment, record.worker.row, program);
  set.workers.enrolmentChanged(stored);
}

function changeSeat(set: WorkingSet, event: SeatEvent, held: Seat): void {
  switch (event.type) {
    case 'QuotaAllocated':
      return allocate(set, event, held);
    case 'AllocationReleased':
      return release(set, event, held);
    case 'PremiumPaid':
      return pay(set, event, held);
    case 'PremiumReversed':
      return reverse(set, event, held);
    case 'PremiumRefunded':
      return refund(set, event, held);
    case 'CoverageConfirmed':
      return seat.confirmCoverage(held.enrolment, event, held.worker.erased);
    case 'CoverageRejected':
      return seat.rejectCoverage(held.enrolment, event);
    case 'CoverageEnded':
      return seat.endCoverage(held.enrolment, event);
  }
}

function allocate(set: WorkingSet, event: LogEventOf<'QuotaAllocated'>, held: Seat): void {
  const round = changedRound(set, event, event.data.roundId);
  seat.allocate(held.enrolment, event, round);
  round.seatsAllocated += 1;
  moveMoney(set, event, held, { committed: event.data.amountRupiah, seats: 1 });
}

function release(set: WorkingSet, event: LogEventOf<'AllocationReleased'>, held: Seat): void {
  const { roundId, amountRupiah } = seatOf(event, held);
  changedRound(set, event, roundId).seatsReleased += 1;
  moveMoney(set, event, held, { committed: -amountRupiah, seats: -1 });
  seat.release(held.enrolment, event);
}

function pay(set: WorkingSet, event: LogEventOf<'PremiumPaid'>, held: Seat): void {
  const { roundId, amountRupiah } = seatOf(event, held);
  changedRound(set, event, roundId).seatsPaid += 1;
  const batch = changedBatch(set, event, event.data.batchId);
  batch.paidCount += 1;
  batch.paidRupiah += event.data.amountRupiah;
  realise(set, event, held);
  moveMoney(set, event, held, { committed: -amountRupiah });
  seat.pay(held.enrolment, event);
}

function reverse(set: WorkingSet, event: LogEventOf<'PremiumReversed'>, held: Seat): void {
  const { roundId, amountRupiah } = seatOf(event, held);
  const { batchId, paidRupiah } = paymentOf(event, held);
  const round = changedRound(set, event, roundId);
  round.seatsPaid -= 1;
  const batch = changedBatch(set, event, batchId);
  batch.reversedCount += 1;
  batch.reversedRupiah += paidRupiah;
  moveMoney(set, event, held, { committed: amountRupiah, realised: -paidRupiah });
  seat.reverse(held.enrolment, round);
}

function refund(set: WorkingSet, event: LogEventOf<'PremiumRefunded'>, held: Seat): void {
  const { roundId } = seatOf(event, held);
  if (event.data.fullyRefunded) {
    const round = changedRound(set, event, roundId);
    round.seatsPaid -= 1;
    round.seatsRefunded += 1;
  }
  moveMoney(set, event, held, { refunded: event.data.amountRupiah, seats: event.data.fullyRefunded ? -1 : 0 });
  seat.refund(held.enrolment, event);
}

/**
 * A payment counts from the SP2D's own date, even where that lies before the recorded allocation: the
 * money had left by then. Only a payment behind a reversal waits for that, lest both count at once.
 */
function realise(set: WorkingSet, event: LogEventOf<'PremiumPaid'>, { enrolment, program }: Seat): void {
  const start = moneyStart(program);
  const nothingSinceAllocation = !enrolment.reversed && enrolment.allocatedOn !== null && enrolment.moneyOn === moneyDate(enrolment.allocatedOn, start, null);
  const date = moneyDate(shared(event.meta.occurredOn), start, nothingSinceAllocation ? null : enrolment.moneyOn);
  set.budgetDays.move(program, date, { realised: event.data.amountRupiah });
}

/** Moves the programme's money on the date under which this entry counts, and remembers that date. */
function moveMoney(set: WorkingSet, event: SeatEvent, { enrolment, program }: Seat, delta: MoneyDelta): void {
  const date = moneyDate(shared(event.meta.occurredOn), moneyStart(program), enrolment.moneyOn);
  set.budgetDays.move(program, date, delta);
  set.programs.changed(program.programId);
  enrolment.moneyOn = date;
}

function seatOf(event: SeatEvent, { enrolment: { roundId, amountRupiah } }: Seat): { readonly roundId: string; readonly amountRupiah: number } {
  if (roundId === null || amountRupiah === null) throw broken(event, 'its worker holds no seat');
  return { roundId, amountRupiah };
}

function paymentOf(event: SeatEvent, { enrolment: { batchId, paidRupiah } }: Seat): { readonly batchId: string; readonly paidRupiah: number } {
  if (batchId === null || paidRupiah === null) throw broken(event, 'its seat is not paid');
  return { batchId, paidRupiah };
}

function changedRound(set: WorkingSet, event: LogEvent, roundId: string): RoundRow {
  const round = set.rounds.find(roundId);
  if (round === undefined) throw broken(event, 'its round was never drawn');
  set.rounds.changed(roundId);
  return round;
}

function changedBatch(set: WorkingSet, event: LogEvent, batchId: string): { paidCount: number; paidRupiah: number; reversedCount: number; reversedRupiah: number } {
  const batch = set.batches.find(batchId);
  if (batch === undefined) throw broken(event, 'its payment batch was never opened');
  set.batches.changed(batchId);
  return batch;
}

const broken = (event: LogEvent, why: string): ProjectionBroken => new ProjectionBroken(event.meta.position, event.type, why);

