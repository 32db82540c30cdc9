import { type BusinessDate, type Nik, type Sex } from './brands.js';
import { type CellInput } from './cell-input.js';
import { businessDate } from './dates.js';
import { type DigitRepair, readDigits } from './digits.js';

/** A NIK as it comes: text, or the numeric cell of a spreadsheet, which has always lost its end. */
export type NikInput = CellInput;

export type NikResult =
  | { readonly ok: true; readonly nik: Nik; readonly repaired: boolean; readonly repairs: readonly DigitRepair[] }
  | { readonly ok: false; readonly code: 'FIELD_MISSING' | 'NIK_FORMAT' | 'NIK_PRECISION_LOST' };

/** What a NIK says about its holder, as far as it can be believed. */
export interface NikFacts {
  readonly sex: Sex;
  /** The days that the two-digit year may mean, earliest first; never empty for a checked NIK. */
  readonly birthDates: readonly BusinessDate[];
}

const structure = /^\d{6}(\d{2})(\d{2})(\d{2})(\d{4})$/;
/** Women have 40 added to the day of birth. */
const womenDayOffset = 40;
const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const oldestAgeYears = 120;

interface NikParts {
  readonly sex: Sex;
  readonly day: number;
  readonly month: number;
  readonly yearOfCentury: number;
}

function partsOf(digits: string): NikParts | null {
  const match = structure.exec(digits);
  if (!match) return null;
  const [, dayField, monthField, yearField, serial] = match;
  if (serial === '0000') return null;
  const sex: Sex = Number(dayField) > womenDayOffset ? 'P' : 'L';
  const day = sex === 'P' ? Number(dayField) - womenDayOffset : Number(dayField);
  const month = Number(monthField);
  const yearOfCentury = Number(yearField);
  const longest = daysOfMonth[month - 1];
  if (longest === undefined || day < 1 || day > longest) return null;
  // 1900 had no 29 February but 2000 had, so a two-digit year is a leap year in some century
  // whenever four divides it.
  if (month === 2 && day === 29 && yearOfCentury % 4 !== 0) return null;
  return { sex, day, month, yearOfCentury };
}

/**
 * Reads a NIK: 16 digits that hold an area of first issue (any: codes were split and renumbered since
 * old cards were issued), a possible birth date and a serial number from 0001. Damage that lost nothing is repaired and named; a number that a
 * spreadsheet rounded is NIK_PRECISION_LOST, whatever it shows, and nothing is ever padded.
 */
export function parseNik(input: NikInput): NikResult {
  if (typeof input !== 'string') return { ok: false, code: 'NIK_PRECISION_LOST' };
  if (input.trim() === '') return { ok: false, code: 'FIELD_MISSING' };
  const reading = readDigits(input);
  if (reading.kind === 'precisionLost') return { ok: false, code: 'NIK_PRECISION_LOST' };
  if (reading.kind === 'unreadable' || partsOf(reading.digits) === null) return { ok: false, code: 'NIK_FORMAT' };
  return { ok: true, nik: reading.digits as Nik, repaired: reading.repairs.length > 0, repairs: reading.repairs };
}

/**
 * Sex and possible birth dates of a NIK, judged in the year `inYear`: nobody is born after it, nor
 * more than 120 years before it. Where no century is plausible every possible day is given.
 */
export function nikFacts(nik: Nik, inYear: number): NikFacts {
  const parts = partsOf(nik);
  if (parts === null) throw new Error('A value of type Nik did not come from parseNik.');
  const possible = [1900, 2000]
    .map((century) => businessDate(century + parts.yearOfCentury, parts.month, parts.day))
    .filter((date): date is BusinessDate => date !== null);
  const plausible = possible.filter((date) => {
    const year = Number(date.slice(0, 4));
    return year <= inYear && year >= inYear - oldestAgeYears;
  });
  return { sex: parts.sex, birthDates: plausible.length > 0 ? plausible : possible };
}

/** Whether a declared birth date has the day, month and two-digit year that the NIK carries. */
export function nikAgreesWithBirthDate(nik: Nik, declared: BusinessDate): boolean {
  const dayField = Number(nik.slice(6, 8));
  const day = dayField > womenDayOffset ? dayField - womenDayOffset : dayField;
  return declared.slice(2, 4) === nik.slice(10, 12) && declared.slice(5, 7) === nik.slice(8, 10) && Number(declared.slice(8)) === day;
}

/** Whether a declared sex is the one that the NIK carries. */
export function nikAgreesWithSex(nik: Nik, declared: Sex): boolean {
  return (Number(nik.slice(6, 8)) > womenDayOffset ? 'P' : 'L') === declared;
}
