import { type StandingClass, type StandingFacts } from '@lindung/domain/standing';
import { type BusinessDate, type Decile, type KelurahanCode, type Month, type OccupationCode, type ProgramId, type Sex } from '@lindung/domain/values/brands';
import { type CoverageState } from '../enrolment/enrolment-table.js';
import { bigint, date, flag, nullable, text } from '../schema/columns.js';

/**
 * What two enrolments must have in common to be counted together whatever the day on which one asks.
 * `waiting` hangs on the first three dates (of candidates only), `covered` on the fourth.
 */
export interface CellState {
  programId: ProgramId;
  standingClass: StandingClass;
  dtsenKind: StandingFacts['dtsen']['kind'];
  exited: boolean;
  /** The premium stands. */
  paid: boolean;
  coverage: CoverageState;
  /** Last covered day where coverage is confirmed, else null. */
  coverUntil: BusinessDate | null;
  /** Candidates: first coverable month, or null where it lies before every month that may be asked for. */
  coverableFrom: Month | null;
  /** Candidates: last coverable month, or null where it lies behind every month that may be asked for. */
  coverableUntil: Month | null;
  /** Candidates: date of the DTSEN snapshot. */
  snapshotDate: BusinessDate | null;
  /** Enrolments in this cell; a cell without any is deleted. */
  n: number;
}

export const cellStateColumns = {
  programId: text('program_id'),
  standingClass: text('standing_class'),
  dtsenKind: text('dtsen_kind'),
  exited: flag('exited'),
  paid: flag('paid'),
  coverage: text('coverage'),
  coverUntil: nullable(date('cover_until')),
  coverableFrom: nullable(text('coverable_from')),
  coverableUntil: nullable(text('coverable_until')),
  snapshotDate: nullable(date('snapshot_date')),
  n: bigint('n'),
};

/** The axes by which coverage is asked for. */
export interface CellPlace {
  kecamatan: string;
  kelurahan: KelurahanCode;
  occupation: OccupationCode;
  sex: Sex;
  decile: Decile | null;
}
