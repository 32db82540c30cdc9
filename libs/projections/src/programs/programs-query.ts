import { type ProgramRow } from './program-table.js';
import { positionColumn, type Reader } from '../reading/reader.js';

/** A programme's terms in force, as the API answers them. */
export interface ProgramView {
  readonly programId: string;
  readonly region: string;
  readonly year: number;
  readonly sourceOfFunds: string;
  readonly ceiling: number;
  readonly quota: number;
  readonly premium: number;
  readonly months: number;
  readonly maxDecile: number;
  readonly snapshotMaxAgeDays: number | null;
  readonly coverStart: string;
  readonly needEstimate: number;
  readonly policyVersion: number;
  readonly reference: string;
  readonly openedOn: string;
  readonly closed: boolean;
  readonly closedOn: string | null;
}

const programsStatement = {
  name: 'programs',
  text: `SELECT coalesce((SELECT json_agg(p ORDER BY p.year DESC, p."programId") FROM (
      SELECT program_id AS "programId", region, year, source_of_funds AS "sourceOfFunds", ceiling_rupiah AS ceiling, quota_seats AS quota,
             premium_rupiah AS premium, months, max_decile AS "maxDecile", snapshot_max_age_days AS "snapshotMaxAgeDays",
             cover_start AS "coverStart", need_estimate AS "needEstimate", policy_version AS "policyVersion", reference,
             opened_on AS "openedOn", closed_on IS NOT NULL AS closed, closed_on AS "closedOn"
      FROM programs) p), '[]') AS programs, ${positionColumn}`,
};

/** All programmes, newest budget year first; there are few of them. */
export function readPrograms(reader: Reader): Promise<{ programs: ProgramView[]; position: string }> {
  return reader.one(programsStatement, []);
}

/** A programme as its row stands, for the queries that reckon with it. */
export type ProgramTerms = Pick<
  ProgramRow,
  'programId' | 'region' | 'year' | 'coverStart' | 'snapshotMaxAgeDays' | 'ceilingRupiah' | 'quotaSeats' | 'premiumRupiah' | 'months' | 'needEstimate' | 'seatsUsed' | 'committedRupiah' | 'realisedRupiah' | 'refundedRupiah'
>;

/** One programme as JSON, or null: a column for the statements of other queries, about programme `$1`. */
export const programTermsColumn = `(SELECT row_to_json(p) FROM (
    SELECT program_id AS "programId", region, year, cover_start AS "coverStart", snapshot_max_age_days AS "snapshotMaxAgeDays",
           ceiling_rupiah AS "ceilingRupiah", quota_seats AS "quotaSeats", premium_rupiah AS "premiumRupiah", months,
           need_estimate AS "needEstimate", seats_used AS "seatsUsed", committed_rupiah AS "committedRupiah",
           realised_rupiah AS "realisedRupiah", refunded_rupiah AS "refundedRupiah"
    FROM programs WHERE program_id = $1) p) AS program`;

/** The terms of one programme; `program` is null where there is none. */
export const termsStatement = { name: 'program-terms', text: `SELECT ${programTermsColumn}, ${positionColumn}` };

/** Rupiah that are neither committed nor spent; negative where the ceiling was revised to below that. */
export const freeRupiah = (program: ProgramTerms): number =>
  program.ceilingRupiah - program.committedRupiah - program.realisedRupiah + program.refundedRupiah;

/** Seats that the free rupiah pay for. */
export const affordableSeats = (program: ProgramTerms): number =>
  program.premiumRupiah > 0 ? Math.max(0, Math.floor(freeRupiah(program) / program.premiumRupiah)) : 0;
