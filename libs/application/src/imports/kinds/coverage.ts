import { type CoverageRow, readCoverageRow } from '@lindung/domain/import/coverage-row';
import { decideProgram, type ProgramCommand } from '@lindung/domain/program/decide';
import { type WorkerId } from '@lindung/domain/values/brands';
import { todayOf } from '../../application.js';
import { type DataKeys } from '../../record.js';
import { type LoadedWorker, loadWorkers } from '../../worker/load-worker.js';
import { accepted, ImportDelayed, type KindOfImport, type PreparedRows, rejectedFor, rowContext, type RowOutcome, type RunContext } from '../import-kind.js';
import { type PersonRow } from '../row-judge.js';
import { standingKpjs } from './standing-kpjs.js';

const ROWS_PER_BATCH = 1_000;
/** Commands that wait in the programme's mailbox at once, far fewer than it holds. */
const COMMANDS_AT_ONCE = 250;

type Answer = PersonRow<CoverageRow>;

/**
 * Records what BPJS Ketenagakerjaan answered: DITERIMA confirms a cover, its KPJ number sealed under
 * the worker's key; DITOLAK rejects it. An answer that stands already counts as accepted.
 */
export class CoverageImport implements KindOfImport<CoverageRow> {
  readonly batchRows = ROWS_PER_BATCH;

  constructor(private readonly run: RunContext) {}

  read(row: Parameters<typeof readCoverageRow>[0]): ReturnType<typeof readCoverageRow> {
    return readCoverageRow(row);
  }

  async prepare(rows: readonly Answer[]): Promise<PreparedRows> {
    const { eventStore, vault } = this.run.app;
    const workers = await loadWorkers(eventStore, rows.map(({ workerId }) => workerId));
    const keyIds = rows.flatMap(({ workerId, row }) => {
      const state = workers.get(workerId)?.state;
      return row.outcome === 'confirmed' && state?.kind === 'registered' && !state.erased ? [state.keyId] : [];
    });
    const keys = await vault.getKeys(keyIds);
    return { write: () => this.#write(rows, workers, keys) };
  }

  async #write(rows: readonly Answer[], workers: ReadonlyMap<WorkerId, LoadedWorker>, keys: DataKeys): Promise<readonly RowOutcome[]> {
    const { app, state } = this.run;
    const confirmed = rows.filter(({ row }) => row.outcome === 'confirmed').map(({ workerId }) => workerId);
    const standing = await standingKpjs(app, state.programId, confirmed);
    const outcomes: RowOutcome[] = [];
    for (let start = 0; start < rows.length; start += COMMANDS_AT_ONCE) {
      const some = rows.slice(start, start + COMMANDS_AT_ONCE);
      outcomes.push(...(await Promise.all(some.map((row) => this.#answer(row, workers.get(row.workerId), keys, standing)))));
    }
    return outcomes;
  }

  async #answer(answer: Answer, worker: LoadedWorker | undefined, keys: DataKeys, standing: ReadonlyMap<WorkerId, string>): Promise<RowOutcome> {
    if (worker?.state.kind !== 'registered') return rejectedFor('NOT_REGISTERED');
    const { workerId, row } = answer;
    const { keyId, erased } = worker.state;
    if (row.outcome === 'confirmed' && (erased || !keys.has(keyId))) return rejectedFor('WORKER_ERASED');
    const command: ProgramCommand = row.outcome === 'confirmed'
      ? { type: 'ConfirmCoverage', workerId, keyId, kpj: row.kpj, sameKpj: standing.has(workerId) ? standing.get(workerId) === row.kpj : null }
      : { type: 'RejectCoverage', workerId, reason: row.reason, note: null };
    return this.#submit(answer.rowNumber, command, keys);
  }

  async #submit(rowNumber: number, command: ProgramCommand, keys: DataKeys): Promise<RowOutcome> {
    const { app, state } = this.run;
    const context = rowContext(this.run, rowNumber);
    const today = todayOf(app);
    const decisionContext = { actorSubject: context.actor.subject, today, blockSeats: app.limits.blockSeats };
    const outcome = await app.programs.submit(state.programId, { context, keys, today, decide: (program) => decideProgram(program, command, decisionContext) });
    if (outcome.kind === 'done') return accepted;
    const code = outcome.kind === 'refused' ? outcome.refusal.code : outcome.faults[0].code;
    if (code === 'BUSY') throw new ImportDelayed();
    return rejectedFor(code);
  }
}
