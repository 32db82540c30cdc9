import { type BusinessDate, type Month } from './brands.js';

/**
 * Calendar arithmetic on business dates. Dates are strings that sort as they should; only the
 * proleptic Gregorian calendar is used, never a clock or a time zone.
 */

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days of a month, `month` from 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The date if `year-month-day` is a real day between the years 1900 and 2199, else null. */
export function businessDate(year: number, month: number, day: number): BusinessDate | null {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as BusinessDate;
}

/** Reads strict `YYYY-MM-DD`; null for anything else and for days that do not exist. */
export function parseIsoDate(text: string): BusinessDate | null {
  const match = pattern.exec(text);
  return match ? businessDate(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

/** `date` moved by a number of days, which may be negative. */
export function addDays(date: BusinessDate, days: number): BusinessDate {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10) as BusinessDate;
}

export const monthOf = (date: BusinessDate): Month => date.slice(0, 7) as Month;
export const yearOf = (date: BusinessDate): number => Number(date.slice(0, 4));
export const firstOfMonth = (month: Month): BusinessDate => `${month}-01` as BusinessDate;

/** `month` moved by a number of months, which may be negative. */
export function addMonths(month: Month, months: number): Month {
  const total = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String((total % 12) + 1).padStart(2, '0')}` as Month;
}

export const firstOfNextMonth = (date: BusinessDate): BusinessDate => firstOfMonth(addMonths(monthOf(date), 1));

/** Last day of a month. */
export const lastOfMonth = (month: Month): BusinessDate => addDays(firstOfMonth(addMonths(month, 1)), -1);
