import { type BusinessDate, type Decile, type Month } from './values/brands.js';
import { addDays, firstOfNextMonth, monthOf } from './values/dates.js';

/** Where a worker stands in one programme; exactly one applies, the first that does in this order. */
export const standings = ['allocated', 'exited', 'rejected', 'outOfPolicy', 'waiting', 'unverified'] as const;
export type Standing = (typeof standings)[number];

/**
 * What a read model stores of a standing. A `candidate` is verified and within the decile limit, and
 * becomes waiting or out of policy by the day on which one asks; the other classes never depend on it.
 */
export const standingClasses = ['allocated', 'exited', 'rejected', 'excluded', 'candidate', 'unverified'] as const;
export type StandingClass = (typeof standingClasses)[number];

/** Latest DTSEN result of a worker. */
export type DtsenResult =
  | { readonly kind: 'none' }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'verified'; readonly decile: Decile | null; readonly snapshotDate: BusinessDate };

/** Everything about a worker and a programme that the standing follows from. */
export interface StandingFacts {
  readonly holdsSeat: boolean;
  /** Exited or erased. */
  readonly exited: boolean;
  readonly dtsen: DtsenResult;
  /** A seat of this programme was released for a reason that bars from it. */
  readonly barred: boolean;
}

/** The class of a standing, without the parts that depend on the day. */
export function standingClassOf(facts: StandingFacts, policy: { readonly maxDecile: Decile }): StandingClass {
  if (facts.holdsSeat) return 'allocated';
  if (facts.exited) return 'exited';
  if (facts.dtsen.kind === 'rejected') return 'rejected';
  if (facts.dtsen.kind === 'none') return 'unverified';
  if (facts.barred || facts.dtsen.decile === null || facts.dtsen.decile > policy.maxDecile) return 'excluded';
  return 'candidate';
}

/** The dates that decide whether a candidate is waiting. */
export interface CandidateDates {
  readonly coverableFrom: Month;
  readonly coverableUntil: Month;
  readonly snapshotDate: BusinessDate;
}

/** The policy dates that a candidate is held against on one day. */
export interface CandidateTest {
  /** Month in which cover would start. */
  readonly coverMonth: Month;
  /** A snapshot older than this day has expired; null where the policy sets no limit. */
  readonly oldestSnapshot: BusinessDate | null;
}

/**
 * First day of cover for a decision made on `day`: the programme's cover start, or the first of the
 * month after the decision when that start has passed.
 */
export function coverStartFor(day: BusinessDate, programCoverStart: BusinessDate): BusinessDate {
  return day <= programCoverStart ? programCoverStart : firstOfNextMonth(day);
}

/** What a candidate must satisfy to be waiting on `day`. */
export function candidateTestOn(
  day: BusinessDate,
  program: { readonly coverStart: BusinessDate; readonly snapshotMaxAgeDays: number | null },
): CandidateTest {
  return {
    coverMonth: monthOf(coverStartFor(day, program.coverStart)),
    oldestSnapshot: program.snapshotMaxAgeDays === null ? null : addDays(day, -program.snapshotMaxAgeDays),
  };
}

/** Whether a candidate is waiting; otherwise the candidate is out of policy on that day. */
export function isWaiting(dates: CandidateDates, test: CandidateTest): boolean {
  return (
    dates.coverableFrom <= test.coverMonth &&
    test.coverMonth <= dates.coverableUntil &&
    (test.oldestSnapshot === null || dates.snapshotDate >= test.oldestSnapshot)
  );
}

/** The standing of a class on a day. */
export function standingOn(standingClass: StandingClass, waiting: boolean): Standing {
  switch (standingClass) {
    case 'candidate':
      return waiting ? 'waiting' : 'outOfPolicy';
    case 'excluded':
      return 'outOfPolicy';
    default:
      return standingClass;
  }
}
