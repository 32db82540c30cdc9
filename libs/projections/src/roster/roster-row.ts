import { areaName } from '@lindung/domain/reference/areas';
import { type CandidateDates, isWaiting, type Standing, type StandingClass, standingOn } from '@lindung/domain/standing';
import { type BusinessDate, type KecamatanCode, type KelurahanCode } from '@lindung/domain/values/brands';
import { type DayTest, isCovered } from '../coverage/tally.js';
import { type CoverageState } from '../enrolment/enrolment-table.js';

/** Columns of one enrolment `e`, named as {@link EnrolmentFacts} names them. */
export const enrolmentColumns = `e.decile, e.standing_class AS "standingClass", e.snapshot_date AS "snapshotDate", e.coverable_from AS "coverableFrom",
  e.coverable_until AS "coverableUntil", e.rank, e.allocated_on AS "allocatedOn", e.paid_on AS "paidOn", e.sp2d_number AS "sp2dNumber",
  e.cover_from AS "coverFrom", e.cover_until AS "coverUntil", e.coverage`;

export interface EnrolmentFacts extends CandidateDates {
  readonly decile: number | null;
  readonly standingClass: StandingClass;
  readonly rank: number | null;
  readonly allocatedOn: BusinessDate | null;
  readonly paidOn: BusinessDate | null;
  readonly sp2dNumber: string | null;
  readonly coverFrom: BusinessDate | null;
  readonly coverUntil: BusinessDate | null;
  readonly coverage: CoverageState;
}

/** Who looks: names and KPJ numbers are not for everyone. */
export interface Viewer {
  readonly seesNames: boolean;
}

/** What of a person `w` with an enrolment `e` somebody may see; the rest never leaves the database. */
export const shownColumns = ({ seesNames }: Viewer): string => (seesNames ? 'w.name, e.kpj' : 'w.initials AS name, NULL AS kpj');

/** Columns of one row; what {@link RosterFacts} has. */
export const rosterColumns = (viewer: Viewer): string =>
  `e.worker_id AS "workerId", ${shownColumns(viewer)}, w.nik_masked AS "nikMasked", e.kecamatan, e.kelurahan, e.occupation,
  e.registered_position AS "registeredPosition", ${enrolmentColumns}`;

export interface RosterFacts extends EnrolmentFacts {
  readonly workerId: string;
  readonly name: string | null;
  readonly kpj: string | null;
  readonly nikMasked: string | null;
  readonly kecamatan: string;
  readonly kelurahan: string;
  readonly occupation: string;
  readonly registeredPosition: number;
}

/** One row of the roster. */
export interface RosterItem {
  readonly workerId: string;
  readonly name: string | null;
  readonly nikMasked: string | null;
  readonly kecamatan: string;
  readonly kelurahan: string;
  readonly occupation: string;
  readonly decile: number | null;
  readonly standing: Standing;
  readonly status: string;
  readonly rank: number | null;
  readonly allocatedAt: BusinessDate | null;
  readonly paidAt: BusinessDate | null;
  readonly sp2dNumber: string | null;
  readonly coverFrom: BusinessDate | null;
  readonly coverUntil: BusinessDate | null;
  readonly kpj: string | null;
}

export const standingOfRow = (row: EnrolmentFacts, test: DayTest): Standing =>
  standingOn(row.standingClass, row.standingClass === 'candidate' && isWaiting(row, test.candidate));

/** A standing, refined where a seat is held: `paid`, `covered`, `coverage-rejected` or still `allocated`. */
export function statusOfRow(row: EnrolmentFacts, test: DayTest): string {
  if (row.standingClass !== 'allocated') return standingOfRow(row, test);
  if (isCovered(row, test.today)) return 'covered';
  if (row.coverage === 'rejected') return 'coverage-rejected';
  return row.paidOn === null ? 'allocated' : 'paid';
}

export const nameOf = (code: string): string => areaName(code as KecamatanCode | KelurahanCode) ?? code;

export function rosterItem(row: RosterFacts, test: DayTest): RosterItem {
  return {
    workerId: row.workerId,
    name: row.name,
    nikMasked: row.nikMasked,
    kecamatan: nameOf(row.kecamatan),
    kelurahan: nameOf(row.kelurahan),
    occupation: row.occupation,
    decile: row.decile,
    standing: standingOfRow(row, test),
    status: statusOfRow(row, test),
    rank: row.rank,
    allocatedAt: row.allocatedOn,
    paidAt: row.paidOn,
    sp2dNumber: row.sp2dNumber,
    coverFrom: row.coverFrom,
    coverUntil: row.coverUntil,
    kpj: row.kpj,
  };
}
