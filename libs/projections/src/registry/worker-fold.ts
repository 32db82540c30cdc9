import { type RegionCode } from '@lindung/domain/values/brands';
import { type RegistrationFacts } from '@lindung/domain/worker/events';
import { initials, maskNik } from '@lindung/personal-data/mask';
import { type LogEventOf, type LogMeta } from '../fold/log-event.js';
import { shared } from '../fold/shared-text.js';
import { type WorkerRow } from './worker-table.js';

/** How events of a worker's stream change its row. Enrolments follow from the row; see `enrolment/`. */

/** The row of somebody who has never been registered before. */
export function registeredWorker({ data, meta }: LogEventOf<'WorkerRegistered'>): WorkerRow {
  return registration(data, meta, 1);
}

/** A new registration replaces everything, the DTSEN result too; only the count goes on. */
export function reregister(worker: WorkerRow, { data, meta }: LogEventOf<'WorkerReregistered'>): void {
  Object.assign(worker, registration(data, meta, worker.registrations + 1));
}

/** One literal with every column: V8 then makes the object at its full size at once. */
function registration(facts: RegistrationFacts, meta: LogMeta, registrations: number): WorkerRow {
  const name = meta.opened?.name;
  return {
    workerId: facts.workerId,
    keyId: facts.keyId,
    region: shared(regionOf(facts.kelurahan)),
    kecamatan: shared(kecamatanOf(facts.kelurahan)),
    kelurahan: shared(facts.kelurahan),
    sex: facts.sex,
    occupation: shared(facts.occupation),
    coverableFrom: shared(facts.coverableFrom),
    coverableUntil: shared(facts.coverableUntil),
    source: shared(facts.source),
    warnings: facts.warnings.length === 0 ? noWarnings : facts.warnings,
    importId: shared(facts.importId),
    importRow: facts.row,
    registeredPosition: meta.position,
    registeredOn: shared(meta.occurredOn),
    registeredAt: shared(meta.recordedAt),
    registeredBy: shared(meta.actor.subject),
    registrations,
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
    name: textOf(name, asItIs),
    initials: textOf(name, initials),
    nikMasked: textOf(meta.opened?.nik, maskNik),
    nameSearch: textOf(name, searchable),
  };
}

/** Corrects facts in clear, and the name where it was opened. A NIK is never corrected. */
export function correct(worker: WorkerRow, { data, meta }: LogEventOf<'WorkerDetailsCorrected'>): void {
  const { changed } = data;
  Object.assign(worker, changed);
  worker.region = regionOf(worker.kelurahan);
  worker.kecamatan = kecamatanOf(worker.kelurahan);
  if (!data.sealedFields.includes('name')) return;
  const changes = meta.opened?.changes;
  const name = typeof changes === 'object' && changes !== null && 'name' in changes ? changes.name : null;
  rename(worker, name);
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
  worker.snapshotId = shared(data.snapshotId);
  worker.snapshotDate = shared(data.snapshotDate);
  worker.dtsenCheckedOn = shared(meta.occurredOn);
  worker.dtsenBy = shared(meta.actor.subject);
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
  rename(worker, null);
}

/** Exited or erased: no longer among those who may get a seat. */
export const hasLeft = (worker: Pick<WorkerRow, 'exitReason' | 'erased'>): boolean => worker.exitReason !== null || worker.erased;

function rename(worker: WorkerRow, name: unknown): void {
  worker.name = textOf(name, asItIs);
  worker.initials = textOf(name, initials);
  worker.nameSearch = textOf(name, searchable);
}

const noWarnings: readonly string[] = [];
const regionOf = (kelurahan: string): RegionCode => kelurahan.slice(0, 4) as RegionCode;
const kecamatanOf = (kelurahan: string): string => kelurahan.slice(0, 6);
const asItIs = (text: string): string => text;
const searchable = (text: string): string => text.toLowerCase();
const textOf = (value: unknown, shown: (text: string) => string): string | null => (typeof value === 'string' ? shown(value) : null);
