import { type ImportCounts, type ImportEvent } from '@lindung/domain/import/events';
import { type ReasonCode } from '@lindung/domain/reasons';
import { importStream } from '@lindung/domain/streams';
import { type Actor } from '@lindung/event-store/event-store';
import { type Application, todayOf } from '../application.js';
import { type DataKeys, recordEvents } from '../record.js';
import { NO_KEYS } from '../program/submit-program.js';
import { ImportCommandIds } from './import-id.js';
import { type ImportState, loadImport } from './import-state.js';

/** Thrown where a run has to end because the import is no longer its own to run: cancelled, or run by another. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';

  constructor(readonly reason: 'cancelled' | 'overtaken' | 'closing') {
    super(`The run of an import stops: ${reason}.`);
  }
}

/** Appends one event to an import's own stream; `expected` is null where the stream must not exist. */
export async function appendToImport(
  app: Application,
  importId: string,
  entry: { readonly step: string; readonly actor: Actor; readonly expected: number | null; readonly event: ImportEvent; readonly keys?: DataKeys },
): Promise<'appended' | 'conflict'> {
  const streamId = importStream(importId);
  const context = { commandId: new ImportCommandIds(importId).ofStep(entry.step), correlationId: importId, actor: entry.actor };
  const events = recordEvents(context, { streamId, today: todayOf(app) }, [entry.event], entry.keys ?? NO_KEYS);
  const [result] = await app.eventStore.append([{ appends: [{ streamId, expectedRevision: entry.expected ?? 'no-stream', events }] }]);
  return result?.kind === 'appended' ? 'appended' : 'conflict';
}

/** What a run writes into its import's stream, in the name of the uploader. */
export class ImportJournal {
  #revision: number;

  constructor(
    private readonly app: Application,
    private readonly state: ImportState,
  ) {
    this.#revision = state.revision;
  }

  progress(row: number, counts: ImportCounts): Promise<void> {
    return this.#append(`row ${row}`, { type: 'ImportProgressed', data: { importId: this.state.importId, ...counts, row } }, row);
  }

  complete(counts: ImportCounts): Promise<void> {
    return this.#append('completed', { type: 'ImportCompleted', data: { importId: this.state.importId, ...counts } }, Number.POSITIVE_INFINITY);
  }

  fail(code: ReasonCode, detail: string, counts: ImportCounts): Promise<void> {
    return this.#append(`failed after ${this.#revision}`, { type: 'ImportFailed', data: { importId: this.state.importId, ...counts, code, detail } }, Number.POSITIVE_INFINITY);
  }

  /** Others may write in between, who look at rejected rows or cancel; whoever got further with the rows takes over. */
  async #append(step: string, event: ImportEvent, row: number): Promise<void> {
    for (;;) {
      const outcome = await appendToImport(this.app, this.state.importId, { step, actor: this.state.uploader, expected: this.#revision, event });
      if (outcome === 'appended') {
        this.#revision += 1;
        return;
      }
      const now = await loadImport(this.app.eventStore, this.state.importId);
      if (now === null || now.status === 'failed') throw new ImportStopped('cancelled');
      if (now.status === 'completed' || now.row >= row || now.revision === this.#revision) throw new ImportStopped('overtaken');
      this.#revision = now.revision;
    }
  }
}
