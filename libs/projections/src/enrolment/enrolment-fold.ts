import { barringReleaseReasons } from '@lindung/domain/program/events';
import { riskOf } from '@lindung/domain/ranking';
import { type DtsenResult, type StandingClass, standingClassOf } from '@lindung/domain/standing';
import { type BusinessDate } from '@lindung/domain/values/brands';
import { addMonths, lastOfMonth, monthOf } from '@lindung/domain/values/dates';
import { type LogEventOf } from '../fold/log-event.js';
import { shared } from '../fold/shared-text.js';
import { type ProgramRow } from '../programs/program-table.js';
import { hasLeft } from '../registry/worker-fold.js';
import { type WorkerRow } from '../registry/worker-table.js';
import { type RoundRow } from '../rounds/round-table.js';
import { type EnrolmentRow } from './enrolment-table.js';

/** How a worker stands in one programme: the worker's facts, the policy, and the seat. */

const noPayment = {
  batchId: null, paidOn: null, paidRupiah: null, paidBy: null, sp2dNumber: null, sp2dDate: null, coverFrom: null, coverUntil: null,
  refundedRupiah: 0, coverage: 'none', coverageOn: null, coverageReason: null, coverEndedOn: null, kpj: null,
} as const satisfies Partial<EnrolmentRow>;

const noSeat = {
  roundId: null, rank: null, allocatedOn: null, amountRupiah: null, months: null, drawnBy: null, termFrom: null, termUntil: null, reversed: false, ...noPayment,
} as const satisfies Partial<EnrolmentRow>;

/** A worker becomes one of the programme's workers. One literal: V8 then makes it at its full size at once. */
export function enrolled(worker: WorkerRow, program: ProgramRow): EnrolmentRow {
  const enrolment: EnrolmentRow = {
    programId: program.programId,
    workerId: worker.workerId,
    kecamatan: worker.kecamatan,
    kelurahan: worker.kelurahan,
    occupation: worker.occupation,
    sex: worker.sex,
    dtsenKind: worker.dtsenKind,
    decile: worker.decile,
    snapshotDate: worker.snapshotDate,
    coverableFrom: worker.coverableFrom,
    coverableUntil: worker.coverableUntil,
    registeredPosition: worker.registeredPosition,
    exited: hasLeft(worker),
    risk: riskOf(program, worker.occupation),
    barred: false,
    standingClass: 'unverified',
    roundId: null, rank: null, allocatedOn: null, amountRupiah: null, months: null, drawnBy: null, termFrom: null, termUntil: null,
    batchId: null, paidOn: null, paidRupiah: null, paidBy: null, sp2dNumber: null, sp2dDate: null, coverFrom: null, coverUntil: null,
    reversed: false, refundedRupiah: 0, coverage: 'none', coverageOn: null, coverageReason: null, coverEndedOn: null,
    moneyOn: null,
    kpj: null,
  };
  enrolment.standingClass = classOf(enrolment, worker, program);
  return enrolment;
}

/** Takes over what changed about the worker, the seat or the policy. Answers whether any column did. */
export function refresh(enrolment: EnrolmentRow, worker: WorkerRow, program: ProgramRow): boolean {
  let changed = false;
  for (const fact of copiedFacts) {
    if (enrolment[fact] === worker[fact]) continue;
    copyFact(enrolment, worker, fact);
    changed = true;
  }
  const exited = hasLeft(worker);
  const risk = riskOf(program, worker.occupation);
  const standingClass = classOf(enrolment, worker, program);
  if (enrolment.exited === exited && enrolment.risk === risk && enrolment.standingClass === standingClass) return changed;
  enrolment.exited = exited;
  enrolment.risk = risk;
  enrolment.standingClass = standingClass;
  return true;
}

/** Columns that an enrolment has from its worker as they are. */
const copiedFacts = [
  'kecamatan', 'kelurahan', 'occupation', 'sex', 'dtsenKind', 'decile', 'snapshotDate', 'coverableFrom', 'coverableUntil', 'registeredPosition',
] as const;

function copyFact<Fact extends (typeof copiedFacts)[number]>(enrolment: Pick<EnrolmentRow, Fact>, worker: Pick<EnrolmentRow, Fact>, fact: Fact): void {
  enrolment[fact] = worker[fact];
}

