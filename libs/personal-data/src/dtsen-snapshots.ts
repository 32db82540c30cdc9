/**
 * The port to DTSEN extracts, kept so that workers registered later can be verified from them. They
 * hold fingerprints, deciles and civil status, and no NIK; a fingerprint is pseudonymous personal data.
 */

export type CivilStatus = 'ACTIVE' | 'DECEASED' | 'MOVED';

export interface DtsenRow {
  /** 32 hex digits, see `workerIdOf`. */
  readonly workerId: string;
  /** 1 (poorest) to 10, or null when DTSEN knows none. */
  readonly decile: number | null;
  readonly civilStatus: CivilStatus;
}

export interface NewExtract {
  readonly importId: string;
  /** `YYYY-MM` or `YYYY-Qn`. */
  readonly period: string;
  /** `YYYY-MM-DD`. */
  readonly snapshotDate: string;
}

export interface DtsenExtract extends NewExtract {
  /** Whether all of its rows are in. */
  readonly completed: boolean;
}

export interface DtsenSnapshotStore {
  /** Opens an extract before its rows are put; repeating it changes nothing. */
  openExtract(extract: NewExtract): Promise<void>;
  /**
   * Adds rows in bulk; durable before it resolves. A worker that is in this extract already keeps
   * the first row, so that a chunk may be put again after a crash and a person listed twice counts
   * as first listed. Throws {@link ExtractUnknown} before {@link openExtract}.
   */
  putRows(importId: string, rows: readonly DtsenRow[]): Promise<void>;
  /** Marks the extract as complete: from here on it may be used. */
  completeExtract(importId: string): Promise<void>;
  /** The extract, or null. */
  findExtract(importId: string): Promise<DtsenExtract | null>;
  /** What the extract says of these workers; those it does not list are absent. By worker id. */
  find(importId: string, workerIds: readonly string[]): Promise<Map<string, DtsenRow>>;
  /** All extracts, the latest opened first. */
  listExtracts(): Promise<readonly DtsenExtract[]>;
  /** The latest opened of the completed extracts of a period, or null. */
  latestForPeriod(period: string): Promise<DtsenExtract | null>;
}

/** Thrown when rows are put into an extract that was never opened. */
export class ExtractUnknown extends Error {
  override readonly name = 'ExtractUnknown';
  readonly code = 'EXTRACT_UNKNOWN';

  constructor(readonly importId: string) {
    super(`No DTSEN extract was opened for ${importId}.`);
  }
}

const WORKER_ID_PATTERN = /^[0-9a-f]{32}$/;

/** Throws RangeError unless every id is 32 lower-case hex digits. */
export function requireWorkerIds(workerIds: readonly string[]): void {
  for (const workerId of workerIds) {
    if (!WORKER_ID_PATTERN.test(workerId)) throw new RangeError('A worker id must be 32 lower-case hex digits.');
  }
}
