import { type CellInput, optionalCellText } from './cell-input.js';
import { type TextReading } from './text-input.js';

/** What people put between the digits. */
const separators = /[\s.\-/]/g;
/** What spreadsheets leave behind: the mark of a text, and characters that nobody sees. */
const traces = /^['‘’]|[\u200B-\u200F\uFEFF]/g;
const digitsAndLetters = /^[0-9A-Za-z]{4,32}$/;
/** Leaves room for a separator after every character. */
const longestWritten = 100;
/** A numeric cell from here on has lost digits. */
const firstRounded = 1e15;

/**
 * A KPJ number: 4 to 32 digits and letters, in capitals, without the blanks, dots, dashes and slashes
 * between them. Today's have eleven digits, those of older cards differ. A numeric cell will do as
 * long as a spreadsheet can hold it; a fraction or a rounded number is unreadable.
 */
export function readKpj(input: CellInput | null | undefined): TextReading {
  const text = optionalCellText(input);
  if (text === '') return { kind: 'empty' };
  if (typeof input === 'object' && input !== null && !(Number.isInteger(input.value) && input.value >= 0 && input.value < firstRounded)) return { kind: 'unreadable' };
  if (text.length > longestWritten) return { kind: 'unreadable' };
  const kpj = text.replace(traces, '').replace(separators, '');
  return digitsAndLetters.test(kpj) ? { kind: 'text', text: kpj.toUpperCase() } : { kind: 'unreadable' };
}
