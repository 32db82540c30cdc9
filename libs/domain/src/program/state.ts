import { coverStartFor } from '../standing.js';
import { type BusinessDate, type Decile, type Month, type ProgramId, type RegionCode, type Rupiah, type WorkerId } from '../values/brands.js';
import { type AllocationRoundDrawn, type PaymentBatchOpened, type PriorityPolicy, type SourceOfFunds } from './events.js';

/**
 * What a programme's stream comes to. Deciding only reads it; `fold.ts` alone writes it, in place,
 * because a programme may hold 200,000 seats and is folded event by event.
 */

/**
 * How BPJS Ketenagakerjaan answered for a paid seat. `ended` is for good, until the money comes back
 * or the payment is reversed; a cover that ran out by its own date stays `confirmed`.
 */
export type CoverStatus = 'none' | 'confirmed' | 'rejected' | 'ended';

/** The premium of a seat while it stands: neither reversed nor refunded in full. */
export interface StandingPayment {
  /** The PremiumPaid event, which a reversal points at. */
  readonly eventId: string;
  readonly sp2dNumber: string;
  readonly sp2dDate: BusinessDate;
  readonly coverFrom: BusinessDate;
  readonly coverUntil: BusinessDate;
  /** What of it came back so far; less than the seat's amount. */
  readonly refundedRupiah: number;
  readonly cover: CoverStatus;
  /** Whether BPJS Ketenagakerjaan ever confirmed it; an ended cover may have been confirmed before. */
  readonly everConfirmed: boolean;
  /** Why it was rejected last, or null. */
  readonly rejectedFor: string | null;
}

/** A live allocation. It is never changed: every change puts another one in its place. */
export interface Seat {
  readonly workerId: WorkerId;
  readonly roundId: string;
  /** Subject who drew the round; that person may not pay the seat. */
  readonly drawnBy: string;
  readonly rank: number;
  readonly decile: Decile;
  /** Premium and months in force when it was allocated. */
  readonly amountRupiah: Rupiah;
  readonly months: number;
  /** Months in which cover may start, by the holder's age. */
  readonly coverableFrom: Month;
  readonly coverableUntil: Month;
  /** Null while the seat is unpaid. */
  readonly payment: StandingPayment | null;
}

/** Money of a worker that came back, by its receipt number. */
export interface Receipt {
  readonly amountRupiah: Rupiah;
  readonly receiptDate: BusinessDate;
}

interface OpenedWork {
  /** Event that opened it and its place in the stream, where its actor and command are to be found. */
  readonly openingEventId: string;
  readonly openingRevision: number;
  /** Subject in whose name it has to be completed. */
  readonly actorSubject: string;
  /** How many of its seats or payments have been written. */
  readonly written: number;
}

/** A round or payment batch that was opened and not completed; everything else waits for it. */
export type OpenWork =
  | (OpenedWork & { readonly kind: 'round'; readonly id: string; readonly opened: AllocationRoundDrawn['data'] })
  | (OpenedWork & { readonly kind: 'batch'; readonly id: string; readonly opened: PaymentBatchOpened['data'] });

/** One programme as of its last folded event. */
export interface ProgramState {
  readonly programId: ProgramId;
  /** Of the last event that was folded; the expected revision of the next append. */
  readonly revision: number;
  readonly region: RegionCode;
  readonly year: number;
  readonly sourceOfFunds: SourceOfFunds;
  readonly closed: boolean;
  readonly ceilingRupiah: Rupiah;
  readonly quotaSeats: number;
  readonly premiumRupiah: Rupiah;
  readonly months: number;
  readonly needEstimate: number;
  /** The policy in force. */
  readonly policy: PriorityPolicy;
  /** Every policy that ever was, by version. */
  readonly policies: ReadonlyMap<number, PriorityPolicy>;
  /** Live allocations in the order in which they were made. */
  readonly seats: ReadonlyMap<WorkerId, Seat>;
  readonly unpaidSeats: number;
  /** Seats of an open round that are not yet written. */
  readonly reservedSeats: number;
  /** What allocated, unpaid seats will cost, the reserved ones included. */
  readonly committedRupiah: number;
  /** Payments less reversals. */
  readonly realisedRupiah: number;
  /** Money that really came back. */
  readonly refundedRupiah: number;
  /** Workers who were released for a reason that bars them from this programme. */
  readonly barred: ReadonlySet<WorkerId>;
  /** Receipts by worker and number; they outlive the seat. */
  readonly receipts: ReadonlyMap<WorkerId, ReadonlyMap<string, Receipt>>;
  /** Rounds and batches that were ever opened: their commands have nothing more to do. */
  readonly knownWork: ReadonlySet<string>;
  readonly openWork: OpenWork | null;
}

/** `committed + realised - refunded`: what stands against the ceiling. */
export const spokenForRupiah = (state: ProgramState): number => state.committedRupiah + state.realisedRupiah - state.refundedRupiah;

/** Ceiling less what stands against it; negative after a ceiling was revised to below that. */
export const freeRupiah = (state: ProgramState): number => state.ceilingRupiah - spokenForRupiah(state);

/** Seats that are held or reserved. */
export const usedSeats = (state: ProgramState): number => state.seats.size + state.reservedSeats;

/** Seats that the quota still has, never below zero. */
export const freeSeats = (state: ProgramState): number => Math.max(0, state.quotaSeats - usedSeats(state));

/** Seats that the free rupiah pay for at today's premium, never below zero. */
export const affordableSeats = (state: ProgramState): number => Math.max(0, Math.floor(freeRupiah(state) / state.premiumRupiah));

/** Most seats that a round could give now, however many are waiting. */
export const drawableSeats = (state: ProgramState): number => Math.min(freeSeats(state), affordableSeats(state));

/** First day of cover that the programme aims at: its policy's, or 1 January of its year. */
export const programCoverStart = (state: Pick<ProgramState, 'year' | 'policy'>): BusinessDate =>
  state.policy.coverStart ?? (`${state.year}-01-01` as BusinessDate);

/** First day of cover by which a round of that day judges ages. */
export const roundCoverStart = (state: ProgramState, decisionDate: BusinessDate): BusinessDate => coverStartFor(decisionDate, programCoverStart(state));

/**
 * Whether personal data of this worker may not be erased yet: the seat is unpaid, or a cover that
 * is confirmed or may still be confirmed runs today or later. A rejected or ended one does not block.
 */
export function blocksErasure(state: ProgramState, workerId: WorkerId, today: BusinessDate): boolean {
  const seat = state.seats.get(workerId);
  if (seat === undefined) return false;
  if (seat.payment === null) return true;
  return (seat.payment.cover === 'none' || seat.payment.cover === 'confirmed') && seat.payment.coverUntil >= today;
}
