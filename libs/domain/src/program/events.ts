import { type DomainEvent } from '../event.js';
import { type BusinessDate, type Decile, type LogPosition, type Month, type OccupationCode, type ProgramId, type RegionCode, type Rupiah, type WorkerId } from '../values/brands.js';
import { type ExitReason, type SealedNote } from '../worker/events.js';

export type SourceOfFunds = 'APBD' | 'APBD-P';

/** Who may have a seat, and who comes first. Versioned: a round names the version that it ranked by. */
export interface PriorityPolicy {
  readonly version: number;
  /** Highest decile that is covered, 1 to 10. */
  readonly maxDecile: Decile;
  /** Days for which a DTSEN snapshot may be relied upon, or null for no limit. */
  readonly snapshotMaxAgeDays: number | null;
  /** First day of cover; null means 1 January of the programme's year. */
  readonly coverStart: BusinessDate | null;
  /** Risk class per occupation (1 highest), copied from the occupation list when the policy was made. */
  readonly occupationRisk: Readonly<Record<OccupationCode, number>>;
}

/** A legal reference and a reason stand on every revision. */
interface Revision {
  readonly programId: ProgramId;
  readonly reference: string;
  readonly reason: string;
}

export type ProgramOpened = DomainEvent<
  'ProgramOpened',
  {
    readonly programId: ProgramId;
    readonly region: RegionCode;
    readonly year: number;
    readonly sourceOfFunds: SourceOfFunds;
    readonly ceilingRupiah: Rupiah;
    readonly quotaSeats: number;
    /** Rupiah per participant for all `months`. */
    readonly premiumRupiah: Rupiah;
    readonly months: number;
    readonly policy: PriorityPolicy;
    readonly needEstimate: number;
    readonly reference: string;
  }
>;
export type BudgetRevised = DomainEvent<'BudgetRevised', Revision & { readonly ceilingRupiah: Rupiah }>;
export type QuotaRevised = DomainEvent<'QuotaRevised', Revision & { readonly quotaSeats: number }>;
export type TariffRevised = DomainEvent<'TariffRevised', Revision & { readonly premiumRupiah: Rupiah; readonly months: number }>;
export type PolicyRevised = DomainEvent<'PolicyRevised', Revision & { readonly policy: PriorityPolicy }>;
export type NeedEstimateRevised = DomainEvent<'NeedEstimateRevised', Revision & { readonly needEstimate: number }>;

/** The ranking key of one seat or candidate; see `ranking.ts`. */
export interface RankingKey {
  readonly decile: Decile;
  readonly risk: number;
  /** Position of the worker's latest registration. */
  readonly registeredAt: LogPosition;
}

/** One seat of a round, as the plan of an interrupted round carries it. */
export interface PlannedSeat {
  readonly workerId: WorkerId;
  readonly rank: number;
  readonly decile: Decile;
  readonly coverableFrom: Month;
  readonly coverableUntil: Month;
}

export type AllocationRoundDrawn = DomainEvent<
  'AllocationRoundDrawn',
  {
    readonly programId: ProgramId;
    readonly roundId: string;
    readonly decisionDate: BusinessDate;
    readonly reference: string | null;
    /** The log position as of which everyone who was waiting has been ranked. */
    readonly asOfPosition: LogPosition;
    readonly policyVersion: number;
    /** First day of cover that ages were judged by. */
    readonly coverStart: BusinessDate;
    readonly candidates: number;
    readonly seats: number;
    readonly premiumRupiah: Rupiah;
    readonly months: number;
    readonly totalRupiah: Rupiah;
    /** Key of the last candidate who got a seat. */
    readonly cutOff: (RankingKey & { readonly rank: number }) | null;
    /** SHA-256 of the ranked list, hexadecimal; see `ranking.ts` for its exact bytes. */
    readonly digest: string;
    /** The seats still to be written, where the store cannot take the round in one append. */
    readonly plan?: readonly PlannedSeat[];
  }
>;
export type QuotaAllocated = DomainEvent<
  'QuotaAllocated',
  PlannedSeat & {
    readonly programId: ProgramId;
    readonly roundId: string;
    readonly amountRupiah: Rupiah;
    readonly months: number;
  }
>;
export type AllocationRoundCompleted = DomainEvent<
  'AllocationRoundCompleted',
  { readonly programId: ProgramId; readonly roundId: string; readonly seats: number; readonly totalRupiah: Rupiah }
