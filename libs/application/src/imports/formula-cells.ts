const FORMULA_START = /^[=+\-@\t\r]/;
const NEUTRALISED = /^'[=+\-@\t\r]/;

/** A cell that no spreadsheet takes for a formula: an apostrophe goes before whatever could begin one. */
export const neutralised = (cell: string): string => (FORMULA_START.test(cell) ? `'${cell}` : cell);

/** Takes back what {@link neutralised} did, so that a corrected file can be uploaded again as it is. */
export const restored = (cell: string): string => (NEUTRALISED.test(cell) ? cell.slice(1) : cell);
