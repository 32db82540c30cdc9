import { refuse, type Refusal } from '@lindung/domain/decision';
import { type Actor } from '@lindung/event-store/event-store';
import { type ImportPurpose } from './import-id.js';
import { ImportQueue } from './import-queue.js';
import { appendToImport } from './import-journal.js';
import { type ImportState, loadImport } from './import-state.js';
import { type ImportStatus, importStatus } from './import-status.js';
import { type ImportsDependencies } from './imports-dependencies.js';
import { OneAtATime } from './one-at-a-time.js';
import { purposeRefusal, receiveUpload, type Received, type UploadToReceive } from './receive-upload.js';
import { revealRejections, type RejectionsFile } from './rejections-file.js';

/** Uploaded files and their rejected rows are kept for so long. */
export const RETENTION_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Imports of one process: files are taken in, run in the background and told about. One per process. */
export class Imports {
  readonly #queue: ImportQueue;
  readonly #inspections = new OneAtATime();

  constructor(private readonly deps: ImportsDependencies) {
    this.#queue = new ImportQueue(deps);
  }

  /** Goes on with every import that was begun and not finished, now and from time to time. */
  start(): Promise<void> {
    return this.#queue.start();
  }

  /** Why no file of this purpose is taken, or null; to be asked before the file is read. */
  purposeRefusal(purpose: ImportPurpose): Promise<Refusal | null> {
    return purposeRefusal(this.deps, purpose);
  }

  /**
   * Takes a file in and begins its import, or goes on with it. Throws FileRefused for a file that
   * cannot be read and UploadTooLarge for one over the cap; neither leaves anything behind.
   */
  async receive(upload: UploadToReceive): Promise<Received> {
    const received = await receiveUpload(this.deps, upload, this.#inspections);
    if (received.kind === 'taken') this.#queue.enqueue(received.importId);
    return received;
  }

  /** The import as its stream tells it, or null. */
  find(importId: string): Promise<ImportState | null> {
    return loadImport(this.deps.app.eventStore, importId);
  }

  /** How an import stands, in the words of the API. */
  status(state: ImportState): Promise<ImportStatus> {
    return importStatus(this.deps.app.vault, state);
  }

  /** The rejected rows, once it is recorded that this person looks at them. */
  revealRejections(importId: string, actor: Actor): Promise<RejectionsFile> {
    return revealRejections(this.deps, importId, actor);
  }

  /**
   * Ends an import after the batch that it is at. Rows that were taken stay; uploading the file again
   * goes on with the rest. Answers null, or the refusal of a finished one.
   */
  async cancel(importId: string, actor: Actor): Promise<Refusal | null> {
    await this.#queue.stop(importId);
    for (let attempt = 0; attempt < this.deps.app.limits.attempts; attempt += 1) {
      const state = await this.find(importId);
      if (state === null || state.status === 'failed') return null;
      if (state.status === 'completed') return refuse('IMPORT_COMPLETED', 'All of its rows have come to their end.').refusal;
      const { revision, counts } = state;
      const event = { type: 'ImportFailed', data: { importId, ...counts, code: 'IMPORT_CANCELLED', detail: 'Upload the same file again to go on where it stopped.' } } as const;
      if ((await appendToImport(this.deps.app, importId, { step: `cancelled after ${revision}`, actor, expected: revision, event })) === 'appended') return null;
    }
    return refuse('BUSY', 'The import is moving on too fast to be stopped; try again in a moment.').refusal;
  }

  /** Destroys files and rejected rows whose time is over; to be called once a day. Answers how many there were. */
  purgeOutdated(): Promise<number> {
    return this.deps.uploads.purgeOlderThan(new Date(this.deps.app.now().getTime() - RETENTION_DAYS * DAY_MS));
  }

  /** Resolves once no import waits or runs in this process. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Stops the runs after the batches that they are at; whoever starts next goes on with them. */
  close(): Promise<void> {
    return this.#queue.close();
  }
}
