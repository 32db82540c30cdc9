import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coverableFrom, coverableInYear, coverableUntil } from './age.js';
import { type BusinessDate, type Month } from './brands.js';
import { addDays, addMonths, firstOfMonth, parseIsoDate } from './dates.js';

const born = (text: string): BusinessDate => text as BusinessDate;

/** Age in whole years, counted the slow way. */
function ageOn(birthDate: BusinessDate, day: BusinessDate): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) >= birthDate.slice(5) ? years : years - 1;
}

describe('the months in which cover may start', () => {
  it.each([
    ['2008-08-17', '2025-09', '2073-08'],
    ['2008-08-01', '2025-08', '2073-07'],
    ['2008-12-31', '2026-01', '2073-12'],
    ['1961-01-01', '1978-01', '2025-12'],
    ['1961-01-02', '1978-02', '2026-01'],
    ['1960-02-29', '1977-03', '2025-02'],
  ])('of somebody born on %s run from %s until %s', (birthDate, from, until) => {
    expect(coverableFrom(born(birthDate))).toBe(from);
    expect(coverableUntil(born(birthDate))).toBe(until);
  });

  it('are exactly those on whose first day the age is 17 to 64', () => {
    fc.assert(
      fc.property(fc.nat(45_000), (offset) => {
        const birthDate = addDays(born('1901-01-01'), offset);
        const from = coverableFrom(birthDate);
        const until = coverableUntil(birthDate);
        expect(ageOn(birthDate, firstOfMonth(from))).toBe(17);
        expect(ageOn(birthDate, firstOfMonth(addMonths(from, -1)))).toBe(16);
        expect(ageOn(birthDate, firstOfMonth(until))).toBe(64);
        expect(ageOn(birthDate, firstOfMonth(addMonths(until, 1)))).toBe(65);
      }),
    );
  });

  it('touch a year or do not', () => {
    const within = (birthDate: string): boolean => {
      const date = parseIsoDate(birthDate) as BusinessDate;
      return coverableInYear(coverableFrom(date), coverableUntil(date), 2026);
    };
    expect(within('1961-01-01')).toBe(false);
    expect(within('1961-01-02')).toBe(true);
    expect(within('2009-12-01')).toBe(true);
    expect(within('2009-12-02')).toBe(false);
    expect(coverableInYear('2026-12' as Month, '2074-01' as Month, 2026)).toBe(true);
    expect(coverableInYear('2027-01' as Month, '2074-01' as Month, 2026)).toBe(false);
  });
});
