import { type StandingFacts } from '@lindung/domain/standing';
import { type BusinessDate, type Decile, type KelurahanCode, type Month, type OccupationCode, type RegionCode, type Sex, type WorkerId } from '@lindung/domain/values/brands';
import { EntitySchema } from 'typeorm';
import { bigint, date, flag, integer, json, key, nullable, sealed, text } from '../schema/columns.js';

/** One registered worker: the facts of the latest registration, the latest DTSEN result, the exit. */
export interface WorkerRow {
  workerId: WorkerId;
  /** Key of the latest registration. */
  keyId: string;
  region: RegionCode;
  kecamatan: string;
  kelurahan: KelurahanCode;
  sex: Sex;
  occupation: OccupationCode;
  coverableFrom: Month;
  coverableUntil: Month;
  source: string | null;
  warnings: readonly string[];
  importId: string | null;
  importRow: number | null;
  /** Of the latest registration, as are the four that follow. */
  registeredPosition: number;
  registeredOn: BusinessDate;
  /** RFC 3339 in UTC, as the log wrote it. */
  registeredAt: string;
  registeredBy: string;
  /** 1, and one more for each re-registration. */
  registrations: number;
  dtsenKind: StandingFacts['dtsen']['kind'];
  decile: Decile | null;
  snapshotId: string | null;
  snapshotDate: BusinessDate | null;
  /** Why DTSEN rejected, else null. */
  dtsenReason: string | null;
  dtsenCheckedOn: BusinessDate | null;
  dtsenBy: string | null;
  exitReason: string | null;
  exitDate: BusinessDate | null;
  erased: boolean;
  name: string | null;
  initials: string | null;
  nikMasked: string | null;
  /** Lower-cased name, for search. */
  nameSearch: string | null;
}

export const workerTable = new EntitySchema<WorkerRow>({
  name: 'Worker',
  tableName: 'workers',
  columns: {
    workerId: key(text('worker_id')),
    keyId: text('key_id'),
    region: text('region'),
    kecamatan: text('kecamatan'),
    kelurahan: text('kelurahan'),
    sex: text('sex'),
    occupation: text('occupation'),
    coverableFrom: text('coverable_from'),
    coverableUntil: text('coverable_until'),
    source: nullable(text('source')),
    warnings: json('warnings'),
    importId: nullable(text('import_id')),
    importRow: nullable(integer('import_row')),
    registeredPosition: bigint('registered_position'),
    registeredOn: date('registered_on'),
    registeredAt: text('registered_at'),
    registeredBy: text('registered_by'),
    registrations: integer('registrations'),
    dtsenKind: text('dtsen_kind'),
    decile: nullable(integer('decile')),
    snapshotId: nullable(text('snapshot_id')),
    snapshotDate: nullable(date('snapshot_date')),
    dtsenReason: nullable(text('dtsen_reason')),
    dtsenCheckedOn: nullable(date('dtsen_checked_on')),
    dtsenBy: nullable(text('dtsen_by')),
    exitReason: nullable(text('exit_reason')),
    exitDate: nullable(date('exit_date')),
    erased: flag('erased'),
    name: sealed(text('name')),
    initials: sealed(text('initials')),
    nikMasked: sealed(text('nik_masked')),
    nameSearch: sealed(text('name_search')),
  },
  indices: [
    { name: 'workers_by_region', columns: ['region', 'workerId'] },
    // Trigram or prefix index, whichever the database can have: see the migration.
    { name: 'workers_by_name_search', columns: ['nameSearch'], synchronize: false },
    { name: 'workers_by_name', columns: ['nameSearch', 'workerId'] },
  ],
});
