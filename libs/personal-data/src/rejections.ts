/** The port to the rejected rows of imports, sealed under the import's key and gone with its upload. */
import { openBody, sealBody, SealedBodyUnreadable } from './sealing.js';

export interface RejectedRow {
  /** Row of the file, as the officer sees it in a spreadsheet. */
  readonly rowNumber: number;
  /** Stable reason code, such as NIK_FORMAT. */
  readonly code: string;
  readonly field: string | null;
  /** Kept in clear: must not quote the row. */
  readonly message: string;
  /** The row as it was, cell by cell; sealed. */
  readonly cells: readonly string[];
}

export interface RejectionStore {
  /** Keeps the file's header line as it was, sealed; the first one recorded stays. */
  recordColumns(importId: string, columns: readonly string[]): Promise<void>;
  /** The header line, or null when none was recorded. */
  findColumns(importId: string): Promise<readonly string[] | null>;
  /**
   * Adds rejected rows; durable before it resolves. A row that is there already (same import and row
   * number) stays as it is, so that a batch may be sent again after a crash.
   */
  append(importId: string, rows: readonly RejectedRow[]): Promise<void>;
  /** Yields the rows, opened, by row number and in batches. */
  read(importId: string): AsyncIterable<readonly RejectedRow[]>;
}
// All four throw ImportNotHeld for an import without an upload. Who may look is the caller's to decide.

/** Seals the cells of one row under the import's key. */
export function sealCells(importKey: ImportKey, rowNumber: number, cells: readonly string[]): Uint8Array {
  return sealBody(importKey.dataKey, cellsAad(importKey.keyId, rowNumber), cells);
}

/** Opens the cells of one row. Throws SealedBodyUnreadable. */
export function openCells(importKey: ImportKey, rowNumber: number, sealed: Uint8Array): readonly string[] {
  const cells: unknown = openBody(importKey.dataKey, cellsAad(importKey.keyId, rowNumber), sealed);
  if (!Array.isArray(cells)) throw new SealedBodyUnreadable('not-json');
  return cells.map(String);
}

/** The header line is sealed as row 0, which no file has. */
export const HEADER_ROW_NUMBER = 0;

export interface ImportKey {
  readonly keyId: string;
  readonly dataKey: Uint8Array;
}

function cellsAad(keyId: string, rowNumber: number): string {
  return JSON.stringify(['rejected-row', keyId, rowNumber]);
}
