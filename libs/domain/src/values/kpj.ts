import { type CellInput, optionalCellText } from './cell-input.js';
import { type TextReading } from './text-input.js';

const marks = /[\s.\-'‘’\u200B-\u200F\uFEFF]/g;
const elevenCharacters = /^[0-9A-Z]{11}$/;
const anyDigit = /\d/;

/**
 * A KPJ number: eleven digits, or digits and capital letters as older cards have them. Blanks, dots
 * and dashes are dropped. A numeric cell will do, because eleven digits fit into one.
 */
export function readKpj(input: CellInput | null | undefined): TextReading {
  const text = optionalCellText(input);
  if (text === '') return { kind: 'empty' };
  if (text.length > 60) return { kind: 'unreadable' };
  const kpj = text.replace(marks, '').toUpperCase();
  return elevenCharacters.test(kpj) && anyDigit.test(kpj) ? { kind: 'text', text: kpj } : { kind: 'unreadable' };
}
