import { Readable } from 'node:stream';
import { type ImportPurpose } from '@lindung/application/imports/import-id';
import { type ImportState } from '@lindung/application/imports/import-state';
import { Imports } from '@lindung/application/imports/imports';
import { type ImportLimits } from '@lindung/application/imports/imports-dependencies';
import { type ImportLeases } from '@lindung/application/imports/leases/import-leases';
import { MemoryImportLeases } from '@lindung/application/imports/leases/memory-import-leases';
import { type Received } from '@lindung/application/imports/receive-upload';
import { type ReadingCaps } from '@lindung/application/imports/reading/reading-caps';
import { type ImportKind } from '@lindung/domain/import/events';
import { type ProgramId } from '@lindung/domain/values/brands';
import { type Actor, type EventStore, LOG_START, type RecordedEvent } from '@lindung/event-store/event-store';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryDtsenSnapshotStore } from '@lindung/personal-data/memory/memory-dtsen-snapshot-store';
import { MemoryRejectionStore } from '@lindung/personal-data/memory/memory-rejection-store';
import { MemoryUploadStore } from '@lindung/personal-data/memory/memory-upload-store';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { type RejectedRow, type RejectionStore } from '@lindung/personal-data/rejections';
import { type UploadStore } from '@lindung/personal-data/uploads';
import { type Vault } from '@lindung/personal-data/vault';
import { applicationFixture, type Fixture, noon, programId } from './application-fixture.js';

/** What outlives a process: the log, the vault and what is kept in it. */
export interface DurableStores {
  readonly eventStore: EventStore;
  readonly vault: Vault;
  readonly uploads: UploadStore;
  readonly rejections: RejectionStore;
  readonly snapshots: MemoryDtsenSnapshotStore;
}

/** Everything that is durable, in memory. */
export function memoryStores(): DurableStores {
  const vault = new MemoryVault();
  const uploads = new MemoryUploadStore(vault);
  return {
    eventStore: new MemoryEventStore({ clock: () => noon }),
    vault,
    uploads,
    rejections: new MemoryRejectionStore(uploads),
    snapshots: new MemoryDtsenSnapshotStore(),
  };
}

export interface ImportsFixtureOptions {
  readonly stores?: DurableStores;
  readonly leases?: ImportLeases;
  readonly caps?: Partial<ReadingCaps>;
  readonly limits?: Partial<ImportLimits>;
  readonly now?: () => Date;
}

/** One process that takes in files and runs imports, over stores that other fixtures may share. */
export interface ImportsFixture {
  readonly app: Fixture;
  readonly imports: Imports;
  readonly stores: DurableStores;
  /** Errors of runs that were tried again. */
  readonly failures: unknown[];
}

export function importsFixture(options: ImportsFixtureOptions = {}): ImportsFixture {
  const stores = options.stores ?? memoryStores();
  const { eventStore, vault, snapshots } = stores;
  const app = { ...applicationFixture({ eventStore, vault }), snapshots, now: options.now ?? (() => noon) };
  const failures: unknown[] = [];
  const imports = new Imports({
    app,
    ...stores,
    leases: options.leases ?? new MemoryImportLeases(),
    caps: options.caps ?? {},
    limits: { firstRetryMs: 1, longestRetryMs: 1, ...options.limits },
    onFailure: (_, error) => failures.push(error),
  });
  return { app, imports, stores, failures };
}

export const sari: Actor = { subject: 'demo:sari', name: 'sari', role: 'disnaker' };
export const dewi: Actor = { subject: 'demo:dewi', name: 'dewi', role: 'dinsos' };
export const budi: Actor = { subject: 'demo:budi', name: 'budi', role: 'bendahara' };
export const bela: Actor = { subject: 'demo:bela', name: 'bela', role: 'bpjs' };

const uploaders: Readonly<Record<ImportKind, Actor>> = { candidates: sari, dtsen: dewi, payments: budi, coverage: bela };

export const purposeOf = (kind: ImportKind): ImportPurpose => ({ kind, programId: programId as ProgramId, period: kind === 'dtsen' ? '2026-Q2' : null });

/** Uploads a file and answers what became of it, before its rows are run. */
export function upload(fixture: ImportsFixture, kind: ImportKind, file: string | Buffer, more: Partial<ImportPurpose> & { readonly actor?: Actor } = {}): Promise<Received> {
  const { actor = uploaders[kind], ...purpose } = more;
  return fixture.imports.receive({
    actor: () => actor,
    fileName: 'daftar.csv',
    content: Readable.from([Buffer.from(file)]),
    purpose: () => ({ ...purposeOf(kind), ...purpose }),
  });
}

/** Uploads a file, runs it to its end and answers how it stands. */
export async function imported(fixture: ImportsFixture, kind: ImportKind, file: string | Buffer, more: Partial<ImportPurpose> & { readonly actor?: Actor } = {}): Promise<ImportState> {
  const received = await upload(fixture, kind, file, more);
  if (received.kind !== 'taken') throw new Error(`The upload was refused: ${received.refusal.code}`);
  await fixture.imports.idle();
  return importOf(fixture, received.importId);
}

export async function importOf(fixture: ImportsFixture, importId: string): Promise<ImportState> {
  const state = await fixture.imports.find(importId);
  if (state === null) throw new Error('There is no such import.');
  return state;
}

/** Rejected rows as `row code field`. */
export async function rejectionsOf(fixture: ImportsFixture, importId: string): Promise<string[]> {
  return (await rejectedRowsOf(fixture, importId)).map(({ rowNumber, code, field }) => `${rowNumber} ${code} ${field ?? ''}`);
}

export async function rejectedRowsOf({ stores }: ImportsFixture, importId: string): Promise<RejectedRow[]> {
  const rows: RejectedRow[] = [];
  for await (const batch of stores.rejections.read(importId)) rows.push(...batch);
  return rows;
}

/** The whole log, in order. */
export async function wholeLog(eventStore: EventStore): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of eventStore.readAll({ after: LOG_START })) events.push(...batch);
  return events;
}

/** A list with a header, from cells without separators in them. */
export const csvOf = (header: readonly string[], rows: readonly (readonly string[])[]): string => [header, ...rows].map((cells) => cells.join(',')).join('\n');
