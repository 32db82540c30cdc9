import { accept, refuse } from '../decision.js';
import { type ReasonCode } from '../reasons.js';
import { firstOfMonth, monthOf } from '../values/dates.js';
import { type BusinessDate, type Month, type Rupiah, type WorkerId } from '../values/brands.js';
import {
  checkClearText, checkDocumentNumber, checkNotInFuture, firstRefusal, noteParts, nothingToDo, onProgram,
  type DecisionContext, type NoteInput, type ProgramDecision, type Refused,
} from './decision.js';
import { type PaymentBatchOpened } from './events.js';
import { batchCompleted, premiumPaid } from './open-work.js';
import { freeRupiah, usedSeats, type ProgramState, type Seat } from './state.js';

/** Records that premiums were paid by one SP2D. */
export interface PayPremium {
  readonly type: 'PayPremium';
  /** Follows from the command's id, so that a repeat is recognised. */
  readonly batchId: string;
  /** Workers to pay, each once however often named; or every allocated, unpaid one. */
  readonly workerIds: readonly WorkerId[] | 'all';
  readonly sp2dNumber: string;
  readonly sp2dDate: BusinessDate;
  /** Any day of the first month of cover. */
  readonly coverFrom: BusinessDate;
}

/** Why a seat cannot be paid, the gravest first: a refusal of many takes the code of the gravest. */
const paymentFaults = ['NOT_ALLOCATED', 'ALREADY_PAID', 'SAME_PERSON_ALLOCATED', 'AGE_OUT_OF_RANGE'] as const satisfies readonly ReasonCode[];
type PaymentFault = (typeof paymentFaults)[number];

const advice: Readonly<Record<PaymentFault, string>> = {
  NOT_ALLOCATED: 'Pay only workers who hold a seat of this programme.',
  ALREADY_PAID: 'Leave out workers whose premium stands.',
  SAME_PERSON_ALLOCATED: 'Somebody who did not draw these seats has to pay them.',
  AGE_OUT_OF_RANGE: 'Choose another first month of cover, or release these seats.',
};

function faultOf(seat: Seat | undefined, payer: string, coverMonth: Month): PaymentFault | null {
  if (seat === undefined) return 'NOT_ALLOCATED';
  if (seat.payment !== null) return 'ALREADY_PAID';
  if (seat.drawnBy === payer) return 'SAME_PERSON_ALLOCATED';
  return coverMonth < seat.coverableFrom || coverMonth > seat.coverableUntil ? 'AGE_OUT_OF_RANGE' : null;
}

/**
 * A payment changes neither how many seats are held nor what stands against the ceiling, but none may
 * be made while one of them exceeds its limit, as after quota or ceiling was revised downwards.
 */
function overdrawn(program: ProgramState): Refused | null {
  const seatsTooMany = usedSeats(program) - program.quotaSeats;
  if (seatsTooMany > 0) return refuse('QUOTA_EXHAUSTED', `The quota is exceeded by ${seatsTooMany}. Release seats or revise the quota before paying.`);
  const freeAmount = freeRupiah(program);
  if (freeAmount >= 0) return null;
  return refuse('BUDGET_EXHAUSTED', `The ceiling is exceeded by Rp${-freeAmount}. Release seats or revise the budget before paying.`);
}

/**
 * Whether this worker's seat could be paid now: null, or the reason why not. For imports, which
 * judge row by row; the rows that pass are then paid through {@link payPremium}. A programme that
 * is not there, is closed or has work open is for the caller to see to.
 */
export function payable(program: ProgramState, workerId: WorkerId, actorSubject: string, coverFrom: BusinessDate): ReasonCode | null {
  const fault = faultOf(program.seats.get(workerId), actorSubject, monthOf(coverFrom));
  return fault ?? overdrawn(program)?.refusal.code ?? null;
}

const listedWorkersMax = 100;

/** Refuses a payment whole, naming the first workers at fault, the gravest fault first. */
function refusePayment(faults: ReadonlyMap<PaymentFault, readonly WorkerId[]>): Refused | null {
  const ordered = paymentFaults.flatMap((code) => (faults.get(code) ?? []).map((workerId) => ({ workerId, code })));
  const first = ordered[0];
  if (first === undefined) return null;
  return refuse(first.code, `${advice[first.code]} Workers at fault: ${ordered.length}; nothing was paid.`, {
    field: 'workerIds',
    workers: ordered.slice(0, listedWorkersMax),
  });
}

