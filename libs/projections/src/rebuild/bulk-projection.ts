import { type ClientBase } from 'pg';
import { foldBatch } from '../fold/fold-batch.js';
import { WorkingSet } from '../fold/working-set.js';
import { moveProgress } from '../runner/fence.js';
import { type OpenedBatch } from '../runner/live-projection.js';
import { StreamedHistory } from './streamed-history.js';

/**
 * Bounds of memory: workers with their enrolments take about 2.5 KB each. Beyond them rows are
 * written, let go of and read again where they are needed, so a rebuild of any length goes on.
 */
export interface BulkLimits {
  readonly workersHeld: number;
  readonly dirtyRows: number;
}

export const defaultBulkLimits: BulkLimits = { workersHeld: 300_000, dirtyRows: 600_000 };

/** The one index besides keys that reading rows again needs. */
const ENROLMENTS_BY_WORKER = 'CREATE INDEX IF NOT EXISTS enrolments_by_worker ON enrolments (worker_id)';

/**
 * Fills fresh tables that nobody reads yet: the same folds as the live projection, but rows are
 * written once, at the end or when memory is full, and history streams beside them.
 */
export class BulkProjection {
  private reached = 0;

  private constructor(
    private readonly client: ClientBase,
    private readonly history: StreamedHistory,
    private readonly set: WorkingSet,
    private readonly limits: BulkLimits,
  ) {}

  /** Two connections to the fresh schema: one for rows, one for history. */
  static async open(client: ClientBase, historyClient: ClientBase, limits: BulkLimits = defaultBulkLimits): Promise<BulkProjection> {
    const history = new StreamedHistory(historyClient);
    await client.query('BEGIN');
    return new BulkProjection(client, history, WorkingSet.fresh(history, limits.workersHeld), limits);
  }

  async apply(batch: OpenedBatch): Promise<void> {
    await foldBatch(this.set, this.client, batch.events);
    await this.history.flush();
    this.reached = batch.position;
    const isFull = this.set.dirtyCount >= this.limits.dirtyRows || this.set.workers.heldCount > 2 * this.limits.workersHeld;
    if (isFull) await this.makeRoom();
  }

  /** Writes what waits and lets go of what does not fit; from now on rows are read again where they are needed. */
  private async makeRoom(): Promise<void> {
    await this.set.flush(this.client);
    await this.client.query(ENROLMENTS_BY_WORKER);
    this.set.trim();
  }

  /** Writes and commits everything; answers the position of the last event. */
  async end(): Promise<number> {
    await this.set.flush(this.client);
    await moveProgress(this.client, this.reached);
    await Promise.all([this.client.query('COMMIT'), this.history.end()]);
    return this.reached;
  }

  abort(): void {
    this.history.abort();
  }
}
