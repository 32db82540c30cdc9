import { type RecordedEvent } from '@lindung/event-store/event-store';
import { type Vault } from '@lindung/personal-data/vault';
import { type ClientBase } from 'pg';
import { type DataSource, type QueryRunner } from 'typeorm';
import { foldBatch } from '../fold/fold-batch.js';
import { type LogEvent, readLogEvents } from '../fold/log-event.js';
import { forgetErasedKeys, type OnUnreadable, openSealedBodies } from '../fold/opened-bodies.js';
import { WorkingSet } from '../fold/working-set.js';
import { BatchedHistory } from '../worker-history/history-sink.js';
import { holdFence, moveProgress, readProgress } from './fence.js';

/** Workers that stay in memory between batches: 20,000 take about 40 MB. */
const WORKERS_HELD = 20_000;

/** A batch that has been decoded and whose sealed bodies have been opened. */
export interface OpenedBatch {
  readonly position: number;
  readonly events: readonly LogEvent[];
}

/** Decodes a batch and opens what read models show of it. */
export async function openBatch(batch: readonly RecordedEvent[], vault: Vault, onUnreadable: OnUnreadable): Promise<OpenedBatch> {
  const events = readLogEvents(batch);
  forgetErasedKeys(events, vault);
  await openSealedBodies(events, vault, onUnreadable);
  return { position: Number(batch.at(-1)?.position ?? 0), events };
}

/** What else an erasure does, in the transaction that empties the rows. */
export type OnErasure = (client: ClientBase) => Promise<void>;

/** The live read models as one process writes them: a connection, the rows in memory, and where they are. */
export class LiveProjection {
  private constructor(
    private readonly queryRunner: QueryRunner,
    private readonly client: ClientBase,
    private readonly set: WorkingSet,
    private readonly generation: string,
    private reached: number,
    private readonly onErasure: OnErasure | undefined,
  ) {}

  /** Starts from the checkpoint. */
  static async open(dataSource: DataSource, onErasure?: OnErasure): Promise<LiveProjection> {
    const queryRunner = dataSource.createQueryRunner();
    try {
      const client = (await queryRunner.connect()) as ClientBase;
      const { position, generation } = await readProgress(client);
      return new LiveProjection(queryRunner, client, await WorkingSet.open(client, new BatchedHistory(), WORKERS_HELD), generation, position, onErasure);
    } catch (error) {
      await queryRunner.release();
      throw error;
    }
  }

  /** Position of the last event whose rows are committed. */
  get position(): number {
    return this.reached;
  }

  /**
   * Applies the batch that follows: all rows of all read models and the checkpoints in one
   * transaction. When it rejects nothing was written, or (where the connection broke during the
   * commit) all of it: close this and open another, which starts from the checkpoint.
   */
  async apply(batch: OpenedBatch): Promise<void> {
    await this.queryRunner.startTransaction();
    await holdFence(this.client, { position: this.reached, generation: this.generation });
    await foldBatch(this.set, this.client, batch.events);
    await this.set.flush(this.client);
    await moveProgress(this.client, batch.position);
    if (batch.events.some(({ type }) => type === 'PersonalDataErased')) await this.onErasure?.(this.client);
    await this.queryRunner.commitTransaction();
    this.reached = batch.position;
    this.set.trim();
  }

  /** Gives the connection back; an open transaction is rolled back. */
  async close(): Promise<void> {
    try {
      if (this.queryRunner.isTransactionActive) await this.queryRunner.rollbackTransaction();
    } finally {
      await this.queryRunner.release();
    }
  }
}
