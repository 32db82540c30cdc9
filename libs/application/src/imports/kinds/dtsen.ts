import { type DtsenRow, readDtsenRow } from '@lindung/domain/import/dtsen-row';
import { workerStream } from '@lindung/domain/streams';
import { type BusinessDate } from '@lindung/domain/values/brands';
import { decideWorker } from '@lindung/domain/worker/decide';
import { type SnapshotReference } from '@lindung/domain/worker/events';
import { snapshotDateOfPeriod } from '@lindung/domain/worker/snapshot-period';
import { type AppendRequest } from '@lindung/event-store/event-store';
import { type DtsenSnapshotStore } from '@lindung/personal-data/dtsen-snapshots';
import { todayOf } from '../../application.js';
import { eventIdOf, recordEvents } from '../../record.js';
import { NO_KEYS } from '../../program/submit-program.js';
import { type LoadedWorker, loadWorkers } from '../../worker/load-worker.js';
import { accepted, ignored, ImportDelayed, type KindOfImport, type PreparedRows, rejectedFor, rowContext, type RowOutcome, type RunContext } from '../import-kind.js';
import { type FaultyRow, type PersonRow } from '../row-judge.js';

const ROWS_PER_BATCH = 1_000;

type Entry = PersonRow<DtsenRow>;

/**
 * Loads a DTSEN extract: all of it is kept as a snapshot, so that workers registered later can be
 * verified from it, and every registered worker in it is verified at once. A result that stands
 * already counts as accepted. Of somebody who is not registered, a faulty row is ignored like any.
 */
export class DtsenImport implements KindOfImport<DtsenRow> {
  readonly batchRows = ROWS_PER_BATCH;

  private constructor(
    private readonly run: RunContext,
    private readonly snapshots: DtsenSnapshotStore,
    private readonly snapshot: SnapshotReference,
  ) {}

  /** Opens the extract; one that an earlier run opened keeps its date. */
  static async open(run: RunContext, snapshots: DtsenSnapshotStore): Promise<DtsenImport> {
    const { importId, period } = run.state;
    const snapshotDate = period === null ? null : snapshotDateOfPeriod(period, todayOf(run.app));
    if (period === null || snapshotDate === null) throw new Error('A DTSEN import has no period that can be dated.');
    await snapshots.openExtract({ importId, period, snapshotDate });
    const extract = await snapshots.findExtract(importId);
    return new DtsenImport(run, snapshots, { snapshotId: period, snapshotDate: (extract?.snapshotDate ?? snapshotDate) as BusinessDate, method: 'extract' });
  }

  read(row: Parameters<typeof readDtsenRow>[0]): ReturnType<typeof readDtsenRow> {
    return readDtsenRow(row);
  }

  async prepare(rows: readonly Entry[], faulty: readonly FaultyRow[]): Promise<PreparedRows> {
    await this.snapshots.putRows(
      this.run.state.importId,
      rows.map(({ workerId, row: { decile, civilStatus } }) => ({ workerId, decile, civilStatus })),
    );
    const workers = await loadWorkers(this.run.app.eventStore, [...new Set([...rows, ...faulty].map(({ workerId }) => workerId))]);
    return {
      write: () => this.#write(rows, workers),
      fateOf: ({ workerId }) => (workers.get(workerId)?.state.kind === 'registered' ? 'rejected' : 'ignored'),
    };
  }

  complete(): Promise<void> {
    return this.snapshots.completeExtract(this.run.state.importId);
  }

  async #write(rows: readonly Entry[], loaded: ReadonlyMap<string, LoadedWorker>): Promise<readonly RowOutcome[]> {
    const { app } = this.run;
    const outcomes = new Map<number, RowOutcome>();
    let workers = loaded;
    for (let left = rows, attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === app.limits.attempts) throw new ImportDelayed();
      if (attempt > 0) workers = await loadWorkers(app.eventStore, left.map(({ workerId }) => workerId));
      const requests = new Map<number, AppendRequest>();
      for (const row of left) {
        const decided = this.#decide(row, workers.get(row.workerId));
        if ('kind' in decided) outcomes.set(row.rowNumber, decided);
        else requests.set(row.rowNumber, decided);
      }
      const results = requests.size === 0 ? [] : await app.eventStore.append([...requests.values()]);
      [...requests.keys()].forEach((rowNumber, index) => {
        if (results[index]?.kind === 'appended') outcomes.set(rowNumber, accepted);
      });
      left = left.filter(({ rowNumber }) => !outcomes.has(rowNumber));
    }
    return rows.map(({ rowNumber }) => outcomes.get(rowNumber) ?? ignored);
  }

  #decide({ rowNumber, workerId, row }: Entry, worker: LoadedWorker | undefined): RowOutcome | AppendRequest {
    if (worker === undefined || worker.revision === 'no-stream') return ignored;
    const context = rowContext(this.run, rowNumber);
    // An exit recorded since must not turn what an earlier run has written into a refusal.
    if (worker.events.some(({ eventId }) => eventId === eventIdOf(context.commandId, 0))) return accepted;
    const decision = decideWorker(worker.state, {
      type: 'VerifyDTSEN',
      workerId,
      actor: { subject: context.actor.subject, isProcessManager: false },
      snapshot: this.snapshot,
      finding: { found: true, decile: row.decile, civilStatus: row.civilStatus },
    });
    if (decision.kind === 'refused') return rejectedFor(decision.refusal.code);
    if (decision.events.length === 0) return accepted;
    const streamId = workerStream(workerId);
    const events = recordEvents(context, { streamId, today: todayOf(this.run.app) }, decision.events, NO_KEYS);
    return { appends: [{ streamId, expectedRevision: worker.revision, events }] };
  }
}
