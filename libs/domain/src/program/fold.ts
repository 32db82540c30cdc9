import { type Folded } from '../event.js';
import { type PriorityPolicy, type ProgramEvent, type ProgramOpened, barringReleaseReasons } from './events.js';
import { type ProgramState, type Receipt, type Seat, type StandingPayment } from './state.js';
import { type WorkerId } from '../values/brands.js';

/**
 * The fold of a programme's stream. Ownership: whoever holds a state got it from `foldProgram` or
 * `copyProgram`, and hands it back only to be carried on. `foldProgram` changes the state that it is
 * given and answers the same object, so an older state is gone once it was folded further; whoever
 * needs both takes a `copyProgram` first. Each event costs the same, whatever the number of seats.
 */

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

interface MutableProgram extends Writable<Omit<ProgramState, 'policies' | 'seats' | 'barred' | 'receipts' | 'knownWork'>> {
  readonly policies: Map<number, PriorityPolicy>;
  readonly seats: Map<WorkerId, Seat>;
  readonly barred: Set<WorkerId>;
  readonly receipts: Map<WorkerId, Map<string, Receipt>>;
  readonly knownWork: Set<string>;
}

/** Event of one type as the fold sees it. */
type Of<Type extends ProgramEvent['type']> = Extract<Folded<ProgramEvent>, { readonly type: Type }>;

/** The stream holds what no decision ever wrote. The message names places, never people. */
export class ProgramStreamBroken extends Error {
  constructor(event: Folded<ProgramEvent>, why: string) {
    super(`revision ${event.meta.revision} (${event.type}) of the programme's stream cannot follow: ${why}`);
    this.name = 'ProgramStreamBroken';
  }
}

function opened({ data, meta }: Folded<ProgramOpened>): MutableProgram {
  const { programId, region, year, sourceOfFunds, ceilingRupiah, quotaSeats, premiumRupiah, months, policy, needEstimate } = data;
  return {
    programId, region, year, sourceOfFunds, ceilingRupiah, quotaSeats, premiumRupiah, months, policy, needEstimate,
    policies: new Map([[policy.version, policy]]),
    revision: meta.revision,
    closed: false,
    seats: new Map(),
    unpaidSeats: 0,
    reservedSeats: 0,
    committedRupiah: 0,
    realisedRupiah: 0,
    refundedRupiah: 0,
    barred: new Set(),
    receipts: new Map(),
    knownWork: new Set(),
    openWork: null,
  };
}

function drawRound(program: MutableProgram, { data, meta }: Of<'AllocationRoundDrawn'>): void {
  program.knownWork.add(data.roundId);
  program.openWork = {
    kind: 'round', id: data.roundId, opened: data, written: 0,
    openingEventId: meta.eventId, openingRevision: meta.revision, actorSubject: meta.actorSubject,
  };
  program.reservedSeats = data.seats;
  program.committedRupiah += data.totalRupiah;
}

function allocate(program: MutableProgram, event: Of<'QuotaAllocated'>): void {
  const { data } = event;
  const round = program.openWork;
  if (round?.kind !== 'round' || round.id !== data.roundId) throw new ProgramStreamBroken(event, 'its round is not open');
  if (program.seats.has(data.workerId)) throw new ProgramStreamBroken(event, 'its worker holds a seat already');
  program.seats.set(data.workerId, {
    workerId: data.workerId,
    roundId: data.roundId,
    drawnBy: round.actorSubject,
    rank: data.rank,
    decile: data.decile,
    amountRupiah: data.amountRupiah,
    months: data.months,
    coverableFrom: data.coverableFrom,
    coverableUntil: data.coverableUntil,
    payment: null,
  });
  program.unpaidSeats += 1;
  program.reservedSeats -= 1;
  program.openWork = { ...round, written: round.written + 1 };
}

function release(program: MutableProgram, event: Of<'AllocationReleased'>): void {
  const seat = seatOf(program, event);
  program.seats.delete(seat.workerId);
  program.unpaidSeats -= 1;
  program.committedRupiah -= seat.amountRupiah;
  if (barringReleaseReasons.includes(event.data.reason)) program.barred.add(seat.workerId);
}

function openBatch(program: MutableProgram, { data, meta }: Of<'PaymentBatchOpened'>): void {
  program.knownWork.add(data.batchId);
  program.openWork = {
    kind: 'batch', id: data.batchId, opened: data, written: 0,
    openingEventId: meta.eventId, openingRevision: meta.revision, actorSubject: meta.actorSubject,
  };
}

function pay(program: MutableProgram, event: Of<'PremiumPaid'>): void {
  const { data, meta } = event;
  const seat = seatOf(program, event);
  const batch = program.openWork;
  if (batch?.kind !== 'batch' || batch.id !== data.batchId) throw new ProgramStreamBroken(event, 'its batch is not open');
  if (seat.payment !== null) throw new ProgramStreamBroken(event, 'its seat is paid already');
  const payment: StandingPayment = {
    eventId: meta.eventId,
    sp2dNumber: data.sp2dNumber,
    sp2dDate: data.sp2dDate,
    coverFrom: data.coverFrom,
    coverUntil: data.coverUntil,
    refundedRupiah: 0,
    cover: 'none',
    everConfirmed: false,
    rejectedFor: null,
  };
  program.seats.set(seat.workerId, { ...seat, payment });
  program.unpaidSeats -= 1;
  program.committedRupiah -= data.amountRupiah;
  program.realisedRupiah += data.amountRupiah;
  program.openWork = { ...batch, written: batch.written + 1 };
}

