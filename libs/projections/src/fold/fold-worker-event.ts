import { type WorkerEvent } from '@lindung/domain/worker/events';
import { enrolled, refresh } from '../enrolment/enrolment-fold.js';
import * as registry from '../registry/worker-fold.js';
import { type WorkerRecord } from '../registry/worker-records.js';
import { type LogEventOf } from './log-event.js';
import { ProjectionBroken } from './projection-broken.js';
import { type WorkingSet } from './working-set.js';

type WorkerLogEvent = LogEventOf<WorkerEvent['type']>;

/** Changes a worker's row, and how the worker stands in every programme. */
export function foldWorkerEvent(set: WorkingSet, event: WorkerLogEvent): void {
  if (event.type === 'PersonalDataRevealed') return;
  if (event.type === 'WorkerRegistered') {
    enrolInOpenPrograms(set, set.workers.create(registry.registeredWorker(event)));
    return;
  }
  const record = set.workers.find(event.data.workerId);
  if (record === undefined) throw new ProjectionBroken(event.meta.position, event.type, 'its worker was never registered');
  changeWorker(record, event);
  set.workers.workerChanged(record);
  refreshEnrolments(set, record);
  if (event.type === 'PersonalDataErased') forgetNumbers(set, record);
  else enrolInOpenPrograms(set, record);
}

function changeWorker({ worker: { row } }: WorkerRecord, event: Exclude<WorkerLogEvent, { readonly type: 'WorkerRegistered' | 'PersonalDataRevealed' }>): void {
  switch (event.type) {
    case 'WorkerReregistered':
      return registry.reregister(row, event);
    case 'WorkerDetailsCorrected':
      return registry.correct(row, event);
    case 'DtsenVerified':
      return registry.verify(row, event);
    case 'DtsenRejected':
      return registry.reject(row, event);
    case 'WorkerExited':
      return registry.exit(row, event);
    case 'WorkerReinstated':
      return registry.reinstate(row);
    case 'PersonalDataErased':
      return registry.erase(row);
  }
}

/**
 * Whoever is registered (again), reinstated, or moves into the region becomes one of the workers of
 * every programme of the region that has not closed. Nobody ever stops being one.
 */
function enrolInOpenPrograms(set: WorkingSet, record: WorkerRecord): void {
  const worker = record.worker.row;
  if (registry.hasLeft(worker)) return;
  for (const program of set.programsOf(worker.region)) {
    if (program.closedOn !== null || record.enrolments.some(({ row }) => row.programId === program.programId)) continue;
    set.workers.addEnrolment(record, enrolled(worker, program));
  }
}

/** Takes over the worker's facts into every enrolment. */
function refreshEnrolments(set: WorkingSet, record: WorkerRecord): void {
  for (const stored of record.enrolments) {
    const program = set.programs.find(stored.row.programId);
    if (program !== undefined && refresh(stored.row, record.worker.row, program)) set.workers.enrolmentChanged(stored);
  }
}

function forgetNumbers(set: WorkingSet, record: WorkerRecord): void {
  for (const stored of record.enrolments) {
    if (stored.row.kpj === null) continue;
    stored.row.kpj = null;
    set.workers.enrolmentChanged(stored);
  }
}
