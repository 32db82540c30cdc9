import { type CellInput } from '@lindung/domain/values/cell-input';
import { dateOfSerial } from '@lindung/domain/values/date-input';
import { capText } from '../file-row.js';
import { type ReadingCaps } from '../reading-caps.js';
import { type PackedTexts } from './packed-texts.js';
import { unescaped } from './shared-texts.js';

/** What of a workbook gives its cells their meaning. */
export interface CellMeaning {
  readonly sharedTexts: PackedTexts | null;
  readonly dateStyles: readonly boolean[];
  /** Whether days are counted from 1904, as old versions for the Mac did. */
  readonly from1904: boolean;
}

/** A cell as the sheet writes it: `type` and `style` are its attributes t and s. */
export interface RawCell {
  readonly type: string;
  readonly style: number;
  readonly value: string;
}

const DAYS_FROM_1900_TO_1904 = 1_462;

/**
 * The value of a cell: text, a number that is still told to be one, or a date where the cell is
 * formatted as a date. A formula counts for the value that the spreadsheet last computed.
 */
export function cellOf({ type, style, value }: RawCell, meaning: CellMeaning, caps: ReadingCaps): CellInput {
  switch (type) {
    case 's':
      return meaning.sharedTexts?.get(value === '' ? -1 : Number(value)) ?? '';
    case 'inlineStr':
    case 'str':
      return capText(unescaped(value), caps);
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE';
    case 'e':
    case 'd':
      return capText(value, caps);
    default:
      return numberOf(value, meaning.dateStyles[style] === true, meaning.from1904, caps);
  }
}

function numberOf(text: string, isDate: boolean, from1904: boolean, caps: ReadingCaps): CellInput {
  if (text.trim() === '') return '';
  const value = Number(text);
  if (!Number.isFinite(value)) return capText(text, caps);
  const date = isDate ? dateOfSerial(from1904 ? value + DAYS_FROM_1900_TO_1904 : value) : null;
  return date ?? { kind: 'number', value, text: capText(text, caps) };
}
