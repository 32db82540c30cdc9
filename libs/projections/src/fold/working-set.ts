import { type ProgramId, type RegionCode, type WorkerId } from '@lindung/domain/values/brands';
import { type ClientBase } from 'pg';
import { BudgetDays } from '../burn-down/budget-fold.js';
import { CellCounts } from '../coverage/cell-counts.js';
import { importTable } from '../imports/import-table.js';
import { paymentBatchTable } from '../payments/payment-batch-table.js';
import { programTable, type ProgramRow } from '../programs/program-table.js';
import { WorkerRecords } from '../registry/worker-records.js';
import { roundTable } from '../rounds/round-table.js';
import { KeyedRows } from '../rows/keyed-rows.js';
import { RowWriter } from '../rows/row-writer.js';
import { tableOf } from '../rows/table.js';
import { type HistorySink } from '../worker-history/history-sink.js';
import { type LogEvent } from './log-event.js';

/**
 * Everything that the folds read and change: the rows of the current batch in memory, and what has to
 * be added to counts and sums. After a failed transaction it is thrown away and made anew.
 */
export class WorkingSet {
  /** All programmes are held: there are some hundred even in a province, and registrations look for theirs. */
  readonly programs = new KeyedRows(tableOf(programTable), (program) => program.programId, 'program_id');
  readonly rounds = new KeyedRows(tableOf(roundTable), (round) => round.roundId, 'round_id');
  readonly batches = new KeyedRows(tableOf(paymentBatchTable), (batch) => batch.batchId, 'batch_id');
  readonly imports = new KeyedRows(tableOf(importTable), (row) => row.importId, 'import_id');
  readonly budgetDays = new BudgetDays();
  private readonly cells: CellCounts;
  readonly workers: WorkerRecords;
  private regions: Map<RegionCode, ProgramRow[]> | null = null;

  private constructor(
    readonly history: HistorySink,
    maxWorkersHeld: number,
    isFresh: boolean,
  ) {
    this.cells = new CellCounts(isFresh);
    this.workers = new WorkerRecords(this.cells, (programId) => this.yearOf(programId), maxWorkersHeld, isFresh);
  }

  /** A set for tables that nothing was ever written to. */
  static fresh(history: HistorySink, maxWorkersHeld: number): WorkingSet {
    return new WorkingSet(history, maxWorkersHeld, true);
  }

  /** A set with nothing but the programmes. */
  static async open(client: ClientBase, history: HistorySink, maxWorkersHeld: number): Promise<WorkingSet> {
    const set = new WorkingSet(history, maxWorkersHeld, false);
    await set.programs.loadAll(client);
    return set;
  }

  addProgram(program: ProgramRow): void {
    this.programs.create(program);
    this.regions = null;
  }

  programsOf(region: RegionCode): readonly ProgramRow[] {
    this.regions ??= groupByRegion(this.programs.values());
    return this.regions.get(region) ?? [];
  }

  /** Reads the rows that the events of a batch are about, with a few statements for all of them. */
  async prepare(client: ClientBase, events: readonly LogEvent[]): Promise<void> {
    const about = subjectsOf(events);
    await this.workers.load(client, about.workers);
    for (const workerId of about.workers) {
      for (const { row } of this.workers.find(workerId)?.enrolments ?? []) {
        if (row.roundId !== null) about.rounds.add(row.roundId);
        if (row.batchId !== null) about.batches.add(row.batchId);
      }
    }
    await this.rounds.load(client, about.rounds);
    await this.batches.load(client, about.batches);
    await this.imports.load(client, about.imports);
  }

  /** Rows that wait to be written; the bound of a rebuild's transactions. */
  get dirtyCount(): number {
    return this.workers.dirtyCount;
  }

  /** Writes everything that changed, one set per table. */
  async flush(client: ClientBase): Promise<void> {
    const writer = new RowWriter(client);
    await this.programs.flush(writer);
    await this.rounds.flush(writer);
    await this.batches.flush(writer);
    await this.imports.flush(writer);
    await this.workers.flush(writer);
    await this.cells.flush(writer);
    await this.budgetDays.flush(writer);
    await this.history.flush(writer);
  }

  /** Lets go of what is beyond the bounds; only between a flush and the next batch. */
  trim(): void {
    this.workers.trim();
    this.rounds.trim();
    this.batches.trim();
    this.imports.trim();
  }

  private yearOf(programId: ProgramId): number {
    const program = this.programs.find(programId);
    if (program === undefined) throw new Error(`There is no row of ${programId}.`);
    return program.year;
  }
}

/** What the events are about that was there before them. */
function subjectsOf(events: readonly LogEvent[]): { workers: Set<WorkerId>; rounds: Set<string>; batches: Set<string>; imports: Set<string> } {
  const about = { workers: new Set<WorkerId>(), rounds: new Set<string>(), batches: new Set<string>(), imports: new Set<string>() };
  const born = new Set<string>();
  for (const { type, data } of events) {
    if (type === 'WorkerRegistered') born.add(data.workerId);
    else if ('workerId' in data) {
      if (!born.has(data.workerId)) about.workers.add(data.workerId);
    } else if ('roundId' in data) (type === 'AllocationRoundDrawn' ? born : about.rounds).add(data.roundId);
    else if ('batchId' in data) (type === 'PaymentBatchOpened' ? born : about.batches).add(data.batchId);
    else if ('importId' in data && type !== 'ImportStarted') about.imports.add(data.importId);
    if (type === 'QuotaAllocated' && !born.has(data.roundId)) about.rounds.add(data.roundId);
    if (type === 'PremiumPaid' && !born.has(data.batchId)) about.batches.add(data.batchId);
  }
  return about;
}

function groupByRegion(programs: readonly ProgramRow[]): Map<RegionCode, ProgramRow[]> {
  const regions = new Map<RegionCode, ProgramRow[]>();
  for (const program of programs) {
    const region = regions.get(program.region);
    if (region === undefined) regions.set(program.region, [program]);
    else region.push(program);
  }
  return regions;
}
