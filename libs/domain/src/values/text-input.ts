import { type CellInput, cellText, optionalCellText } from './cell-input.js';
import { readDigits } from './digits.js';

/** A text of a field: read, empty, or not to be read. */
export type TextReading = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'empty' } | { readonly kind: 'unreadable' };

const empty = { kind: 'empty' } as const;
const unreadable = { kind: 'unreadable' } as const;

/** Printable ASCII with single blanks, which nothing has to be done about. */
const plain = /^[!-~]+(?: [!-~]+)*$/;
const blanks = /[\s\u0085]+/g;
const formatCharacters = /\p{Cf}/gu;
/** Control characters, halves of surrogate pairs and places without a character. */
const forbidden = /[\p{Cc}\p{Cs}\p{Cn}]/u;

/**
 * A line of text: trimmed, blanks and line breaks collapsed to one space, invisible formatting
 * removed, composed (NFC). Control characters and texts longer than `maxLength` are unreadable.
 */
export function readText(input: CellInput | null | undefined, maxLength: number): TextReading {
  const raw = cellText(input);
  if (raw.length <= maxLength && plain.test(raw)) return { kind: 'text', text: raw };
  const text = raw.replace(formatCharacters, '').normalize('NFC').replace(blanks, ' ').trim();
  if (text === '') return empty;
  return text.length > maxLength || forbidden.test(text) ? unreadable : { kind: 'text', text };
}

/** Like `readText`, where a cell of nothing but dashes or dots means that nothing was filled in. */
export function readOptionalText(input: CellInput | null | undefined, maxLength: number): TextReading {
  return optionalCellText(input) === '' ? empty : readText(input, maxLength);
}

const letter = /\p{L}/u;

/** A person's name: a text with at least one letter. */
export function readName(input: CellInput | null | undefined, maxLength: number): TextReading {
  const reading = readText(input, maxLength);
  return reading.kind === 'text' && !letter.test(reading.text) ? unreadable : reading;
}

/**
 * A No KK: 16 digits, repaired like those of a NIK, but without any claim about what they mean. One
 * that a spreadsheet rounded is unreadable.
 */
export function readFamilyCardNumber(input: CellInput | null | undefined): TextReading {
  if (optionalCellText(input) === '') return empty;
  if (typeof input !== 'string') return unreadable;
  const reading = readDigits(input);
  return reading.kind === 'digits' && /^(?!0+$)\d{16}$/.test(reading.digits) ? { kind: 'text', text: reading.digits } : unreadable;
}

const phoneMarks = /[()/\s.-]/g;
const phone = /^(?:(?:00)?62|0)?0?([1-9]\d{6,12})$/;

/** A telephone number as `+62` and 7 to 13 digits, from any of the ways in which it is written here. */
export function readPhone(input: CellInput | null | undefined): TextReading {
  const text = optionalCellText(input);
  if (text === '') return empty;
  const international = text.includes('+');
  const reading = readDigits(text.replace(phoneMarks, '').replace(/^(['‘’]*)\+/, '$1'));
  if (reading.kind !== 'digits' || (international && !reading.digits.startsWith('62'))) return unreadable;
  const match = phone.exec(reading.digits);
  return match?.[1] === undefined ? unreadable : { kind: 'text', text: `+62${match[1]}` };
}
