import { type CellInput } from '@lindung/domain/values/cell-input';
import { type ReadingCaps } from './reading-caps.js';

/** One row of a file as it stands there. */
export interface FileRow {
  /** As a spreadsheet counts: the first line is 1, empty rows count too. */
  readonly rowNumber: number;
  readonly cells: readonly CellInput[];
}

/** A file that can be read from its start as often as needed. */
export interface FileSource {
  readonly byteLength: number;
  read(): AsyncIterable<Uint8Array>;
}

/** Stands where something was cut off. */
export const CUT_MARK = '…';

/** A text within the cap; a longer one is cut and marked. */
export function capText(text: string, caps: ReadingCaps): string {
  return text.length <= caps.cellChars ? text : `${text.slice(0, caps.cellChars)}${CUT_MARK}`;
}

/**
 * Cells within the caps. Of a row that goes on beyond the columns allowed, one cell more stays, so
 * that whoever holds it against the header sees that it goes on.
 */
export function capCells(cells: readonly string[], caps: ReadingCaps): readonly string[] {
  const tooMany = cells.length > caps.columns;
  if (!tooMany && cells.every((cell) => cell.length <= caps.cellChars)) return cells;
  const kept = cells.slice(0, caps.columns).map((cell) => capText(cell, caps));
  if (cells.slice(caps.columns).some((cell) => cell.trim() !== '')) kept.push(CUT_MARK);
  return kept;
}
