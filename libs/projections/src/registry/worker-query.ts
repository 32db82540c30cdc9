import { type BusinessDate } from '@lindung/domain/values/brands';
import { type Standing } from '@lindung/domain/standing';
import { dayTest } from '../coverage/tally.js';
import { positionColumn, type Reader, type Statement } from '../reading/reader.js';
import { enrolmentColumns, type EnrolmentFacts, nameOf, shownColumns, standingOfRow, statusOfRow, type Viewer } from '../roster/roster-row.js';

/** One worker: the register in clear or masked, the latest DTSEN result, and each programme of the region. */
export interface WorkerView {
  readonly workerId: string;
  readonly name: string | null;
  readonly nikMasked: string | null;
  readonly sex: 'L' | 'P';
  readonly kecamatan: string;
  readonly kelurahan: string;
  readonly occupation: string;
  readonly source: string | null;
  readonly warnings: readonly string[];
  readonly registeredAt: string;
  readonly erased: boolean;
  readonly exit: { readonly reason: string; readonly effectiveDate: string } | null;
  readonly dtsen: {
    readonly result: 'verified' | 'rejected';
    readonly decile: number | null;
    readonly reason: string | null;
    readonly snapshotId: string;
    readonly checkedAt: string;
  } | null;
  readonly programs: readonly WorkerProgramView[];
  readonly position: string;
}

export interface WorkerProgramView {
  readonly programId: string;
  readonly standing: Standing;
  readonly status: string;
  readonly rank: number | null;
  readonly allocatedAt: string | null;
  readonly paidAt: string | null;
  readonly premiumRupiah: number | null;
  readonly sp2dNumber: string | null;
  readonly coverFrom: string | null;
  readonly coverUntil: string | null;
  readonly kpj: string | null;
}

const workerStatement = (viewer: Viewer): Statement => ({
  name: viewer.seesNames ? 'worker' : 'worker-by-initials',
  text: `SELECT (SELECT row_to_json(f) FROM (
      SELECT w.worker_id AS "workerId", ${viewer.seesNames ? 'w.name' : 'w.initials AS name'}, w.nik_masked AS "nikMasked", w.sex, w.kecamatan, w.kelurahan, w.occupation, w.source, w.warnings,
             w.registered_on AS "registeredOn", w.erased, w.exit_reason AS "exitReason", w.exit_date AS "exitDate", w.dtsen_kind AS "dtsenKind",
             w.decile, w.dtsen_reason AS "dtsenReason", w.snapshot_id AS "snapshotId", w.dtsen_checked_on AS "dtsenCheckedOn"
      FROM workers w WHERE w.worker_id = $1) f) AS worker,
    coalesce((SELECT json_agg(s) FROM (
      SELECT e.program_id AS "programId", e.amount_rupiah AS "amountRupiah", ${shownColumns(viewer)}, ${enrolmentColumns}, p.cover_start AS "coverStart", p.snapshot_max_age_days AS "snapshotMaxAgeDays"
      FROM enrolments e JOIN workers w USING (worker_id) JOIN programs p USING (program_id)
      WHERE e.worker_id = $1 ORDER BY p.year DESC, p.program_id) s), '[]') AS seats,
    ${positionColumn}`,
});

interface WorkerFacts {
  readonly workerId: string;
  readonly name: string | null;
  readonly nikMasked: string | null;
  readonly sex: 'L' | 'P';
  readonly kecamatan: string;
  readonly kelurahan: string;
  readonly occupation: string;
  readonly source: string | null;
  readonly warnings: readonly string[];
  readonly registeredOn: string;
  readonly erased: boolean;
  readonly exitReason: string | null;
  readonly exitDate: string | null;
  readonly dtsenKind: 'none' | 'verified' | 'rejected';
  readonly decile: number | null;
  readonly dtsenReason: string | null;
  readonly snapshotId: string | null;
  readonly dtsenCheckedOn: string | null;
}

interface Seat extends EnrolmentFacts {
  readonly programId: string;
  readonly amountRupiah: number | null;
  readonly kpj: string | null;
  readonly coverStart: BusinessDate;
  readonly snapshotMaxAgeDays: number | null;
}

function programView(seat: Seat, today: BusinessDate): WorkerProgramView {
  const test = dayTest(today, seat);
  return {
    programId: seat.programId,
    standing: standingOfRow(seat, test),
    status: statusOfRow(seat, test),
    rank: seat.rank,
    allocatedAt: seat.allocatedOn,
    paidAt: seat.paidOn,
    premiumRupiah: seat.amountRupiah,
    sp2dNumber: seat.sp2dNumber,
    coverFrom: seat.coverFrom,
    coverUntil: seat.coverUntil,
    kpj: seat.kpj,
  };
}

function dtsenView(worker: WorkerFacts): WorkerView['dtsen'] {
  if (worker.dtsenKind === 'none' || worker.snapshotId === null || worker.dtsenCheckedOn === null) return null;
  return { result: worker.dtsenKind, decile: worker.decile, reason: worker.dtsenReason, snapshotId: worker.snapshotId, checkedAt: worker.dtsenCheckedOn };
}

/** One worker as of `today`, or null where there is none of that id. */
export async function findWorker(reader: Reader, workerId: string, today: BusinessDate, viewer: Viewer): Promise<WorkerView | null> {
  const { worker, seats, position } = await reader.one<{ worker: WorkerFacts | null; seats: Seat[]; position: string }>(workerStatement(viewer), [workerId]);
  if (!worker) return null;
  return {
    workerId: worker.workerId,
    name: worker.name,
    nikMasked: worker.nikMasked,
    sex: worker.sex,
    kecamatan: nameOf(worker.kecamatan),
    kelurahan: nameOf(worker.kelurahan),
    occupation: worker.occupation,
    source: worker.source,
    warnings: worker.warnings,
    registeredAt: worker.registeredOn,
    erased: worker.erased,
    exit: worker.exitReason !== null && worker.exitDate !== null ? { reason: worker.exitReason, effectiveDate: worker.exitDate } : null,
    dtsen: dtsenView(worker),
    programs: seats.map((seat) => programView(seat, today)),
    position,
  };
}
