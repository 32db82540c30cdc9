import { type StandingClass, type StandingFacts } from '@lindung/domain/standing';
import { type BusinessDate, type Decile, type KelurahanCode, type Month, type OccupationCode, type ProgramId, type Sex, type WorkerId } from '@lindung/domain/values/brands';
import { EntitySchema } from 'typeorm';
import { bigint, date, flag, integer, key, nullable, sealed, text } from '../schema/columns.js';

/** What BPJS answered about a paid seat. */
export type CoverageState = 'none' | 'confirmed' | 'rejected' | 'ended';

/**
 * One worker in one programme: what the roster filters and the round ranks by (copied from the
 * worker, so that a page is one index scan), and the seat.
 */
export interface EnrolmentRow {
  programId: ProgramId;
  workerId: WorkerId;
  kecamatan: string;
  kelurahan: KelurahanCode;
  occupation: OccupationCode;
  sex: Sex;
  dtsenKind: StandingFacts['dtsen']['kind'];
  decile: Decile | null;
  snapshotDate: BusinessDate | null;
  coverableFrom: Month;
  coverableUntil: Month;
  registeredPosition: number;
  /** Exited or erased. */
  exited: boolean;
  /** Risk class of the occupation under the programme's policy; 1 is the highest. */
  risk: number;
  /** Released for a reason that bars from this programme. */
  barred: boolean;
  standingClass: StandingClass;

  /** Null without a seat, like every column up to `termUntil`. */
  roundId: string | null;
  rank: number | null;
  allocatedOn: BusinessDate | null;
  amountRupiah: number | null;
  months: number | null;
  drawnBy: string | null;
  /** The seat's term: as the round foresaw it, and once paid as it was paid for. */
  termFrom: BusinessDate | null;
  termUntil: BusinessDate | null;

  /** Null unless the premium stands, like every column up to `coverUntil`. */
  batchId: string | null;
  paidOn: BusinessDate | null;
  paidRupiah: number | null;
  paidBy: string | null;
  sp2dNumber: string | null;
  sp2dDate: BusinessDate | null;
  coverFrom: BusinessDate | null;
  coverUntil: BusinessDate | null;
  /** A payment of the present seat was taken back. */
  reversed: boolean;
  /** Of the present seat. */
  refundedRupiah: number;

  coverage: CoverageState;
  coverageOn: BusinessDate | null;
  /** Why coverage was rejected or ended. */
  coverageReason: string | null;
  coverEndedOn: BusinessDate | null;
  /** Latest date on which money moved for this worker; see `burn-down/`. */
  moneyOn: BusinessDate | null;
  kpj: string | null;
}

export const enrolmentTable = new EntitySchema<EnrolmentRow>({
  name: 'Enrolment',
  tableName: 'enrolments',
  columns: {
    programId: key(text('program_id')),
    workerId: key(text('worker_id')),
    kecamatan: text('kecamatan'),
    kelurahan: text('kelurahan'),
    occupation: text('occupation'),
    sex: text('sex'),
    dtsenKind: text('dtsen_kind'),
    decile: nullable(integer('decile')),
    snapshotDate: nullable(date('snapshot_date')),
    coverableFrom: text('coverable_from'),
    coverableUntil: text('coverable_until'),
    registeredPosition: bigint('registered_position'),
    exited: flag('exited'),
    risk: integer('risk'),
    barred: flag('barred'),
    standingClass: text('standing_class'),
    roundId: nullable(text('round_id')),
    rank: nullable(integer('rank')),
    allocatedOn: nullable(date('allocated_on')),
    amountRupiah: nullable(bigint('amount_rupiah')),
    months: nullable(integer('months')),
    drawnBy: nullable(text('drawn_by')),
    termFrom: nullable(date('term_from')),
    termUntil: nullable(date('term_until')),
    batchId: nullable(text('batch_id')),
    paidOn: nullable(date('paid_on')),
    paidRupiah: nullable(bigint('paid_rupiah')),
    paidBy: nullable(text('paid_by')),
    sp2dNumber: nullable(text('sp2d_number')),
    sp2dDate: nullable(date('sp2d_date')),
    coverFrom: nullable(date('cover_from')),
    coverUntil: nullable(date('cover_until')),
    reversed: flag('reversed'),
    refundedRupiah: bigint('refunded_rupiah'),
    coverage: text('coverage'),
    coverageOn: nullable(date('coverage_on')),
    coverageReason: nullable(text('coverage_reason')),
    coverEndedOn: nullable(date('cover_ended_on')),
    moneyOn: nullable(date('money_on')),
    kpj: sealed(text('kpj')),
  },
  indices: [
    { name: 'enrolments_by_worker', columns: ['workerId'] },
    { name: 'enrolments_by_standing', columns: ['programId', 'standingClass', 'workerId'] },
    { name: 'enrolments_by_kecamatan', columns: ['programId', 'kecamatan', 'workerId'] },
    { name: 'enrolments_by_occupation', columns: ['programId', 'occupation', 'workerId'] },
    { name: 'enrolments_by_decile', columns: ['programId', 'decile', 'workerId'] },
    { name: 'enrolments_by_registration', columns: ['programId', 'registeredPosition', 'workerId'] },
    { name: 'enrolments_by_rank', columns: ['programId', 'rank', 'workerId'], where: 'rank IS NOT NULL' },
    { name: 'enrolments_by_payment', columns: ['programId', 'paidOn', 'workerId'], where: 'paid_on IS NOT NULL' },
    { name: 'enrolments_ranked', columns: ['programId', 'decile', 'risk', 'registeredPosition', 'workerId'], where: "standing_class = 'candidate'" },
  ],
});
