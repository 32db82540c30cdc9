import { type SourceOfFunds } from '@lindung/domain/program/events';
import { type BusinessDate, type Decile, type ProgramId, type RegionCode } from '@lindung/domain/values/brands';
import { EntitySchema } from 'typeorm';
import { bigint, date, integer, json, key, nullable, text } from '../schema/columns.js';

/** One programme: its terms in force, its policy, and its money as it stands. */
export interface ProgramRow {
  programId: ProgramId;
  region: RegionCode;
  year: number;
  sourceOfFunds: SourceOfFunds;
  ceilingRupiah: number;
  quotaSeats: number;
  /** Rupiah per participant for all `months`. */
  premiumRupiah: number;
  months: number;
  needEstimate: number;
  policyVersion: number;
  maxDecile: Decile;
  snapshotMaxAgeDays: number | null;
  /** The policy's first day of cover, or 1 January of the programme's year. */
  coverStart: BusinessDate;
  occupationRisk: Readonly<Record<string, number>>;
  /** Legal reference of the latest revision or of the opening. */
  reference: string;
  openedOn: BusinessDate;
  openedPosition: number;
  closedOn: BusinessDate | null;
  /** Seats held, paid or not. */
  seatsUsed: number;
  /** What allocated, unpaid seats will cost. */
  committedRupiah: number;
  /** Payments less reversals. */
  realisedRupiah: number;
  /** Money that came back. */
  refundedRupiah: number;
}

export const programTable = new EntitySchema<ProgramRow>({
  name: 'Program',
  tableName: 'programs',
  columns: {
    programId: key(text('program_id')),
    region: text('region'),
    year: integer('year'),
    sourceOfFunds: text('source_of_funds'),
    ceilingRupiah: bigint('ceiling_rupiah'),
    quotaSeats: integer('quota_seats'),
    premiumRupiah: bigint('premium_rupiah'),
    months: integer('months'),
    needEstimate: integer('need_estimate'),
    policyVersion: integer('policy_version'),
    maxDecile: integer('max_decile'),
    snapshotMaxAgeDays: nullable(integer('snapshot_max_age_days')),
    coverStart: date('cover_start'),
    occupationRisk: json('occupation_risk'),
    reference: text('reference'),
    openedOn: date('opened_on'),
    openedPosition: bigint('opened_position'),
    closedOn: nullable(date('closed_on')),
    seatsUsed: integer('seats_used'),
    committedRupiah: bigint('committed_rupiah'),
    realisedRupiah: bigint('realised_rupiah'),
    refundedRupiah: bigint('refunded_rupiah'),
  },
});
