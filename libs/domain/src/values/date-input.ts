import { type BusinessDate } from './brands.js';
import { type CellInput, cellText } from './cell-input.js';
import { addDays, businessDate, parseIsoDate } from './dates.js';
import { monthNumber } from './month-names.js';

/** How a date that leaves its century open is read. */
export interface DateReadingOptions {
  /**
   * The last year that a two-digit year may mean: `85` read with 2026 is 1985, `26` is 2026. A
   * birth date is read with the current year, a start of cover with the next one.
   */
  readonly latestYear: number;
}

const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const dayFirst = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})$/;
const dayMonthName = /^(\d{1,2})[\s\-/.]*([a-z]{3,9})[\s\-/.,]*(\d{4}|\d{2})$/i;
const monthNameDay = /^([a-z]{3,9})[\s\-/.]*(\d{1,2})[\s\-/.,]+(\d{4})$/i;
const serialText = /^\d{5}(?:[.,]\d+)?$/;
const timeOfDay = /^(.*\d)(?:T|\s+)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]m)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const invisible = /\p{Cf}/gu;
const dashes = /[‐-―−]/g;
const marker = /^['‘’ʼ´`]+/;
const weekday = /^(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)(?:\s*,\s*|\s+)/i;
const spacedSign = /\s*([-/.])\s*/g;
const lastSign = /[.,]+$/;
const jakartaOffsetMinutes = 7 * 60;
const dayMinutes = 24 * 60;

/** 1 January 1900 is serial 1, and serial 60 is the 29 February that 1900 never had. */
const phantomLeapDay = 60;
const lastSerial = 109_574;
/**
 * The first serial number that a cell is taken for a day by, in 1927. A smaller number is a year, a
 * month or an age that stands in the wrong column.
 */
const firstSerialOfCell = 10_000;

/** The day of a serial number of the 1900 date system; the time of day is dropped. */
export function dateOfSerial(serial: number): BusinessDate | null {
  const day = Math.floor(serial);
  if (!(day >= 1 && day <= lastSerial) || day === phantomLeapDay) return null;
  const base = businessDate(1900, 1, 1);
  return base === null ? null : addDays(base, day < phantomLeapDay ? day - 1 : day - 2);
}

function fullYear(digits: string, latestYear: number): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  const inLatestCentury = Math.floor(latestYear / 100) * 100 + year;
  return inLatestCentury <= latestYear ? inLatestCentury : inLatestCentury - 100;
}

function readDay(text: string, latestYear: number): BusinessDate | null {
  if (isoDate.test(text)) return parseIsoDate(text);
  if (serialText.test(text)) return dateOfSerial(Number(text.replace(',', '.')));
  const numbers = dayFirst.exec(text);
  if (numbers) return businessDate(fullYear(numbers[4] ?? '', latestYear), Number(numbers[3]), Number(numbers[1]));
  const named = dayMonthName.exec(text);
  if (named) return businessDate(fullYear(named[3] ?? '', latestYear), monthNumber(named[2] ?? ''), Number(named[1]));
  const reversed = yearFirst.exec(text);
  if (reversed) return businessDate(Number(reversed[1]), Number(reversed[2]), Number(reversed[3]));
  const american = monthNameDay.exec(text);
  if (american) return businessDate(Number(american[3]), monthNumber(american[1] ?? ''), Number(american[2]));
  return null;
}

/** What people put around and between the parts of a date, taken away. */
function tidied(text: string): string {
  const visible = text.replace(invisible, '').replace(dashes, '-').replace(marker, '').replace(weekday, '');
  return visible.replace(spacedSign, '$1').replace(lastSign, '').replace(/\s+/g, ' ').trim();
}

/** Days to add so that an instant of another zone falls on its day in Jakarta; null for no such time. */
function dayShift(hours: number, minutes: number, zone: string | undefined): number | null {
  if (hours > 23 || minutes > 59) return null;
  if (zone === undefined) return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.replace(/[^0-9]/g, '');
  const offset = digits === '' ? 0 : sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
  return Math.floor((hours * 60 + minutes - offset + jakartaOffsetMinutes) / dayMinutes);
}

/**
 * Reads a date as forms and spreadsheets write it, day first: ISO; `17/8/1985` with slashes, dashes
 * or dots; `17 Agustus 1985` and `17-Agu-85` with Indonesian or English names; a spreadsheet's
 * serial number; any of these with a time of day after it, a weekday or an apostrophe before it, or
 * blanks between its parts. A time with a zone is an instant, and counts for its day in Jakarta. Null
 * for anything else and for days that do not exist.
 */
export function readDate(input: CellInput, options: DateReadingOptions): BusinessDate | null {
  if (typeof input !== 'string') return input.value < firstSerialOfCell ? null : dateOfSerial(input.value);
  const text = cellText(input.replaceAll('\u00A0', ' '));
  // No spelling of a date is longer, and a short text keeps the patterns cheap.
  if (text.length === 0 || text.length > 40) return null;
  const clean = readDay(text, options.latestYear);
  if (clean !== null) return clean;
  const tidy = tidied(text);
  const plain = readDay(tidy, options.latestYear);
  if (plain !== null) return plain;
  const timed = timeOfDay.exec(tidy);
  if (!timed) return null;
  const day = readDay(timed[1] ?? '', options.latestYear);
  const shift = dayShift(Number(timed[2]), Number(timed[3]), timed[6]);
  return day === null || shift === null ? null : addDays(day, shift);
}
