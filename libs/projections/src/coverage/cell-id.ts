import { type Decile, type KelurahanCode, type Month } from '@lindung/domain/values/brands';
import { type EnrolmentRow } from '../enrolment/enrolment-table.js';
import { type SummaryCellRow } from '../summary/summary-table.js';
import { type CoverageCellRow } from './coverage-table.js';

/**
 * A cell's id is its axes joined by bars, state first, so that the id of a coverage cell begins with
 * the id of the summary cell that it is part of, and either row can be read back from its id.
 */

const SEPARATOR = '|';
const STATE_AXES = 10;

/** The coverage cell in which an enrolment is counted; `programYear` bounds which months are kept apart. */
export function cellIdOf(enrolment: EnrolmentRow, programYear: number): string {
  const isCandidate = enrolment.standingClass === 'candidate';
  const isConfirmed = enrolment.coverage === 'confirmed';
  return (
    `${enrolment.programId}|${enrolment.standingClass}|${enrolment.dtsenKind}|${enrolment.exited ? 1 : 0}|${enrolment.paidOn === null ? 0 : 1}` +
    `|${enrolment.coverage}|${(isConfirmed ? enrolment.coverUntil : null) ?? ''}` +
    `|${isCandidate ? borderlineFrom(enrolment.coverableFrom, programYear) : ''}|${isCandidate ? borderlineUntil(enrolment.coverableUntil, programYear) : ''}` +
    `|${(isCandidate ? enrolment.snapshotDate : null) ?? ''}` +
    `|${enrolment.kelurahan}|${enrolment.occupation}|${enrolment.sex}|${enrolment.decile ?? ''}`
  );
}

/**
 * Cover of a programme starts in the months of its year and the years beside it. A first coverable
 * month before all of those never decides anything; one behind them always does, whichever it is.
 */
function borderlineFrom(month: Month, year: number): string {
  if (month <= `${year - 1}-01`) return '';
  return month > `${year + 1}-12` ? `${year + 2}-01` : month;
}

/** The same for the last coverable month, the other way round. */
function borderlineUntil(month: Month, year: number): string {
  if (month >= `${year + 1}-12`) return '';
  return month < `${year - 1}-01` ? `${year - 2}-12` : month;
}

/** The summary cell of a coverage cell. */
export function summaryCellIdOf(coverageCellId: string): string {
  let end = -1;
  for (let axis = 0; axis < STATE_AXES; axis += 1) end = coverageCellId.indexOf(SEPARATOR, end + 1);
  return coverageCellId.slice(0, end);
}

/** A summary cell's row, or the part of a coverage cell's row that tells its state. */
export function summaryCell(cellId: string, n: number): SummaryCellRow {
  const [programId, standingClass, dtsenKind, exited, paid, coverage, coverUntil, coverableFrom, coverableUntil, snapshotDate] = cellId.split(SEPARATOR);
  return {
    cellId, programId, standingClass, dtsenKind, coverage, n,
    exited: exited === '1',
    paid: paid === '1',
    coverUntil: coverUntil || null,
    coverableFrom: coverableFrom || null,
    coverableUntil: coverableUntil || null,
    snapshotDate: snapshotDate || null,
    // Every text was taken from a typed enrolment by cellIdOf.
  } as SummaryCellRow;
}

export function coverageCell(cellId: string, n: number): CoverageCellRow {
  const [kelurahan = '', occupation = '', sex = '', decile = ''] = cellId.split(SEPARATOR).slice(STATE_AXES);
  return {
    ...summaryCell(cellId, n),
    kecamatan: kelurahan.slice(0, 6),
    kelurahan: kelurahan as KelurahanCode,
    occupation: occupation as CoverageCellRow['occupation'],
    sex: sex as CoverageCellRow['sex'],
    decile: decile === '' ? null : (Number(decile) as Decile),
  };
}