>;
/** Names the worker's key where a sealed note comes with the event. */
interface SeatNoteKey {
  readonly keyId?: string;
}

/** `reason` is one of `releaseReasons`, or the official's own words. */
export type AllocationReleased = DomainEvent<
  'AllocationReleased',
  SeatNoteKey & { readonly programId: ProgramId; readonly workerId: WorkerId; readonly amountRupiah: Rupiah; readonly reason: string },
  SealedNote
>;

/** After a release for one of these the worker is not ranked in this programme again. */
export const barringReleaseReasons: readonly string[] = ['withdrew', 'covered-elsewhere', 'ineligible'];

export type PaymentBatchOpened = DomainEvent<
  'PaymentBatchOpened',
  {
    readonly programId: ProgramId;
    readonly batchId: string;
    readonly sp2dNumber: string;
    readonly sp2dDate: BusinessDate;
    /** First of a month. */
    readonly coverFrom: BusinessDate;
    readonly count: number;
    readonly totalRupiah: Rupiah;
    /** The payments still to be written, where the store cannot take the batch in one append. */
    readonly plan?: readonly WorkerId[];
  }
>;
export type PremiumPaid = DomainEvent<
  'PremiumPaid',
  {
    readonly programId: ProgramId;
    readonly batchId: string;
    readonly workerId: WorkerId;
    readonly amountRupiah: Rupiah;
    readonly months: number;
    readonly sp2dNumber: string;
    readonly sp2dDate: BusinessDate;
    readonly coverFrom: BusinessDate;
    /** Last day of the last covered month. */
    readonly coverUntil: BusinessDate;
  }
>;
export type PaymentBatchCompleted = DomainEvent<
  'PaymentBatchCompleted',
  { readonly programId: ProgramId; readonly batchId: string; readonly count: number; readonly totalRupiah: Rupiah }
>;
/** Points at the payment that it takes back; the seat is allocated and unpaid again. */
export type PremiumReversed = DomainEvent<
  'PremiumReversed',
  SeatNoteKey & {
    readonly programId: ProgramId;
    readonly workerId: WorkerId;
    readonly amountRupiah: Rupiah;
    readonly reversedEventId: string;
    readonly sp2dNumber: string;
    readonly reason: string;
  },
  SealedNote
>;
/** Money that really came back. When all of it has, the seat is given up. */
export type PremiumRefunded = DomainEvent<
  'PremiumRefunded',
  {
    readonly programId: ProgramId;
    readonly workerId: WorkerId;
    readonly amountRupiah: Rupiah;
    readonly receiptNumber: string;
    readonly receiptDate: BusinessDate;
    readonly fullyRefunded: boolean;
  }
>;
export type CoverageConfirmed = DomainEvent<'CoverageConfirmed', { readonly programId: ProgramId; readonly workerId: WorkerId; readonly keyId: string }, { readonly kpj: string }>;
export type CoverageRejected = DomainEvent<
  'CoverageRejected',
  SeatNoteKey & { readonly programId: ProgramId; readonly workerId: WorkerId; readonly reason: string },
  SealedNote
>;
export type CoverageEnded = DomainEvent<
  'CoverageEnded',
  { readonly programId: ProgramId; readonly workerId: WorkerId; readonly reason: ExitReason | 'erased'; readonly endedOn: BusinessDate }
>;
export type ParticipantFileIssued = DomainEvent<
  'ParticipantFileIssued',
  { readonly programId: ProgramId; readonly rows: number; readonly digest: string; readonly format: 'csv' | 'xlsx'; readonly purpose: string }
>;
export type ProgramClosed = DomainEvent<'ProgramClosed', { readonly programId: ProgramId; readonly reason: string }>;

export type ProgramEvent =
  | ProgramOpened
  | BudgetRevised
  | QuotaRevised
  | TariffRevised
  | PolicyRevised
  | NeedEstimateRevised
  | AllocationRoundDrawn
  | QuotaAllocated
  | AllocationRoundCompleted
  | AllocationReleased
  | PaymentBatchOpened
  | PremiumPaid
  | PaymentBatchCompleted
  | PremiumReversed
  | PremiumRefunded
  | CoverageConfirmed
  | CoverageRejected
  | CoverageEnded
  | ParticipantFileIssued
  | ProgramClosed;

