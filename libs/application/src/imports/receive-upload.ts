import { refuse, type Refusal } from '@lindung/domain/decision';
import { type ImportKind } from '@lindung/domain/import/events';
import { isProgramId } from '@lindung/domain/streams';
import { isFuturePeriod } from '@lindung/domain/worker/snapshot-period';
import { type Actor } from '@lindung/event-store/event-store';
import { type StoredUpload } from '@lindung/personal-data/uploads';
import { todayOf } from '../application.js';
import { type ImportPurpose, importIdOf } from './import-id.js';
import { appendToImport } from './import-journal.js';
import { type ImportState, loadImport } from './import-state.js';
import { type ImportsDependencies } from './imports-dependencies.js';
import { inspectUpload } from './inspect-upload.js';
import { type OneAtATime } from './one-at-a-time.js';
import { FileRefused } from './reading/file-refused.js';
import { defaultCaps, type ReadingCaps } from './reading/reading-caps.js';

/** A file as it streams in. */
export interface UploadToReceive {
  /** Whoever uploads it, under the role that allows its kind; asked like the purpose. */
  readonly actor: () => Actor;
  /** Sealed with the import; never used as a path. */
  readonly fileName: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** What it is for; asked once, after the last byte, because fields may follow the file. */
  readonly purpose: () => ImportPurpose;
}

/** An upload that was taken, or why not. Files that cannot be read are thrown as FileRefused, too large ones as UploadTooLarge. */
export type Received = { readonly kind: 'taken'; readonly importId: string } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Kinds that change who is in a programme or what it has paid, which a closed one no longer takes. */
const notWhenClosed: ReadonlySet<ImportKind> = new Set(['candidates', 'payments']);

const LONGEST_FILE_NAME = 200;

/** Why no file of this purpose is taken, or null. PROGRAM_UNKNOWN or PROGRAM_CLOSED. */
export async function purposeRefusal({ app }: Pick<ImportsDependencies, 'app'>, { kind, programId, period }: ImportPurpose): Promise<Refusal | null> {
  if (period !== null && isFuturePeriod(period, todayOf(app))) {
    return refuse('DATE_IN_FUTURE', 'No DTSEN extract can speak of a period that has not begun.', { field: 'period' }).refusal;
  }
  const unknown = refuse('PROGRAM_UNKNOWN', 'Open the programme first, or check its id.', { field: 'programId' }).refusal;
  if (!isProgramId(programId)) return unknown;
  const looked = await app.programs.inspect(programId, ({ state }) => (state === null ? 'unknown' : state.closed ? 'closed' : 'open'));
  if (looked.kind === 'refused') return looked.refusal;
  if (looked.kind === 'invalid' || looked.answer === 'unknown') return unknown;
  if (looked.answer === 'open' || !notWhenClosed.has(kind)) return null;
  return refuse('PROGRAM_CLOSED', 'A closed programme takes no candidates and no payments.', { field: 'programId' }).refusal;
}

/**
 * Takes a file in: sealed and durable as it streams, inspected, and begun in the log before this
 * resolves. The same file for the same purpose is the same import, which goes on where it stopped.
 * Whatever is refused leaves nothing behind. Workbooks are held in memory while they are inspected, so
 * that `inspections` lets one in at a time.
 */
export async function receiveUpload(deps: ImportsDependencies, upload: UploadToReceive, inspections: OneAtATime): Promise<Received> {
  const caps: ReadingCaps = { ...defaultCaps, ...deps.caps };
  let purpose: ImportPurpose | null = null;
  const stored = await deps.uploads.store({
    kind: 'import',
    receivedAt: deps.app.now(),
    content: upload.content,
    maxBytes: caps.fileBytes,
    importIdOf: (sha256) => importIdOf((purpose ??= upload.purpose()), sha256),
  });
  const settled = purpose ?? upload.purpose();
  const earlier = await loadImport(deps.app.eventStore, stored.importId);
  if (earlier !== null) return goOn(deps, upload.actor(), earlier, stored);
  try {
    const refusal = await purposeRefusal(deps, settled);
    if (refusal !== null) {
      await discard(deps, stored);
      return { kind: 'refused', refusal };
    }
    const source = { byteLength: stored.byteLength, read: () => deps.uploads.read(stored.importId) };
    await inspections.run(() => inspectUpload(settled.kind, source, caps));
  } catch (error) {
    if (error instanceof FileRefused) await discard(deps, stored);
    throw error;
  }
  await begin(deps, upload, settled, stored);
  return { kind: 'taken', importId: stored.importId };
}

/** A file that lay here before is left to whoever put it there. */
async function discard(deps: ImportsDependencies, stored: StoredUpload & { readonly alreadyStored: boolean }): Promise<void> {
  if (!stored.alreadyStored) await deps.app.vault.destroyKeys([stored.keyId]);
}

async function begin(deps: ImportsDependencies, { actor, fileName }: UploadToReceive, { kind, programId, period }: ImportPurpose, stored: StoredUpload): Promise<void> {
  const { importId, keyId, byteLength, sha256 } = stored;
  const keys = await deps.app.vault.getKeys([keyId]);
  // Of several uploads of one file at the same moment one begins it; for the others it has begun.
  await appendToImport(deps.app, importId, {
    step: 'started',
    actor: actor(),
    expected: null,
    keys,
    event: {
      type: 'ImportStarted',
      data: { importId, kind, programId, period, sizeBytes: byteLength, sha256, keyId },
      personal: { fileName: storableName(fileName) },
    },
  });
}

/** A finished import needs no file; a failed one is told to be running before its uploader is answered. */
async function goOn(deps: ImportsDependencies, actor: Actor, state: ImportState, stored: StoredUpload & { readonly alreadyStored: boolean }): Promise<Received> {
  const { importId } = state;
  if (state.status === 'completed') await discard(deps, stored);
  if (state.status === 'failed') {
    await appendToImport(deps.app, importId, {
      step: `resumed after ${state.revision}`,
      actor,
      expected: state.revision,
      event: { type: 'ImportProgressed', data: { importId, ...state.counts, row: state.row } },
    });
  }
  return { kind: 'taken', importId };
}

const unstorable = /[\p{Cc}\p{Cs}]/gu;

function storableName(fileName: string): string {
  return fileName.replace(unstorable, '').slice(0, LONGEST_FILE_NAME);
}
