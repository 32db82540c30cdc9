import { withoutOuterBlanks } from './cell-input.js';

/** What had to be undone so that a text became digits. */
export const digitRepairs = ['TEXT_MARKER', 'SEPARATORS', 'DIGIT_FORMS', 'LETTER_O', 'LETTER_I'] as const;
export type DigitRepair = (typeof digitRepairs)[number];

export type DigitReading =
  | { readonly kind: 'digits'; readonly digits: string; readonly repairs: readonly DigitRepair[] }
  /** A number in scientific notation, or 16 digits in groups that end in the zero of a spreadsheet: its last digits are gone. */
  | { readonly kind: 'precisionLost' }
  | { readonly kind: 'unreadable' };

const plainDigits = /^[0-9]+$/;
const scientific = /^[0-9]+(?:[.,][0-9]*)?e\+?[0-9]+$/i;
/**
 * Sixteen digits as a spreadsheet shows a number with its thousands parted. It keeps 15 of them and
 * puts a zero for the last one; nobody groups a NIK so by hand.
 */
const groupedNumber = /^[0-9](?:([.,])[0-9]{3})(?:\1[0-9]{3}){3}\1[0-9]{2}0$/;
/** `="3275..."` is how a CSV tells a spreadsheet to leave digits alone. */
const formulaText = /^="(.*)"$/;
const markers = /^['‘’ʼ´`]+/;
/** Blanks of every width, dots, dashes of every kind, and characters that have no width at all. */
const separators = /[\s.\-‐-―−\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g;
const fullWidth = /[０-９]/g;
const lettersO = /[Oo]/g;
const lettersI = /[Il|]/g;
const fullWidthZero = 0xff10;

/**
 * Reads an identifier that people and spreadsheets damaged in ways that lose nothing, and says what
 * was repaired. It never pads, cuts or guesses: whatever else stands in the text makes it unreadable.
 */
export function readDigits(raw: string): DigitReading {
  let text = withoutOuterBlanks(raw);
  if (plainDigits.test(text)) return { kind: 'digits', digits: text, repairs: [] };

  const repairs: DigitRepair[] = [];
  const repair = (name: DigitRepair, repaired: string): void => {
    if (repaired === text) return;
    if (!repairs.includes(name)) repairs.push(name);
    text = repaired;
  };
  repair('TEXT_MARKER', text.replace(formulaText, '$1'));
  // Blanks may hide the apostrophe, and dots belong to a number in scientific notation until that
  // has been ruled out.
  repair('SEPARATORS', text.replace(separators, (found) => (found === '.' ? found : '')));
  repair('TEXT_MARKER', text.replace(markers, ''));
  repair('DIGIT_FORMS', text.replace(fullWidth, (digit) => String(digit.charCodeAt(0) - fullWidthZero)));
  if (scientific.test(text) || groupedNumber.test(text)) return { kind: 'precisionLost' };
  repair('SEPARATORS', text.replaceAll('.', ''));
  repair('LETTER_O', text.replace(lettersO, '0'));
  repair('LETTER_I', text.replace(lettersI, '1'));
  return plainDigits.test(text) ? { kind: 'digits', digits: text, repairs } : { kind: 'unreadable' };
}
