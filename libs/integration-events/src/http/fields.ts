/**
 * The field types of the public contracts. They check shape only (length, characters, range,
 * pattern); whether a value makes sense for this worker or programme is for the domain to say.
 */
import { z } from 'zod';

/** Rupiah are safe integers; a programme's ceiling stays far below this. */
export const MAX_RUPIAH = 1_000_000_000_000_000;

/** Control characters and lone surrogates: neither can be stored, printed or exported faithfully. */
const printable = /^[^\p{Cc}\p{Cs}]*$/u;

/** Sixteen digits, each but the last followed by at most two separators: a NIK however it was spaced. */
const spacedNik = /(?:\p{Nd}[\s.\-'_\u2010-\u2015]{0,2}){15}\p{Nd}/u;
const bareNik = /\p{Nd}{16}/u;

function hasNik(pattern: RegExp, value: string): boolean {
  return pattern.test(value.normalize('NFKC').replace(/\p{Cf}/gu, ''));
}

/** A trimmed line of 1 to `max` characters. It may be personal data: whoever takes it in seals it. */
export function line(max: number) {
  return z.string().trim().min(1).max(max).regex(printable, 'Control characters are not allowed.');
}

/** A line that may be left empty, as spreadsheets leave it. */
export function optionalLine(max: number) {
  return z.string().trim().max(max).regex(printable, 'Control characters are not allowed.').exactOptional();
}

/** Free text that stays readable in the log: it refuses anything that looks like a NIK. */
export function clearText(max: number) {
  return line(max).refine((value) => !hasNik(spacedNik, value), {
    error: 'This text carries a run of 16 digits like a NIK; remove it.',
    params: { code: 'CLEAR_TEXT_HAS_NIK' },
  });
}

/**
 * A document's number that stays in clear. Numbers of the city's treasury carry many dotted
 * digits, so that only 16 digits in one unbroken run are refused.
 */
export function clearNumber(max: number) {
  return line(max).refine((value) => !hasNik(bareNik, value), {
    error: 'This number carries a run of 16 digits like a NIK; remove it.',
    params: { code: 'CLEAR_TEXT_HAS_NIK' },
  });
}

/** A remark that is sealed with the worker's personal data; up to 500 characters. */
export const sealedNote = line(500).exactOptional();

/** A whole number within bounds. */
export function whole(min: number, max: number) {
  return z.int().min(min).max(max);
}

export const rupiah = whole(0, MAX_RUPIAH);
export const positiveRupiah = whole(1, MAX_RUPIAH);
export const decile = whole(1, 10);

/** A real calendar day, `YYYY-MM-DD`, between the years 1900 and 2199. */
export const calendarDate = z.iso.date().regex(/^(19|20|21)/, 'The year lies outside 1900 to 2199.');

/** A moment as RFC 3339 in UTC. */
export const timestamp = z.iso.datetime({ offset: true });

/** A place in the log; decimal on PostgreSQL, opaque elsewhere. */
export const position = z.string().regex(/^[0-9A-Za-z:._-]{1,64}$/);

/** A place in a log whose positions are counted; the transparency log numbers its leaves by it. */
export const decimalPosition = z.string().regex(/^(?:0|[1-9][0-9]{0,14})$/, 'This is not a position of this log.');

/**
 * A moment to look back to: a day (its end in Jakarta), a time with its offset (without one, Jakarta's),
 * or `position:N`.
 */
export const moment = z
  .string()
  .regex(
    /^(?:(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+ -][0-9]{2}:[0-9]{2})?)?|position:[0-9A-Za-z:._-]{1,64})$/,
    'Give a day (2026-03-01), a time (2026-03-01T10:00:00+07:00) or a position (position:1234).',
  );

/** A programme's id as it may be given when the programme is opened. */
export const newProgramId = z.string().regex(/^program-[a-z0-9][a-z0-9-]{0,60}$/);

/** Ids in references are only bounded, so that an unknown one is answered with 404 and not with 422. */
export const programId = z.string().regex(/^[A-Za-z0-9._-]{1,80}$/);
export const workerId = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/);
export const importId = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/);
export const roundId = z.string().regex(/^[A-Za-z0-9._-]{1,128}$/);

/** Region code of four digits without dots, such as 3275. */
export const region = z.string().regex(/^[0-9]{4}$/);

/** Months that one premium pays for. */
export const months = whole(1, 12);

/**
 * A whole number in a query string. It comes as text, is refused unless it is plain digits, and
 * leaves as a number.
 */
export function queryNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^[0-9]{1,9}$/)
    .transform(Number)
    .pipe(whole(min, max))
    .meta({ type: 'integer', minimum: min, maximum: max, pattern: undefined });
}
