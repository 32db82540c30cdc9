import { type ProgramId, type WorkerId } from '@lindung/domain/values/brands';
import { type ClientBase } from 'pg';
import { cellIdOf } from '../coverage/cell-id.js';
import { type CellCounts } from '../coverage/cell-counts.js';
import { enrolmentTable, type EnrolmentRow } from '../enrolment/enrolment-table.js';
import { type RowWriter } from '../rows/row-writer.js';
import { type Stored, StoredRows } from '../rows/stored-rows.js';
import { tableOf } from '../rows/table.js';
import { workerTable, type WorkerRow } from './worker-table.js';

/** An enrolment, and the cell in which the tables count it by now. */
export interface StoredEnrolment extends Stored<EnrolmentRow> {
  countedIn: string | null;
}

/** A worker with all enrolments; they are read, kept and let go of together. */
export interface WorkerRecord {
  readonly worker: Stored<WorkerRow>;
  readonly enrolments: StoredEnrolment[];
}

/**
 * The workers that are held in memory: those of the batch, and as many of the latest ones as fit.
 * `yearOf` answers the budget year of a programme; `complete` says that there are no workers but those
 * that will be created here.
 */
export class WorkerRecords {
  private readonly byId = new Map<WorkerId, WorkerRecord>();
  private readonly workers = new StoredRows(tableOf(workerTable));
  private readonly enrolments = new StoredRows(tableOf(enrolmentTable));
  private dirtyEnrolments: StoredEnrolment[] = [];

  constructor(
    private readonly cells: CellCounts,
    private readonly yearOf: (programId: ProgramId) => number,
    private readonly maxHeld: number,
    private complete: boolean,
  ) {}

  /** Every worker, where none has ever been let go of; else null. */
  everybody(): Iterable<WorkerRecord> | null {
    return this.complete ? this.byId.values() : null;
  }

  find(workerId: WorkerId): WorkerRecord | undefined {
    return this.byId.get(workerId);
  }

  create(row: WorkerRow): WorkerRecord {
    const record: WorkerRecord = { worker: this.workers.created(row), enrolments: [] };
    this.byId.set(row.workerId, record);
    return record;
  }

  addEnrolment(record: WorkerRecord, row: EnrolmentRow): void {
    const stored: StoredEnrolment = Object.assign(this.enrolments.created(row), { countedIn: null });
    record.enrolments.push(stored);
    this.dirtyEnrolments.push(stored);
  }

  workerChanged(record: WorkerRecord): void {
    this.workers.changed(record.worker);
  }

  enrolmentChanged(stored: StoredEnrolment): void {
    if (!stored.dirty) this.dirtyEnrolments.push(stored);
    this.enrolments.changed(stored);
  }

  get heldCount(): number {
    return this.byId.size;
  }

  /** Rows that wait to be written. */
  get dirtyCount(): number {
    return this.workers.dirtyCount + this.enrolments.dirtyCount;
  }

  /** Reads those of the given workers that are not held; answers which those were. */
  async load(client: ClientBase, workerIds: Iterable<WorkerId>): Promise<WorkerId[]> {
    const unknown = new Set<WorkerId>();
    for (const workerId of workerIds) {
      if (!this.byId.has(workerId)) unknown.add(workerId);
    }
    const missing = [...unknown];
    if (missing.length === 0) return missing;
    const workers = await client.query<{ row: WorkerRow }>({ name: 'load-workers', text: this.workers.table.select('worker_id = ANY($1)'), values: [missing] });
    for (const { row } of workers.rows) this.byId.set(row.workerId, { worker: this.workers.loaded(row), enrolments: [] });
    const enrolments = await client.query<{ row: EnrolmentRow }>({ name: 'load-enrolments', text: this.enrolments.table.select('worker_id = ANY($1)'), values: [missing] });
    for (const { row } of enrolments.rows) {
      const countedIn = cellIdOf(row, this.yearOf(row.programId));
      this.byId.get(row.workerId)?.enrolments.push(Object.assign(this.enrolments.loaded(row), { countedIn }));
    }
    return missing;
  }

  async flush(writer: RowWriter): Promise<void> {
    for (const stored of this.dirtyEnrolments) {
      const cellId = cellIdOf(stored.row, this.yearOf(stored.row.programId));
      this.cells.move(stored.countedIn, cellId);
      stored.countedIn = cellId;
    }
    this.dirtyEnrolments = [];
    const workers = this.workers.takeDirty();
    await writer.insert(this.workers.table, workers.inserts);
    await writer.update(this.workers.table, workers.updates);
    const enrolments = this.enrolments.takeDirty();
    await writer.insert(this.enrolments.table, enrolments.inserts);
    await writer.update(this.enrolments.table, enrolments.updates);
  }

  /** Lets go of workers; only after a flush, or what was changed about them is lost. */
  release(workerIds: Iterable<WorkerId>): void {
    for (const workerId of workerIds) this.byId.delete(workerId);
  }

  /** Lets go of the workers beyond the bound that were read first; only between a flush and the next batch. */
  trim(): void {
    for (const workerId of this.byId.keys()) {
      if (this.byId.size <= this.maxHeld) return;
      this.byId.delete(workerId);
      this.complete = false;
    }
  }
}
