const nikLikeRun = /\p{Nd}{16}/u;

/**
 * Whether a text that stays in clear in the log (a reference, a purpose, a legal basis) carries a
 * run of 16 digits, which may be somebody's NIK. Digits with signs between them are left alone,
 * because budget and decree numbers are written so.
 */
export function hasNikRun(text: string): boolean {
  return nikLikeRun.test(text);
}
