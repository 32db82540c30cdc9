import { type BusinessDate } from '../values/brands.js';
import { type CellInput, optionalCellText } from '../values/cell-input.js';
import { hasNik, hasNikRun } from '../values/clear-text.js';
import { readDate } from '../values/date-input.js';
import { type FaultCollector } from '../values/fault-collector.js';
import { type NikResult, parseNik } from '../values/nik.js';
import { readText } from '../values/text-input.js';

export type RowNik = Extract<NikResult, { readonly ok: true }>;

/** The NIK of a row. */
export function readRowNik(found: FaultCollector, cell: CellInput | undefined): RowNik | null {
  const reading = parseNik(cell ?? '');
  return reading.ok ? reading : found.add(reading.code, 'nik');
}

/** A date that must be there; `latestYear` places two-digit years. */
export function readRowDate(found: FaultCollector, column: string, cell: CellInput | undefined, latestYear: number): BusinessDate | null {
  if (cell === undefined || optionalCellText(cell) === '') return found.add('FIELD_MISSING', column);
  return readDate(cell, { latestYear }) ?? found.add('FIELD_INVALID', column);
}

function readRowText(found: FaultCollector, column: string, cell: CellInput | undefined, maxLength: number, carriesNik: (text: string) => boolean): string | null {
  const text = found.required(column, readText(optionalCellText(cell) === '' ? '' : cell, maxLength));
  return text !== null && carriesNik(text) ? found.add('CLEAR_TEXT_HAS_NIK', column) : text;
}

/** A sentence that must be there and stays in clear. */
export function readRowClearText(found: FaultCollector, column: string, cell: CellInput | undefined, maxLength: number): string | null {
  return readRowText(found, column, cell, maxLength, hasNik);
}

/** The number of a document, which must be there and stays in clear. */
export function readRowDocumentNumber(found: FaultCollector, column: string, cell: CellInput | undefined, maxLength: number): string | null {
  return readRowText(found, column, cell, maxLength, hasNikRun);
}
