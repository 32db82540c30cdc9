import { type RegionCode } from '@lindung/domain/values/brands';
import { type RegistrationFacts } from '@lindung/domain/worker/events';
import { initials, maskNik } from '@lindung/personal-data/mask';
import { type LogEventOf, type LogMeta } from '../fold/log-event.js';
import { type WorkerRow } from './worker-table.js';

/** How events of a worker's stream change its row. Enrolments follow from the row; see `enrolment/`. */

/** The row of somebody who has never been registered before. */
export function registeredWorker({ data, meta }: LogEventOf<'WorkerRegistered'>): WorkerRow {
  return { ...registration(data, meta), workerId: data.workerId, registrations: 1 };
}

/** A new registration replaces everything, the DTSEN result too; only the count goes on. */
export function reregister(worker: WorkerRow, { data, meta }: LogEventOf<'WorkerReregistered'>): void {
  Object.assign(worker, registration(data, meta), { registrations: worker.registrations + 1 });
}

function registration(facts: RegistrationFacts, meta: LogMeta): Omit<WorkerRow, 'workerId' | 'registrations'> {
  return {
    keyId: facts.keyId,
    ...areaOf(facts.kelurahan),
    kelurahan: facts.kelurahan,
    sex: facts.sex,
    occupation: facts.occupation,
    coverableFrom: facts.coverableFrom,
    coverableUntil: facts.coverableUntil,
    source: facts.source,
    warnings: facts.warnings,
    importId: facts.importId,
    importRow: facts.row,
    registeredPosition: meta.position,
    registeredOn: meta.occurredOn,
    registeredAt: meta.recordedAt,
    registeredBy: meta.actor.subject,
    dtsenKind: 'none',
    decile: null,
    snapshotId: null,
    snapshotDate: null,
    dtsenReason: null,
    dtsenCheckedOn: null,
    dtsenBy: null,
    exitReason: null,
    exitDate: null,
    erased: false,
    nikMasked: textOf(meta.opened?.nik, maskNik),
    ...namesOf(meta.opened?.name),
  };
}

/** Corrects facts in clear, and the name where it was opened. A NIK is never corrected. */
export function correct(worker: WorkerRow, { data, meta }: LogEventOf<'WorkerDetailsCorrected'>): void {
  const { changed } = data;
  Object.assign(worker, changed, changed.kelurahan === undefined ? {} : areaOf(changed.kelurahan));
  if (!data.sealedFields.includes('name')) return;
  const changes = meta.opened?.changes;
  const name = typeof changes === 'object' && changes !== null && 'name' in changes ? changes.name : null;
  Object.assign(worker, namesOf(name));
}

export function verify(worker: WorkerRow, { data, meta }: LogEventOf<'DtsenVerified'>): void {
  worker.dtsenKind = 'verified';
  worker.decile = data.decile;
  worker.dtsenReason = null;
  noteSnapshot(worker, data, meta);
}

export function reject(worker: WorkerRow, { data, meta }: LogEventOf<'DtsenRejected'>): void {
  worker.dtsenKind = 'rejected';
  worker.decile = null;
  worker.dtsenReason = data.reason;
  noteSnapshot(worker, data, meta);
}

function noteSnapshot(worker: WorkerRow, data: LogEventOf<'DtsenVerified' | 'DtsenRejected'>['data'], meta: LogMeta): void {
  worker.snapshotId = data.snapshotId;
  worker.snapshotDate = data.snapshotDate;
  worker.dtsenCheckedOn = meta.occurredOn;
  worker.dtsenBy = meta.actor.subject;
}

export function exit(worker: WorkerRow, { data }: LogEventOf<'WorkerExited'>): void {
  worker.exitReason = data.reason;
  worker.exitDate = data.effectiveDate;
}

export function reinstate(worker: WorkerRow): void {
  worker.exitReason = null;
  worker.exitDate = null;
}

/** Empties whatever was opened from sealed data. */
export function erase(worker: WorkerRow): void {
  worker.erased = true;
  worker.nikMasked = null;
  Object.assign(worker, namesOf(null));
}

/** Exited or erased: no longer among those who may get a seat. */
export const hasLeft = (worker: Pick<WorkerRow, 'exitReason' | 'erased'>): boolean => worker.exitReason !== null || worker.erased;

function areaOf(kelurahan: string): { readonly region: RegionCode; readonly kecamatan: string } {
  return { region: kelurahan.slice(0, 4) as RegionCode, kecamatan: kelurahan.slice(0, 6) };
}

function namesOf(name: unknown): Pick<WorkerRow, 'name' | 'initials' | 'nameSearch'> {
  return {
    name: textOf(name, (text) => text),
    initials: textOf(name, initials),
    nameSearch: textOf(name, (text) => text.toLowerCase()),
  };
}

const textOf = (value: unknown, shown: (text: string) => string): string | null => (typeof value === 'string' ? shown(value) : null);
