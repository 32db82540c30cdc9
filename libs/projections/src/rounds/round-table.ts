import { type BusinessDate, type Decile, type ProgramId } from '@lindung/domain/values/brands';
import { EntitySchema } from 'typeorm';
import { bigint, date, integer, json, key, nullable, text } from '../schema/columns.js';

/** Key of the last candidate who got a seat in a round. */
export interface RoundCutOff {
  rank: number;
  decile: Decile;
  risk: number;
  registeredAt: string;
}

/** One allocation round, with the policy that ranked it and what became of its seats. */
export interface RoundRow {
  roundId: string;
  programId: ProgramId;
  position: number;
  decisionDate: BusinessDate;
  reference: string | null;
  asOfPosition: number;
  policyVersion: number;
  maxDecile: Decile;
  snapshotMaxAgeDays: number | null;
  coverStart: BusinessDate;
  candidates: number;
  seats: number;
  premiumRupiah: number;
  months: number;
  totalRupiah: number;
  cutOff: RoundCutOff | null;
  digest: string;
  drawnBy: string;
  drawnByName: string;
  /** RFC 3339 in UTC. */
  drawnAt: string;
  /** `open` while its seats are still being recorded. */
  status: 'open' | 'completed';
  /** Of its seats: recorded so far, paid and standing, released, given up after a refund. */
  seatsAllocated: number;
  seatsPaid: number;
  seatsReleased: number;
  seatsRefunded: number;
}

export const roundTable = new EntitySchema<RoundRow>({
  name: 'Round',
  tableName: 'rounds',
  columns: {
    roundId: key(text('round_id')),
    programId: text('program_id'),
    position: bigint('position'),
    decisionDate: date('decision_date'),
    reference: nullable(text('reference')),
    asOfPosition: bigint('as_of_position'),
    policyVersion: integer('policy_version'),
    maxDecile: integer('max_decile'),
    snapshotMaxAgeDays: nullable(integer('snapshot_max_age_days')),
    coverStart: date('cover_start'),
    candidates: integer('candidates'),
    seats: integer('seats'),
    premiumRupiah: bigint('premium_rupiah'),
    months: integer('months'),
    totalRupiah: bigint('total_rupiah'),
    cutOff: nullable(json('cut_off')),
    digest: text('digest'),
    drawnBy: text('drawn_by'),
    drawnByName: text('drawn_by_name'),
    drawnAt: text('drawn_at'),
    status: text('status'),
    seatsAllocated: integer('seats_allocated'),
    seatsPaid: integer('seats_paid'),
    seatsReleased: integer('seats_released'),
    seatsRefunded: integer('seats_refunded'),
  },
  indices: [{ name: 'rounds_by_program', columns: ['programId', 'position'] }],
});
