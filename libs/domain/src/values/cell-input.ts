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

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

/** Text without the blanks, tabs and line breaks around it. Other invisible characters stay. */
export function withoutOuterBlanks(text: string): string {
  // Every cell of every import comes through here, most of them clean: no pattern is matched.
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return end - start === text.length ? text : text.slice(start, end);
}

/** The text of a cell; a whole number is written out in plain digits. Empty where there is nothing. */
export function cellText(input: CellInput | null | undefined): string {
  if (input === null || input === undefined) return '';
  if (typeof input === 'string') return withoutOuterBlanks(input);
  return Number.isSafeInteger(input.value) ? String(input.value) : withoutOuterBlanks(input.text);
}

const placeholder = /^[-–—.\s]*$/;

/** Like `cellText`, but a cell with nothing but dashes, dots or blanks, as forms are filled in, is empty too. */
export function optionalCellText(input: CellInput | null | undefined): string {
  const text = cellText(input);
  return placeholder.test(text) ? '' : text;
}
