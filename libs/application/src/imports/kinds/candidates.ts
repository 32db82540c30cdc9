import { type Decision } from '@lindung/domain/decision';
import { readCandidateRow } from '@lindung/domain/import/candidate-row';
import { workerStream } from '@lindung/domain/streams';
import { type BusinessDate, type WorkerId } from '@lindung/domain/values/brands';
import { decideWorker } from '@lindung/domain/worker/decide';
import { type WorkerEvent } from '@lindung/domain/worker/events';
import { type ReadRegistration } from '@lindung/domain/worker/registration';
import { initialWorkerState, type WorkerState } from '@lindung/domain/worker/state';
import { type AppendRequest, type ExpectedRevision } from '@lindung/event-store/event-store';
import { todayOf } from '../../application.js';
import { type DataKeys, eventIdOf, recordEvents } from '../../record.js';
import { type LoadedWorker, loadWorkers } from '../../worker/load-worker.js';
import { breathing } from '../breathing.js';
import { accepted, duplicateFor, ImportDelayed, type KindOfImport, type PreparedRows, rowContext, type RowOutcome, type RunContext } from '../import-kind.js';
import { type FaultyRow, type PersonRow } from '../row-judge.js';
import { KeyStock } from './key-stock.js';

const ROWS_PER_BATCH = 500;
/** From this share of registered people on, the next batch is looked up before keys are made for it. */
const MANY_REGISTERED = 0.1;

type Candidate = PersonRow<ReadRegistration>;

/**
 * Registers candidates. Nobody is looked up first, except those whose rows are faulty, to tell
 * whether they are duplicates besides: that the NIK is new is that its stream must not
 * exist yet, and only those for whom it does are loaded. Where many of a list are registered already,
 * as in a list that was sent again with a few corrections, batches are looked up beforehand.
 */
export class CandidateImport implements KindOfImport<ReadRegistration> {
  readonly batchRows = ROWS_PER_BATCH;
  #lookUpFirst = false;
  #today: BusinessDate;
  readonly #keys: KeyStock;

  constructor(
    private readonly run: RunContext,
    private readonly programYear: number,
  ) {
    this.#today = todayOf(run.app);
    this.#keys = new KeyStock(run.app.vault, run.app.newId);
  }

  read(row: Parameters<typeof readCandidateRow>[0]): ReturnType<typeof readCandidateRow> {
    return readCandidateRow(row, { today: this.#today, programYear: this.programYear });
  }

  async prepare(rows: readonly Candidate[], faulty: readonly FaultyRow[]): Promise<PreparedRows> {
    const { app } = this.run;
    this.#today = todayOf(app);
    const asked = [...(this.#lookUpFirst ? rows : []), ...faulty.filter(({ standsEarlier }) => !standsEarlier)];
    const known = asked.length === 0 ? new Map<WorkerId, LoadedWorker>() : await loadWorkers(app.eventStore, asked.map(({ workerId }) => workerId));
    const fresh = rows.filter(({ workerId }) => (known.get(workerId)?.revision ?? 'no-stream') === 'no-stream');
    const requests = await this.#requests(fresh, () => ({ state: initialWorkerState, revision: 'no-stream' }));
    return {
      write: () => this.#write(rows, new Map(fresh.map((row, index) => [row.rowNumber, requests[index]] as const))),
      fateOf: ({ workerId }) => (known.get(workerId)?.state.kind === 'registered' ? 'duplicate' : 'rejected'),
    };
  }

  async #write(rows: readonly Candidate[], fresh: ReadonlyMap<number, AppendRequest | undefined>): Promise<readonly RowOutcome[]> {
    const outcomes = new Map<number, RowOutcome>();
    const requests = [...fresh.values()].filter((request) => request !== undefined);
    const results = await this.run.app.eventStore.append(requests);
    [...fresh.keys()].forEach((rowNumber, index) => {
      if (results[index]?.kind === 'appended') outcomes.set(rowNumber, accepted);
    });
    const registered = rows.filter(({ rowNumber }) => !outcomes.has(rowNumber));
    this.#lookUpFirst = registered.length > rows.length * MANY_REGISTERED;
    await this.#writeRegistered(registered, outcomes);
    return rows.map(({ rowNumber }) => outcomes.get(rowNumber) ?? duplicateFor('NIK_ALREADY_REGISTERED'));
  }

  /** Those whose stream exists: in from an earlier run of this import, registered, or to be registered again after an exit. */
  async #writeRegistered(rows: readonly Candidate[], outcomes: Map<number, RowOutcome>): Promise<void> {
    const { app } = this.run;
    let left = rows;
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === app.limits.attempts) throw new ImportDelayed();
      const workers = await loadWorkers(app.eventStore, left.map(({ workerId }) => workerId));
      const again = left.filter((row) => {
        const worker = workers.get(row.workerId);
        const outcome = worker === undefined ? null : this.#standing(row, worker);
        if (outcome !== null) outcomes.set(row.rowNumber, outcome);
        return outcome === null;
      });
      const requests = await this.#requests(again, ({ workerId }) => workers.get(workerId) ?? { state: initialWorkerState, revision: 'no-stream' });
      const results = requests.length === 0 ? [] : await app.eventStore.append(requests);
      left = again.filter(({ rowNumber }, index) => {
        if (results[index]?.kind !== 'appended') return true;
        outcomes.set(rowNumber, accepted);
        return false;
      });
    }
  }

  /** What is settled about a row by what stands in the worker's stream, or null where it may still be registered. */
  #standing(row: Candidate, worker: LoadedWorker): RowOutcome | null {
    const ownEventId = eventIdOf(this.run.ids.ofRow(row.rowNumber), 0);
    if (worker.events.some(({ eventId }) => eventId === ownEventId)) return accepted;
    const decision = this.#decide(row, worker.state, UNMADE_KEY);
    return decision.kind === 'refused' ? duplicateFor(decision.refusal.code) : null;
  }

  /** Makes a key for each row, durable before anything is sealed under it, and the append of each row. */
  async #requests(
    rows: readonly Candidate[],
    workerOf: (row: Candidate) => { readonly state: WorkerState; readonly revision: ExpectedRevision },
  ): Promise<readonly AppendRequest[]> {
    const stock = await this.#keys.take(rows.length);
    const keys: DataKeys = new Map(stock.map(({ keyId, dataKey }) => [keyId, dataKey]));
    const today = this.#today;
    return breathing(rows, (row, index): AppendRequest => {
      const { state, revision } = workerOf(row);
      const decision = this.#decide(row, state, stock[index]?.keyId ?? UNMADE_KEY);
      if (decision.kind === 'refused') throw new Error(`A registration that was possible is refused: ${decision.refusal.code}.`);
      const streamId = workerStream(row.workerId);
      const events = recordEvents(rowContext(this.run, row.rowNumber), { streamId, today }, decision.events, keys);
      return { appends: [{ streamId, expectedRevision: revision, events }] };
    });
  }

  #decide({ rowNumber, workerId, row }: Candidate, state: WorkerState, keyId: string): Decision<WorkerEvent> {
    const { facts, personal } = row;
    return decideWorker(state, { type: 'RegisterWorker', workerId, keyId, facts, personal, importId: this.run.state.importId, row: rowNumber });
  }
}

/** Stands in where a decision is only asked for whether it would be refused. */
const UNMADE_KEY = '';
