import { type BusinessDate, type Month } from './brands.js';
import { addMonths, monthOf } from './dates.js';

/** Participants are at least this old on the day that cover starts. */
export const youngestAgeYears = 17;
/** Participants are younger than this on the day that cover starts. */
export const firstAgeTooOldYears = 65;

/** Cover starts on the first of a month, so only a birthday on a first counts in its own month. */
const bornOnAFirst = (birthDate: BusinessDate): boolean => birthDate.endsWith('-01');

/** First month on whose first day somebody born on `birthDate` is at least 17. */
export function coverableFrom(birthDate: BusinessDate): Month {
  return addMonths(monthOf(birthDate), youngestAgeYears * 12 + (bornOnAFirst(birthDate) ? 0 : 1));
}

/** Last month on whose first day somebody born on `birthDate` is not yet 65. */
export function coverableUntil(birthDate: BusinessDate): Month {
  return addMonths(monthOf(birthDate), firstAgeTooOldYears * 12 - (bornOnAFirst(birthDate) ? 1 : 0));
}

/** Whether cover may start in at least one month of a year. */
export function coverableInYear(from: Month, until: Month, year: number): boolean {
  return from <= `${String(year)}-12` && until >= `${String(year)}-01`;
}
