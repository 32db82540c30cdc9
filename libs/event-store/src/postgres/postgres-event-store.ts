import { Pool } from 'pg';
import {
  type AppendRequest,
  type AppendResult,
  type EventStore,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEnvelope,
  type RecordedEvent,
  type SubscribeOptions,
} from '../event-store.js';
import { checkAppendRequest } from '../append-request.js';
import { compareDecimalPositions, parseDecimalPosition } from '../decimal-position.js';
import { LogShortenedError } from '../event-store-errors.js';
import { Backoff, isTransient, type LogConnection, logPoolConfig } from './connection.js';
import { commitDurably } from './durable-append.js';
import { DEFAULT_GROUP_LIMITS, GroupCommit, type GroupLimits } from './group-commit.js';
import { HeadWatcher } from './head-watcher.js';
import { LogReader } from './log-reader.js';

const DEFAULT_BATCH_SIZE = 1_000;
const DEFAULT_RETRY_FOR_MS = 30_000;

export interface PostgresEventStoreOptions {
  /** A connection string with a role, or a pool of the caller's, who then ends it after `close`. */
  readonly connection: LogConnection | Pool;
  /** Time of recording; the log keeps it from running backwards. */
  readonly clock?: () => Date;
  readonly limits?: Partial<GroupLimits>;
  /** How long an append goes on trying while the database is away. Default 30 s. */
  readonly retryForMs?: number;
}

/** The log on PostgreSQL. `migrateLog` must have run in the database. */
export class PostgresEventStore implements EventStore {
  readonly #pool: Pool;
  readonly #ownsPool: boolean;
  readonly #appends: GroupCommit;
  readonly #reader: LogReader;
  readonly #watcher: HeadWatcher;
  readonly #closing = new AbortController();

  constructor(options: PostgresEventStoreOptions) {
    const { connection, clock = () => new Date(), retryForMs = DEFAULT_RETRY_FOR_MS } = options;
    this.#ownsPool = 'connectionString' in connection;
    const pool = 'connectionString' in connection ? new Pool(logPoolConfig(connection)) : connection;
    // An idle connection that dies is replaced at the next use; unheard, its error would end the process.
    pool.on('error', () => undefined);
    this.#pool = pool;
    this.#reader = new LogReader(pool);
    this.#watcher = new HeadWatcher({ clientConfig: pool.options, readHead: () => this.#reader.head().then(Number) });
    const closing = this.#closing.signal;
    this.#appends = new GroupCommit(
      (group) => commitDurably(group, { pool, clock, retryForMs, closing }),
      { ...DEFAULT_GROUP_LIMITS, ...options.limits },
    );
  }

  /** @inheritdoc */
  async append(requests: readonly AppendRequest[]): Promise<AppendResult[]> {
    requests.forEach(checkAppendRequest);
    const results = await this.#appends.append(requests);
    for (const result of results) if (result.kind === 'appended') this.#watcher.note(Number(result.position));
    return results;
  }

  /** @inheritdoc */
  async *readStream(streamId: string, options: ReadStreamOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    const batchSize = options.batchSize ?? DEFAULT_BATCH_SIZE;
    let fromRevision = options.fromRevision ?? 0;
    for (;;) {
      const batch = await this.#reader.streamBatch(streamId, fromRevision, batchSize);
      if (batch.length > 0) yield batch;
      if (batch.length < batchSize) return;
      fromRevision += batch.length;
    }
  }

  /** @inheritdoc */
  async readStreams(streamIds: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
    return this.#reader.streams(streamIds);
  }

  /** @inheritdoc */
  async *readAll(options: ReadAllOptions): AsyncGenerator<readonly RecordedEvent[]> {
    const batchSize = options.batchSize ?? DEFAULT_BATCH_SIZE;
    const head = await this.#reader.head();
    const until = options.until !== undefined && compareDecimalPositions(options.until, head) < 0 ? options.until : head;
    const read = (after: Position): Promise<readonly RecordedEvent[]> => {
      const batch = this.#reader.logBatch({ after, until, batchSize, types: options.types ?? null });
      // A batch read ahead may never be asked for; its failure then concerns nobody.
      batch.catch(() => undefined);
      return batch;
    };
    let next = read(options.after);
    for (;;) {
      const batch = await next;
      const last = batch.at(-1);
      if (last === undefined) return;
      const isLast = batch.length < batchSize || last.position === until;
      if (!isLast) next = read(last.position);
      yield batch;
      if (isLast) return;
    }
  }

  /** @inheritdoc */
  subscribe(options: SubscribeOptions): AsyncGenerator<readonly RecordedEvent[]> {
    return this.#follow(options, (after, batchSize) => this.#reader.logBatch({ after, until: null, batchSize, types: null }));
  }

  /** @inheritdoc */
  subscribeEnvelopes(options: SubscribeOptions): AsyncGenerator<readonly RecordedEnvelope[]> {
    return this.#follow(options, (after, batchSize) => this.#reader.envelopeBatch({ after, until: null, batchSize }));
  }

  async *#follow<Row extends RecordedEnvelope>(
    options: SubscribeOptions,
    read: (after: Position, batchSize: number) => Promise<readonly Row[]>,
  ): AsyncGenerator<readonly Row[]> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    const batchSize = options.batchSize ?? DEFAULT_BATCH_SIZE;
    const release = this.#watcher.retain();
    const backoff = new Backoff(20, 1_000);
    let after = options.after;
    try {
      while (!signal.aborted) {
        let batch: readonly Row[];
        try {
          batch = await read(after, batchSize);
          if (batch.length === 0) await this.#refuseShortened(after);
          backoff.reset();
        } catch (error) {
          if (signal.aborted) return;
          if (!isTransient(error)) throw error;
          await backoff.pause(signal);
          continue;
        }
        if (signal.aborted) return;
        if (batch.length > 0) yield batch;
        after = batch.at(-1)?.position ?? after;
        if (batch.length < batchSize) await this.#watcher.beyond(Number(after), signal);
      }
    } finally {
      release();
    }
  }

  /** Whoever follows has read up to `after`, and heads that were heard of were committed: the log must reach that far. */
  async #refuseShortened(after: Position): Promise<void> {
    const known = Math.max(Number(after), this.#watcher.head);
    const head = await this.#reader.head();
    if (Number(head) < known) throw new LogShortenedError(String(known), head);
  }

  /** @inheritdoc */
  async head(): Promise<Position> {
    return this.#reader.head();
  }

  /**
   * Position of the last event that had been recorded at a time, to the millisecond;
   * {@link LOG_START} before the first. Found by halving, in one statement.
   */
  async lastPositionAt(time: Date): Promise<Position> {
    return this.#reader.lastPositionAt(time);
  }

  /** How many events stand behind `after` and up to `until`: as many as positions, unless somebody removed some. */
  async countBetween(after: number, until: number): Promise<number> {
    return this.#reader.countBetween(after, until);
  }

  /** When the event at a position was recorded; null where there is none. */
  async recordedAt(position: Position): Promise<Date | null> {
    return this.#reader.recordedAt(position);
  }

  /** @inheritdoc */
  comparePositions(a: Position, b: Position): number {
    return compareDecimalPositions(a, b);
  }

  /** @inheritdoc */
  parsePosition(text: string): Position | null {
    return parseDecimalPosition(text);
  }

  /** Answers the appends that wait, ends the subscriptions and the connections. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#appends.close();
    await this.#watcher.stop();
    if (this.#ownsPool && !this.#pool.ended) await this.#pool.end();
  }
}
