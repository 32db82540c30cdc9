/**
 * A numeric cell of a spreadsheet. Spreadsheets keep 15 significant digits, so that an identifier
 * that comes as a number cannot be trusted, while a date or a decile can.
 */
export interface NumberCell {
  readonly kind: 'number';
  readonly value: number;
  /** How the spreadsheet shows it. */
  readonly text: string;
}

/** One raw value: the text of a CSV field, of a JSON string or of a text cell, or a numeric cell. */
export type CellInput = string | NumberCell;

const outerBlanks = /^[ \t\r\n]+|[ \t\r\n]+$/g;

/** Text without the blanks, tabs and line breaks around it. Other invisible characters stay. */
export function withoutOuterBlanks(text: string): string {
  return text.replace(outerBlanks, '');
}

/** The text of a cell; a whole number is written out in plain digits. Empty where there is nothing. */
export function cellText(input: CellInput | null | undefined): string {
  if (input === null || input === undefined) return '';
  if (typeof input === 'string') return withoutOuterBlanks(input);
  return Number.isSafeInteger(input.value) ? String(input.value) : withoutOuterBlanks(input.text);
}

const placeholder = /^[-–—.]*$/;

/** Like `cellText`, but a cell with nothing but dashes or dots, as forms are filled in, is empty too. */
export function optionalCellText(input: CellInput | null | undefined): string {
  const text = cellText(input);
  return placeholder.test(text) ? '' : text;
}