function reverse(program: MutableProgram, event: Of<'PremiumReversed'>): void {
  const { seat } = paidSeatOf(program, event);
  program.seats.set(seat.workerId, { ...seat, payment: null });
  program.unpaidSeats += 1;
  program.committedRupiah += event.data.amountRupiah;
  program.realisedRupiah -= event.data.amountRupiah;
}

function refund(program: MutableProgram, event: Of<'PremiumRefunded'>): void {
  const { data } = event;
  const { seat, payment } = paidSeatOf(program, event);
  program.refundedRupiah += data.amountRupiah;
  if (data.fullyRefunded) program.seats.delete(seat.workerId);
  else program.seats.set(seat.workerId, { ...seat, payment: { ...payment, refundedRupiah: payment.refundedRupiah + data.amountRupiah } });
  const receipts = program.receipts.get(seat.workerId) ?? new Map<string, Receipt>();
  receipts.set(data.receiptNumber, { amountRupiah: data.amountRupiah, receiptDate: data.receiptDate });
  program.receipts.set(seat.workerId, receipts);
}

function cover(program: MutableProgram, event: Of<'CoverageConfirmed' | 'CoverageRejected' | 'CoverageEnded'>): void {
  const { seat, payment } = paidSeatOf(program, event);
  const changed: Partial<StandingPayment> =
    event.type === 'CoverageConfirmed' ? { cover: 'confirmed', everConfirmed: true }
    : event.type === 'CoverageRejected' ? { cover: 'rejected', rejectedFor: event.data.reason }
    : { cover: 'ended' };
  program.seats.set(seat.workerId, { ...seat, payment: { ...payment, ...changed } });
}

type AboutASeat = Folded<Extract<ProgramEvent, { readonly data: { readonly workerId: WorkerId } }>>;

function seatOf(program: MutableProgram, event: AboutASeat): Seat {
  const seat = program.seats.get(event.data.workerId);
  if (seat === undefined) throw new ProgramStreamBroken(event, 'its worker holds no seat');
  return seat;
}

function paidSeatOf(program: MutableProgram, event: AboutASeat): { readonly seat: Seat; readonly payment: StandingPayment } {
  const seat = seatOf(program, event);
  if (seat.payment === null) throw new ProgramStreamBroken(event, 'its seat is not paid');
  return { seat, payment: seat.payment };
}

function apply(program: MutableProgram, event: Folded<ProgramEvent>): void {
  switch (event.type) {
    case 'ProgramOpened':
      throw new ProgramStreamBroken(event, 'the programme is open already');
    case 'BudgetRevised':
      program.ceilingRupiah = event.data.ceilingRupiah;
      return;
    case 'QuotaRevised':
      program.quotaSeats = event.data.quotaSeats;
      return;
    case 'TariffRevised':
      program.premiumRupiah = event.data.premiumRupiah;
      program.months = event.data.months;
      return;
    case 'PolicyRevised':
      program.policy = event.data.policy;
      program.policies.set(event.data.policy.version, event.data.policy);
      return;
    case 'NeedEstimateRevised':
      program.needEstimate = event.data.needEstimate;
      return;
    case 'AllocationRoundDrawn':
      return drawRound(program, event);
    case 'QuotaAllocated':
      return allocate(program, event);
    case 'AllocationReleased':
      return release(program, event);
    case 'PaymentBatchOpened':
      return openBatch(program, event);
    case 'PremiumPaid':
      return pay(program, event);
    case 'AllocationRoundCompleted':
    case 'PaymentBatchCompleted':
      program.openWork = null;
      return;
    case 'PremiumReversed':
      return reverse(program, event);
    case 'PremiumRefunded':
      return refund(program, event);
    case 'CoverageConfirmed':
    case 'CoverageRejected':
    case 'CoverageEnded':
      return cover(program, event);
    case 'ParticipantFileIssued':
      return;
    case 'ProgramClosed':
      program.closed = true;
      return;
  }
}

/**
 * Carries a programme on by events that follow it, in place, and answers it; null stands for a
 * stream without events. Throws {@link ProgramStreamBroken} for events that cannot follow.
 */
export function foldProgram(state: ProgramState | null, events: Iterable<Folded<ProgramEvent>>): ProgramState | null {
  // Every state was made here, so behind the read-only view there is always a mutable one.
  let program = state as MutableProgram | null;
  for (const event of events) {
    if (program === null) {
      if (event.type !== 'ProgramOpened') throw new ProgramStreamBroken(event, 'the programme is not open yet');
      program = opened(event);
      continue;
    }
    apply(program, event);
    program.revision = event.meta.revision;
  }
  return program;
}

/** A copy that can be folded further while the original stays as it is. Costs one pass over the seats. */
export function copyProgram(state: ProgramState): ProgramState {
  return {
    ...state,
    policies: new Map(state.policies),
    seats: new Map(state.seats),
    barred: new Set(state.barred),
    receipts: new Map([...state.receipts].map(([workerId, receipts]) => [workerId, new Map(receipts)])),
    knownWork: new Set(state.knownWork),
  };
}