/** The seats to pay, or the refusal of all of them. */
function seatsToPay(program: ProgramState, command: PayPremium, payer: string): readonly Seat[] | Refused {
  const chosen = command.workerIds === 'all'
    ? [...program.seats.values()].filter(({ payment }) => payment === null).map(({ workerId }) => workerId)
    : new Set(command.workerIds);
  const coverMonth = monthOf(command.coverFrom);
  const seats: Seat[] = [];
  const faults = new Map<PaymentFault, WorkerId[]>(paymentFaults.map((code) => [code, []]));
  for (const workerId of chosen) {
    const seat = program.seats.get(workerId);
    const fault = faultOf(seat, payer, coverMonth);
    if (fault === null && seat !== undefined) seats.push(seat);
    else if (fault !== null) faults.get(fault)?.push(workerId);
  }
  return refusePayment(faults) ?? seats;
}

function openedBatch(program: ProgramState, command: PayPremium, seats: readonly Seat[]): PaymentBatchOpened['data'] {
  return {
    programId: program.programId,
    batchId: command.batchId,
    sp2dNumber: command.sp2dNumber,
    sp2dDate: command.sp2dDate,
    coverFrom: firstOfMonth(monthOf(command.coverFrom)),
    count: seats.length,
    totalRupiah: seats.reduce((total, { amountRupiah }) => total + amountRupiah, 0) as Rupiah,
  };
}

/**
 * Pays all the workers named or none. A batch that fits one append is decided whole; a larger one is
 * opened with its plan and carried on by `continueOpenWork`.
 */
export function payPremium(state: ProgramState | null, command: PayPremium, context: DecisionContext): ProgramDecision {
  return onProgram(state, 'shaping', (program) => {
    const refusal = firstRefusal(checkNotInFuture('sp2dDate', command.sp2dDate, context.today), checkDocumentNumber({ sp2dNumber: command.sp2dNumber }));
    if (refusal !== null) return refusal;
    const seats = seatsToPay(program, command, context.actorSubject);
    if ('kind' in seats) return seats;
    if (seats.length === 0) return nothingToDo;
    const refused = overdrawn(program);
    if (refused !== null) return refused;
    const batch = openedBatch(program, command, seats);
    const occurredOn = batch.sp2dDate;
    if (seats.length > context.blockSeats) {
      return accept({ type: 'PaymentBatchOpened', occurredOn, data: { ...batch, plan: seats.map(({ workerId }) => workerId) } });
    }
    return { kind: 'accepted', events: [{ type: 'PaymentBatchOpened', occurredOn, data: batch }, ...seats.map((seat) => premiumPaid(batch, seat)), batchCompleted(batch)] };
  }, command.batchId);
}

/** Takes back an entry made in error; the seat is allocated and unpaid again. */
export interface ReversePremium {
  readonly type: 'ReversePremium';
  readonly workerId: WorkerId;
  readonly reason: string;
  readonly note: NoteInput | null;
}

/** NOT_ALLOCATED, NOT_PAID, COVERAGE_CONFIRMED (also when that cover has ended since) or MONEY_REFUNDED. */
export function reversePremium(state: ProgramState | null, command: ReversePremium): ProgramDecision {
  return onProgram(state, 'settling', (program) => {
    const { workerId, reason, note } = command;
    const unclear = checkClearText({ reason });
    if (unclear !== null) return unclear;
    const field = 'workerId';
    const seat = program.seats.get(workerId);
    if (seat === undefined) return refuse('NOT_ALLOCATED', 'This worker holds no seat whose payment could be reversed.', { field });
    const { payment, amountRupiah } = seat;
    if (payment === null) return refuse('NOT_PAID', 'No payment stands that could be reversed.', { field });
    if (payment.everConfirmed) return refuse('COVERAGE_CONFIRMED', 'Record a refund when the money has come back.', { field });
    if (payment.refundedRupiah > 0) return refuse('MONEY_REFUNDED', 'Record the rest as a refund when it has come back.', { field });
    const { key, personal } = noteParts(note);
    return accept({
      type: 'PremiumReversed',
      data: { ...key, programId: program.programId, workerId, amountRupiah, reversedEventId: payment.eventId, sp2dNumber: payment.sp2dNumber, reason },
      ...personal,
    });
  });
}
