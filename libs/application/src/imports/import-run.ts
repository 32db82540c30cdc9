import { type ImportCounts } from '@lindung/domain/import/events';
import { type Faults } from '@lindung/domain/values/fault';
import { type RejectedRow } from '@lindung/personal-data/rejections';
import { breathing } from './breathing.js';
import { headerOf } from './file-header.js';
import { type ImportJournal, ImportStopped } from './import-journal.js';
import { type KindOfImport, type PreparedRows, type ReadRow, type RowOutcome } from './import-kind.js';
import { type ImportState } from './import-state.js';
import { type ImportsDependencies } from './imports-dependencies.js';
import { openFile } from './reading/open-file.js';
import { type ReadingCaps } from './reading/reading-caps.js';
import { cellAsText, rejectedRow } from './rejected-rows.js';
import { RowBatches } from './row-batches.js';
import { type JudgedRow, RowJudge } from './row-judge.js';

interface PreparedBatch<Row> extends PreparedRows {
  readonly rows: readonly JudgedRow<Row>[];
}

/**
 * One run of an import from its last step to the end of its file. While one batch is being written
 * the next is read, judged and prepared, and the outcomes of the one before are recorded: never more
 * than three batches are held. Every step is durable before the next but one begins, so that a crash
 * costs at most two batches of repeated work, whose rows are recognised by their event ids.
 */
export class ImportRun<Row extends ReadRow> {
  #counts: ImportCounts;

  constructor(
    private readonly deps: Pick<ImportsDependencies, 'app' | 'uploads' | 'rejections' | 'limits'>,
    private readonly state: ImportState,
    private readonly journal: ImportJournal,
    private readonly kind: KindOfImport<Row>,
    private readonly caps: ReadingCaps,
  ) {
    this.#counts = state.counts;
  }

  /** Counts of all rows that have come to their end so far, earlier runs included. */
  get counts(): ImportCounts {
    return this.#counts;
  }

  /** Runs to the end. Throws FileRefused where the file fails, and ImportStopped when it must stop. */
  async run(signal: AbortSignal): Promise<void> {
    const { importId, sizeBytes } = this.state;
    const file = await openFile({ byteLength: sizeBytes, read: () => this.deps.uploads.read(importId) }, this.caps);
    const batches = new RowBatches(file.rows());
    try {
      const [first] = await batches.take(1);
      const header = headerOf(this.state.kind, first, this.caps);
      await this.deps.rejections.recordColumns(importId, (first?.cells ?? []).map(cellAsText));
      const judge = new RowJudge(header, this.deps.app.pepper, (row) => this.kind.read(row));
      if (this.state.row > 0) await batches.skipTo(this.state.row, (rows) => breathing(rows, (row) => judge.remember(row)));
      await this.#writeAll(batches, judge, signal);
    } finally {
      await batches.close();
    }
    await this.kind.complete?.();
    await this.journal.complete(this.#counts);
  }

  async #writeAll(batches: RowBatches, judge: RowJudge<Row>, signal: AbortSignal): Promise<void> {
    let recording: Promise<void> = Promise.resolve();
    let batch = await this.#prepare(batches, judge);
    while (batch !== null) {
      if (signal.aborted) break;
      const writing = batch.write();
      const preparing = this.#prepare(batches, judge);
      const [written, prepared] = await Promise.allSettled([writing, preparing]);
      await recording;
      // What was written is recorded even where the next batch cannot be read.
      if (written.status === 'rejected') throw written.reason;
      recording = this.#record(batch, written.value);
      if (prepared.status === 'rejected') {
        await recording;
        throw prepared.reason;
      }
      recording.catch(() => undefined);
      batch = prepared.value;
    }
    await recording;
    if (batch !== null) throw new ImportStopped('closing');
  }

  async #prepare(batches: RowBatches, judge: RowJudge<Row>): Promise<PreparedBatch<Row> | null> {
    const source = await batches.take(this.deps.limits?.batchRows ?? this.kind.batchRows);
    if (source.length === 0) return null;
    const rows = await breathing(source, (row) => judge.judge(row));
    const people = rows.flatMap((row) => (row.kind === 'person' ? [row.person] : []));
    const faulty = rows.flatMap((row) => (row.kind === 'rejected' && row.about !== null ? [row.about] : []));
    return { rows, ...(await this.kind.prepare(people, faulty)) };
  }

  /** Rejected rows first: a step says that everything up to it has been kept. */
  async #record({ rows, fateOf }: PreparedBatch<Row>, outcomes: readonly RowOutcome[]): Promise<void> {
    const rejected: RejectedRow[] = [];
    let counts = this.#counts;
    let person = 0;
    for (const row of rows) {
      const end = row.kind === 'rejected' ? endOfFaulty(row, fateOf) : endOfPerson(row.person.row, outcomes[person]);
      if (row.kind === 'person') person += 1;
      if (end.kind === 'rejected') rejected.push(rejectedRow(row.source, end.faults));
      counts = counted(counts, end);
    }
    if (rejected.length > 0) await this.deps.rejections.append(this.state.importId, rejected);
    await this.journal.progress(rows.at(-1)?.source.rowNumber ?? this.state.row, counts);
    this.#counts = counts;
  }
}

/** What a row came to in the end, as it is counted. */
type RowEnd =
  | { readonly kind: 'accepted'; readonly isRepaired: boolean }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'rejected'; readonly faults: Faults; readonly isDuplicate: boolean };

function endOfPerson({ repaired }: ReadRow, outcome: RowOutcome | undefined): RowEnd {
  if (outcome?.kind === 'rejected') return { kind: 'rejected', faults: [{ code: outcome.code, field: 'nik' }], isDuplicate: outcome.isDuplicate };
  return outcome?.kind === 'ignored' ? outcome : { kind: 'accepted', isRepaired: repaired };
}

function endOfFaulty({ faults, about }: Extract<JudgedRow<unknown>, { kind: 'rejected' }>, fateOf: PreparedRows['fateOf']): RowEnd {
  const fate = about === null ? 'rejected' : (fateOf?.(about) ?? 'rejected');
  if (fate === 'ignored') return { kind: 'ignored' };
  return { kind: 'rejected', faults, isDuplicate: fate === 'duplicate' || about?.standsEarlier === true };
}

/** The counts after one more row. */
function counted(counts: ImportCounts, end: RowEnd): ImportCounts {
  const rows = counts.rows + 1;
  switch (end.kind) {
    case 'accepted':
      return { ...counts, rows, accepted: counts.accepted + 1, repaired: counts.repaired + (end.isRepaired ? 1 : 0) };
    case 'ignored':
      return { ...counts, rows, ignored: counts.ignored + 1 };
    case 'rejected':
      return { ...counts, rows, rejected: counts.rejected + 1, duplicates: counts.duplicates + (end.isDuplicate ? 1 : 0) };
  }
}