function classOf(enrolment: EnrolmentRow, worker: WorkerRow, program: ProgramRow): StandingClass {
  return standingClassOf({ holdsSeat: enrolment.roundId !== null, exited: hasLeft(worker), dtsen: dtsenOf(worker), barred: enrolment.barred }, program);
}

function dtsenOf(worker: WorkerRow): DtsenResult {
  if (worker.dtsenKind !== 'verified') return { kind: worker.dtsenKind };
  if (worker.snapshotDate === null) throw new Error('A verified worker has a snapshot date.');
  return { kind: 'verified', decile: worker.decile, snapshotDate: worker.snapshotDate };
}

/** The seat's term is what the round foresaw, until a payment says it exactly. */
export function allocate(enrolment: EnrolmentRow, { data, meta }: LogEventOf<'QuotaAllocated'>, round: RoundRow): void {
  Object.assign(enrolment, noSeat, {
    roundId: round.roundId,
    rank: data.rank,
    allocatedOn: shared(meta.occurredOn),
    amountRupiah: data.amountRupiah,
    months: data.months,
    drawnBy: round.drawnBy,
    ...plannedTerm(round.coverStart, data.months),
  });
}

export function release(enrolment: EnrolmentRow, { data }: LogEventOf<'AllocationReleased'>): void {
  Object.assign(enrolment, noSeat);
  if (barringReleaseReasons.includes(data.reason)) enrolment.barred = true;
}

export function pay(enrolment: EnrolmentRow, { data, meta }: LogEventOf<'PremiumPaid'>): void {
  Object.assign(enrolment, noPayment, {
    batchId: shared(data.batchId),
    paidOn: shared(meta.occurredOn),
    paidRupiah: data.amountRupiah,
    paidBy: shared(meta.actor.subject),
    sp2dNumber: shared(data.sp2dNumber),
    sp2dDate: shared(data.sp2dDate),
    coverFrom: shared(data.coverFrom),
    coverUntil: shared(data.coverUntil),
    termFrom: shared(data.coverFrom),
    termUntil: shared(data.coverUntil),
  });
}

/** The seat is allocated and unpaid again, for the term that its round foresaw. */
export function reverse(enrolment: EnrolmentRow, round: RoundRow): void {
  Object.assign(enrolment, noPayment, { reversed: true }, plannedTerm(round.coverStart, enrolment.months ?? round.months));
}

export function refund(enrolment: EnrolmentRow, { data }: LogEventOf<'PremiumRefunded'>): void {
  if (data.fullyRefunded) Object.assign(enrolment, noSeat);
  else enrolment.refundedRupiah += data.amountRupiah;
}

/** `erased`: the number was sealed for somebody who was erased since, and stays closed. */
export function confirmCoverage(enrolment: EnrolmentRow, { meta }: LogEventOf<'CoverageConfirmed'>, erased: boolean): void {
  enrolment.coverage = 'confirmed';
  enrolment.coverageOn = meta.occurredOn;
  enrolment.coverageReason = null;
  const kpj = erased ? null : meta.opened?.kpj;
  enrolment.kpj = typeof kpj === 'string' ? kpj : null;
}

export function rejectCoverage(enrolment: EnrolmentRow, { data, meta }: LogEventOf<'CoverageRejected'>): void {
  enrolment.coverage = 'rejected';
  enrolment.coverageOn = meta.occurredOn;
  enrolment.coverageReason = data.reason;
}

export function endCoverage(enrolment: EnrolmentRow, { data, meta }: LogEventOf<'CoverageEnded'>): void {
  enrolment.coverage = 'ended';
  enrolment.coverageOn = meta.occurredOn;
  enrolment.coverageReason = data.reason;
  enrolment.coverEndedOn = data.endedOn;
}

interface Term {
  readonly termFrom: BusinessDate;
  readonly termUntil: BusinessDate;
}

const terms = new Map<string, Term>();

/** First to last day of `months` months, beginning with the month of `coverStart`; found once per round. */
function plannedTerm(coverStart: BusinessDate, months: number): Term {
  const key = `${coverStart} ${months}`;
  let term = terms.get(key);
  if (term === undefined) {
    term = { termFrom: coverStart, termUntil: lastOfMonth(addMonths(monthOf(coverStart), months - 1)) };
    terms.set(key, term);
  }
  return term;
}
