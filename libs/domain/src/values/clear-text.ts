const digitRun = /\p{Nd}{16}/u;
/** Sixteen digits with up to three blanks, dots, dashes or the like after each, as people write a NIK. */
const spacedDigits = /(?:\p{Nd}[\s.\-'_‐-―−]{0,3}){15}\p{Nd}/u;

/** Digits of every width alike, and nothing that cannot be seen between them. */
const visible = (text: string): string => text.normalize('NFKC').replace(/\p{Cf}/gu, '');

/**
 * Whether the number of a document (an SP2D, a receipt, a snapshot) that stays in clear carries a run
 * of 16 digits, which may be somebody's NIK. Digits with signs between them are left alone, because
 * the treasury's numbers are written so.
 */
export function hasNikRun(number: string): boolean {
  return digitRun.test(visible(number));
}

/**
 * Whether a sentence that stays in clear (a reason, a purpose, a reference, a legal basis) carries 16
 * digits that may be somebody's NIK, also where blanks, dots or dashes stand between them.
 */
export function hasNik(text: string): boolean {
  return spacedDigits.test(visible(text));
}
