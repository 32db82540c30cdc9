import { setTimeout as delay } from 'node:timers/promises';
import { type EventStore } from '@lindung/event-store/event-store';
import { type Vault } from '@lindung/personal-data/vault';
import { type DataSource } from 'typeorm';
import { createReadModelDataSource, type ReadModelRole } from '../schema/data-source.js';
import { forgetMoments } from '../time-travel/moments-schema.js';
import { FenceLost } from './fence.js';
import { acquireLease } from './lease.js';
import { LiveProjection } from './live-projection.js';
import { openedBatches } from './opened-batches.js';
import { type ReadModelName, readModelNames } from './read-models.js';

const DEFAULT_BATCH_SIZE = 2_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export interface ReadModelRunnerOptions {
  /** The database of the read models; `migrateReadModels` must have run in it. */
  readonly databaseUrl: string;
  /** Default `lindung_projector`. */
  readonly role?: ReadModelRole;
  readonly eventStore: EventStore;
  readonly vault: Vault;
  /** Events per transaction at most. Default 2,000. */
  readonly batchSize?: number;
  /** Told why the runner had to pause; it tries again by itself. Never holds personal data. */
  readonly onProblem?: (problem: { readonly code: string; readonly message: string; readonly retryInMs: number }) => void;
}

/** `standby`: another process holds the lease. `failing`: pausing after a problem. */
export type RunnerState = 'stopped' | 'standby' | 'following' | 'failing';

export interface RunnerHealth {
  readonly state: RunnerState;
  /** Position of the log's last event, or null where the log does not answer. */
  readonly head: number | null;
  /** Per read model: its position, and events that it has not handled yet. */
  readonly readModels: readonly { readonly name: ReadModelName; readonly position: number; readonly lag: number | null }[];
  /** Code of the latest problem since it last followed the log. */
  readonly problem: string | null;
}

/** Follows the log and keeps every read model, alone among all processes of one database. */
export class ReadModelRunner {
  private state: RunnerState = 'stopped';
  private position = 0;
  private problem: string | null = null;
  private pauseMs = FIRST_PAUSE_MS;

  constructor(private readonly options: ReadModelRunnerOptions) {}

  /**
   * Runs until `signal` aborts; what is being applied is then finished or rolled back. Never rejects:
   * after a problem it starts again from the checkpoint, later each time.
   */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.follow(signal);
      } catch (error) {
        if (!signal.aborted && !(error instanceof FenceLost)) await this.pause(error, signal);
      }
    }
    this.state = 'stopped';
  }

  /** How it stands and how far behind the log it is. */
  async health(): Promise<RunnerHealth> {
    const head = await this.options.eventStore.head().then(Number, () => null);
    const lag = head === null ? null : Math.max(0, head - this.position);
    return {
      state: this.state,
      head,
      problem: this.problem,
      readModels: readModelNames.map((name) => ({ name, position: this.position, lag })),
    };
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { databaseUrl, role = 'lindung_projector' } = this.options;
    if (this.state !== 'failing') this.state = 'standby';
    const lease = await acquireLease(databaseUrl, role, signal);
    if (lease === null) return;
    const dataSource = createReadModelDataSource({ databaseUrl, role, poolSize: 2 });
    try {
      await dataSource.initialize();
      await this.apply(dataSource, AbortSignal.any([signal, lease.lost]));
    } finally {
      if (dataSource.isInitialized) await dataSource.destroy();
      await lease.release().catch(() => undefined);
    }
  }

  private async apply(dataSource: DataSource, signal: AbortSignal): Promise<void> {
    const projection = await LiveProjection.open(dataSource, forgetMoments);
    try {
      this.follows(projection.position);
      const { eventStore, vault, batchSize = DEFAULT_BATCH_SIZE } = this.options;
      const onUnreadable = (position: number, reason: string): void => this.report('SEALED_BODY_UNREADABLE', `The sealed body at position ${position} does not open (${reason}).`, 0);
      for await (const batch of openedBatches({ eventStore, vault, batchSize, after: projection.position, onUnreadable, signal })) {
        await projection.apply(batch);
        this.follows(projection.position);
      }
    } finally {
      await projection.close().catch(() => undefined);
    }
  }

  private follows(position: number): void {
    this.state = 'following';
    this.position = position;
    this.problem = null;
    this.pauseMs = FIRST_PAUSE_MS;
  }

  private async pause(error: unknown, signal: AbortSignal): Promise<void> {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNEXPECTED';
    this.state = 'failing';
    this.problem = code;
    this.report(code, messageOf(error), this.pauseMs);
    await delay(this.pauseMs, undefined, { signal }).catch(() => undefined);
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
  }

  private report(code: string, message: string, retryInMs: number): void {
    this.options.onProblem?.({ code, message, retryInMs });
  }
}

/** PostgreSQL's messages quote values in their detail only, which is left out. */
function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'An unknown problem.';
}
