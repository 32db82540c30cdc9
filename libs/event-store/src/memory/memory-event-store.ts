import { once } from 'node:events';
import {
  type AppendRequest,
  type AppendResult,
  type EventStore,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  type SubscribeOptions,
} from '../event-store.js';
import { checkAppendRequest } from '../append-request.js';
import { compareDecimalPositions, decimalPosition, parseDecimalPosition } from '../decimal-position.js';
import { EventStoreClosedError } from '../event-store-errors.js';
import { MemoryLog } from './memory-log.js';

const DEFAULT_BATCH_SIZE = 1_000;

export interface MemoryEventStoreOptions {
  /** A log to share with other stores; by default the store has one of its own. */
  readonly log?: MemoryLog;
  readonly clock?: () => Date;
}

/** The port kept in memory, for unit tests: the same answers as the real ones, nothing durable. */
export class MemoryEventStore implements EventStore {
  readonly #log: MemoryLog;
  readonly #clock: () => Date;
  readonly #closing = new AbortController();

  constructor(options: MemoryEventStoreOptions = {}) {
    this.#log = options.log ?? new MemoryLog();
    this.#clock = options.clock ?? (() => new Date());
  }

  /** @inheritdoc */
  async append(requests: readonly AppendRequest[]): Promise<AppendResult[]> {
    this.#refuseWhenClosed();
    requests.forEach(checkAppendRequest);
    return requests.map((request) => this.#log.append(request, this.#clock()));
  }

  /** @inheritdoc */
  async *readStream(streamId: string, options: ReadStreamOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    this.#refuseWhenClosed();
    const events = this.#log.stream(streamId).slice(options.fromRevision ?? 0);
    yield* inBatches(events, options.batchSize ?? DEFAULT_BATCH_SIZE);
  }

  /** @inheritdoc */
  async readStreams(streamIds: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
    this.#refuseWhenClosed();
    const streams = streamIds.map((streamId) => [streamId, [...this.#log.stream(streamId)]] as const);
    return new Map(streams.filter(([, events]) => events.length > 0));
  }

  /** @inheritdoc */
  async *readAll(options: ReadAllOptions): AsyncGenerator<readonly RecordedEvent[]> {
    this.#refuseWhenClosed();
    const types = options.types === undefined ? null : new Set(options.types);
    const until = options.until === undefined ? this.#log.events.length : Number(options.until);
    const events = this.#log.events.slice(Number(options.after), until);
    yield* inBatches(types === null ? events : events.filter((event) => types.has(event.type)), options.batchSize ?? DEFAULT_BATCH_SIZE);
  }

  /** @inheritdoc */
  async *subscribe(options: SubscribeOptions): AsyncGenerator<readonly RecordedEvent[]> {
    this.#refuseWhenClosed();
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    const batchSize = options.batchSize ?? DEFAULT_BATCH_SIZE;
    let after = Number(options.after);
    while (!signal.aborted) {
      const batch = this.#log.events.slice(after, after + batchSize);
      if (batch.length === 0) await this.#nextAppend(signal);
      else yield batch;
      after += batch.length;
    }
  }

  /** @inheritdoc */
  subscribeEnvelopes(options: SubscribeOptions): AsyncGenerator<readonly RecordedEvent[]> {
    return this.subscribe(options);
  }

  /** @inheritdoc */
  async head(): Promise<Position> {
    this.#refuseWhenClosed();
    return decimalPosition(this.#log.events.length);
  }

  /** @inheritdoc */
  comparePositions(a: Position, b: Position): number {
    return compareDecimalPositions(a, b);
  }

  /** @inheritdoc */
  parsePosition(text: string): Position | null {
    return parseDecimalPosition(text);
  }

  /** @inheritdoc */
  async close(): Promise<void> {
    this.#closing.abort();
  }

  async #nextAppend(signal: AbortSignal): Promise<void> {
    const appended = new EventTarget();
    const stopListening = this.#log.onAppend(() => appended.dispatchEvent(new Event('append')));
    try {
      await once(appended, 'append', { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      stopListening();
    }
  }

  #refuseWhenClosed(): void {
    if (this.#closing.signal.aborted) throw new EventStoreClosedError();
  }
}

function* inBatches(events: readonly RecordedEvent[], batchSize: number): Generator<readonly RecordedEvent[]> {
  for (let start = 0; start < events.length; start += batchSize) yield events.slice(start, start + batchSize);
}
