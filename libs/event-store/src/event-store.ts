/**
 * The port to the log: what every adapter (memory, postgres, kurrentdb) must do, and no more.
 * `contract/` holds the one suite that all of them pass.
 */

/**
 * A place in the log. On PostgreSQL and in memory it is a decimal number, dense and starting at 1;
 * elsewhere it is opaque. Compare positions only through {@link EventStore.comparePositions}.
 */
export type Position = string & { readonly __brand: 'Position' };

/** Before the first event: reading "after" it starts at the beginning of the log. */
export const LOG_START = '0' as Position;

/** Who caused an event. `roles` are those that the command was allowed under. */
export interface Actor {
  /** Stable subject of the person or process manager. */
  readonly subject: string;
  /** Display name of the official as the token gave it. */
  readonly name: string;
  readonly role: string;
}

/** An event as a command hands it to the log. */
export interface NewEvent {
  /** UUIDv5(commandId, n): the same command always makes the same ids. */
  readonly eventId: string;
  /** Storage name, never renamed. */
  readonly type: string;
  /** Version of the body's shape under that name; upcasters start from it. */
  readonly version: number;
  /** Business date, `YYYY-MM-DD` in Asia/Jakarta. */
  readonly occurredOn: string;
  readonly actor: Actor;
  readonly commandId: string;
  readonly correlationId: string;
  /** The public body as the exact JSON text that is stored and hashed. */
  readonly data: string;
  /** Ciphertext of the sealed body, or null where the event has none. */
  readonly sealed: Uint8Array | null;
}

/** An event as the log gives it back. */
export interface RecordedEvent extends NewEvent {
  readonly position: Position;
  readonly streamId: string;
  /** Place in its stream, starting at 0. */
  readonly revision: number;
  /** RFC 3339 in UTC with milliseconds; never decreases along the log. */
  readonly recordedAt: string;
  /** The exact envelope text: ids, stream, revision, type, times, actor, SHA-256 of data and of sealed. */
  readonly envelope: string;
}

/** Of an event what commits to the rest of it: all that a leaf of the transparency log is made of. */
export type RecordedEnvelope = Pick<RecordedEvent, 'position' | 'envelope'>;

/** `'no-stream'`: the stream must not exist yet; a number: the revision of its last event. */
export type ExpectedRevision = 'no-stream' | number;

/** One stream's part of an append. */
export interface StreamAppend {
  readonly streamId: string;
  readonly expectedRevision: ExpectedRevision;
  readonly events: readonly NewEvent[];
}

/** A group of stream appends that succeeds or fails as a whole. */
export interface AppendRequest {
  readonly appends: readonly StreamAppend[];
}

export interface AppendedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly streamId: string;
  readonly revision: number;
  readonly position: Position;
}

export type AppendResult =
  /** Durable and visible. `repeated` when these very events were in the log already. */
  | { readonly kind: 'appended'; readonly position: Position; readonly events: readonly AppendedEvent[]; readonly repeated: boolean }
  /** Nothing of this request was written. */
  | { readonly kind: 'conflict'; readonly streamId: string; readonly expectedRevision: ExpectedRevision; readonly actualRevision: ExpectedRevision };

export interface ReadStreamOptions {
  readonly fromRevision?: number;
  readonly batchSize?: number;
}

export interface ReadAllOptions {
  /** Exclusive. */
  readonly after: Position;
  /** Inclusive. */
  readonly until?: Position;
  readonly batchSize?: number;
  /** Only events of these types; absent means all. */
  readonly types?: readonly string[];
}

export interface SubscribeOptions {
  readonly after: Position;
  readonly batchSize?: number;
  readonly signal: AbortSignal;
}

export interface EventStore {
  /**
   * Appends several independent requests in one call, each whole or not at all, each with its own
   * outcome in the same order. Requests that share a stream take effect in their order; those that
   * share none usually do, unless one that met a conflict is decided again. A request whose event ids are all in the log already at the
   * expected place answers `appended` with `repeated: true`. Rejects only when the store itself
   * fails, and then the caller may retry with the same event ids.
   */
  append(requests: readonly AppendRequest[]): Promise<AppendResult[]>;
  /** Yields the stream in order, in batches; nothing for a stream that does not exist. */
  readStream(streamId: string, options?: ReadStreamOptions): AsyncIterable<readonly RecordedEvent[]>;
  /**
   * Loads many short streams in one query: a map from stream id to all of its events in order. A
   * stream that does not exist is absent from the map. Everything comes at once, so the caller
   * bounds how many ids it asks for.
   */
  readStreams(streamIds: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedEvent[]>>;
  /** Yields the log in order up to its head at the time of the call (or `until`), in batches. */
  readAll(options: ReadAllOptions): AsyncIterable<readonly RecordedEvent[]>;
  /**
   * Yields the log in order, first what is there and then what comes, until `signal` aborts.
   * Never skips, never reorders, never yields an event that could still be rolled back. A durable
   * store ends it with a LogDamagedError where the log is not any more what was appended.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<readonly RecordedEvent[]>;
  /** The same for those who need the envelopes alone, at a fraction of the cost. */
  subscribeEnvelopes(options: SubscribeOptions): AsyncIterable<readonly RecordedEnvelope[]>;
  /** Position of the last event, or {@link LOG_START}. */
  head(): Promise<Position>;
  /** Negative, zero or positive, as for `Array.sort`. */
  comparePositions(a: Position, b: Position): number;
  /** A string is a position of this store, or is refused with null. */
  parsePosition(text: string): Position | null;
  close(): Promise<void>;
}
