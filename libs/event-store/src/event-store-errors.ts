/** An append that no retry can save: the caller built it wrongly. Nothing was written. */
export class InvalidAppendError extends Error {
  readonly code = 'APPEND_INVALID';

  /** `field` is the part of the request that is wrong; values are never repeated in the message. */
  constructor(
    readonly field: string,
    problem: string,
  ) {
    super(`${field} ${problem}`);
    this.name = 'InvalidAppendError';
  }
}

/**
 * An event id of the request stands in the log already, at another place than the request names.
 * Event ids are derived from command ids, so this is a defect of the caller and not a race.
 */
export class EventIdTakenError extends Error {
  readonly code = 'EVENT_ID_TAKEN';

  constructor() {
    super('An event id of this append is in use elsewhere in the log; give every command an id of its own');
    this.name = 'EventIdTakenError';
  }
}

/**
 * The store could not be reached for so long that it gave up. Whether the append was written is
 * unknown: retry it with the same event ids.
 */
export class EventStoreUnavailableError extends Error {
  readonly code = 'EVENT_STORE_UNAVAILABLE';

  constructor(options?: ErrorOptions) {
    super('The event store cannot be reached; retry with the same event ids', options);
    this.name = 'EventStoreUnavailableError';
  }
}

/** More callers wait to append than the store was set up to hold. Nothing was written. */
export class EventStoreOverloadedError extends Error {
  readonly code = 'EVENT_STORE_OVERLOADED';

  constructor() {
    super('Too many appends are waiting; retry later');
    this.name = 'EventStoreOverloadedError';
  }
}

/** The store was closed before the call was done. An append that was in flight may be durable. */
export class EventStoreClosedError extends Error {
  readonly code = 'EVENT_STORE_CLOSED';

  constructor() {
    super('The event store is closed');
    this.name = 'EventStoreClosedError';
  }
}

/**
 * What stands in the log is not what was appended: something outside of this program changed or
 * removed it. Nothing may be computed from it; `npm run auditor -- verify` says more.
 */
export class LogDamagedError extends Error {
  readonly code: string = 'LOG_DAMAGED';

  constructor(
    readonly position: string,
    message: string,
  ) {
    super(message);
    this.name = 'LogDamagedError';
  }
}

/** A dense log lacks a position. */
export class LogGapError extends LogDamagedError {
  constructor(expectedPosition: string, foundPosition: string) {
    super(expectedPosition, `The log lacks position ${expectedPosition}: the next event found is at ${foundPosition}`);
    this.name = 'LogGapError';
  }
}

/** The log ends before a position that had been read from it: its newest events were removed, or an older one was restored. */
export class LogShortenedError extends LogDamagedError {
  override readonly code = 'LOG_SHORTENED';

  constructor(readPosition: string, head: string) {
    super(readPosition, `The log ends at position ${head}, although position ${readPosition} had been read from it`);
    this.name = 'LogShortenedError';
  }
}
