import { candidateTestOn, type CandidateTest, isWaiting, standingOn, type Standing, standings } from '@lindung/domain/standing';
import { type BusinessDate, type Month } from '@lindung/domain/values/brands';
import { type CellState } from './cell.js';

/** How many workers are in each state on one day. */
export interface Tally {
  registered: number;
  /** By the latest DTSEN result, as is `rejected`. */
  verified: number;
  rejected: number;
  paid: number;
  covered: number;
  exited: number;
  coverageRejected: number;
  /** Exclusive; sums to `registered`. */
  standing: Record<Standing, number>;
}

export const emptyTally = (): Tally => ({
  registered: 0,
  verified: 0,
  rejected: 0,
  paid: 0,
  covered: 0,
  exited: 0,
  coverageRejected: 0,
  standing: Object.fromEntries(standings.map((standing) => [standing, 0])) as Record<Standing, number>,
});

/** What a day is judged by: the programme's cover start and the age that it allows a snapshot. */
export interface DayTest {
  readonly today: BusinessDate;
  readonly candidate: CandidateTest;
}

export function dayTest(today: BusinessDate, program: { readonly coverStart: BusinessDate; readonly snapshotMaxAgeDays: number | null }): DayTest {
  return { today, candidate: candidateTestOn(today, program) };
}

/** Every month that may be asked for lies between these, which stand in for the bounds that a cell leaves out. */
const firstMonth = '0000-00' as Month;
const lastMonth = '9999-99' as Month;

const cellIsWaiting = (cell: CellState, test: DayTest): boolean =>
  cell.snapshotDate !== null &&
  isWaiting(
    { coverableFrom: cell.coverableFrom ?? firstMonth, coverableUntil: cell.coverableUntil ?? lastMonth, snapshotDate: cell.snapshotDate },
    test.candidate,
  );

/** Confirmed, not ended, and today is not behind the last covered day. */
export const isCovered = (seat: { readonly coverage: CellState['coverage']; readonly coverUntil: BusinessDate | null }, today: BusinessDate): boolean =>
  seat.coverage === 'confirmed' && seat.coverUntil !== null && seat.coverUntil >= today;

/** Adds one cell to a tally. */
export function addCell(tally: Tally, cell: CellState, test: DayTest): void {
  tally.registered += cell.n;
  if (cell.dtsenKind === 'verified') tally.verified += cell.n;
  if (cell.dtsenKind === 'rejected') tally.rejected += cell.n;
  if (cell.paid) tally.paid += cell.n;
  if (cell.exited) tally.exited += cell.n;
  if (cell.coverage === 'rejected') tally.coverageRejected += cell.n;
  if (isCovered(cell, test.today)) tally.covered += cell.n;
  tally.standing[standingOn(cell.standingClass, cell.standingClass === 'candidate' && cellIsWaiting(cell, test))] += cell.n;
}

/** The columns of a cell's state, named as {@link CellState} names them. */
export const cellStateColumnList = `program_id AS "programId", standing_class AS "standingClass", dtsen_kind AS "dtsenKind", exited, paid, coverage,
  cover_until AS "coverUntil", coverable_from AS "coverableFrom", coverable_until AS "coverableUntil", snapshot_date AS "snapshotDate"`;

/** The same for grouping. */
export const cellStateGrouping = 'program_id, standing_class, dtsen_kind, exited, paid, coverage, cover_until, coverable_from, coverable_until, snapshot_date';
