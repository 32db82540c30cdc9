import { type ReadTile } from '@lindung/transparency-log/tiled-tree';

/** What a database says of an event in columns, beside the envelope that says the same. */
export interface EventColumns {
  readonly eventId: string;
  readonly streamId: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;
  /** RFC 3339 in UTC, to the millisecond. */
  readonly recordedAt: string;
}

/**
 * One event as it is kept: exact bytes, which nothing has parsed and written anew. The bytes may lie
 * in a buffer that is used again: who wants them beyond the batch copies them.
 */
export interface RawEvent {
  readonly position: number;
  /** UTF-8, one line of JSON. */
  readonly envelope: Uint8Array;
  readonly data: Uint8Array;
  readonly sealed: Uint8Array | null;
  /** Null in an export, which has no columns, unless the database's contradicted the envelope. */
  readonly columns: EventColumns | null;
}

/** A record that cannot be read as an event at all. */
export class DamagedRecord extends Error {
  readonly code = 'DAMAGED_RECORD';

  constructor(
    /** The position that should have stood there. */
    readonly position: number,
    what: string,
  ) {
    super(what);
    this.name = 'DamagedRecord';
  }
}

/** A part of a log that holds no events cannot be read as what it should be; the message names it. */
export class DamagedSource extends Error {
  readonly code = 'SOURCE_DAMAGED';
  override readonly name = 'DamagedSource';
}

export interface SignedCheckpoint {
  readonly size: number;
  /** The whole signed note. */
  readonly note: string;
}

/** Digests of the live read models as an export recorded them. */
export interface RecordedDigests {
  readonly position: number;
  readonly digests: Readonly<Record<string, { readonly digest: string; readonly rows: number }>>;
}

/** Where an auditor reads: the database of a running Lindung, or an export that needs neither. */
export interface LogSource {
  /** In words, for a person: an address without its password, or a folder. */
  readonly description: string;
  /** The database whose read models can be compared, or null for an export. */
  readonly databaseUrl: string | null;
  /** Position of the last event. */
  head(): Promise<number>;
  /** Where the log ended when an export was made that goes only as far as was signed; null where that is not known. */
  readonly exportedHead: number | null;
  /**
   * The events after a position up to another, in the order in which they are kept, in batches. Gaps
   * and swaps are handed on as they are found: to name them is the reader's business.
   *
   * @throws DamagedRecord for what is no event at all.
   */
  events(after: number, until: number): AsyncIterable<readonly RawEvent[]>;
  /** Position of the last event recorded at or before a time; 0 before the first. */
  lastPositionAt(time: Date): Promise<number>;
  /** C2SP origin of the log. */
  origin(): Promise<string>;
  /** C2SP verifier keys as the source itself names them, oldest first. Throws DamagedSource where there is no telling. */
  keys(): Promise<readonly string[]>;
  /** Every checkpoint, smallest first. Throws DamagedSource at one that is none. */
  checkpoints(): AsyncIterable<SignedCheckpoint>;
  /** The greatest of them, or null. */
  latestCheckpoint(): Promise<SignedCheckpoint | null>;
  readonly readTile: ReadTile;
  recordedDigests(): Promise<RecordedDigests | null>;
  close(): Promise<void>;
}
