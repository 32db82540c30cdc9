import { describe, expect, it } from '@jest/globals';
import { dayAt, dayNumber, isDay, within } from './days';

describe('days as numbers', () => {
  it('follow each other over months, leap days and years', () => {
    for (const [day, next] of [['2026-02-28', '2026-03-01'], ['2028-02-28', '2028-02-29'], ['2026-12-31', '2027-01-01']] as const) {
      expect(dayAt(dayNumber(day) + 1)).toBe(next);
    }
  });

  it('are real days only', () => {
    expect(['2026-03-01', '2028-02-29'].map(isDay)).toEqual([true, true]);
    expect(['2026-02-30', '2027-02-29', '0002-03-01', '2026-3-1', '', 'kemarin'].map(isDay)).toEqual([false, false, false, false, false, false]);
  });

  it('stay within their bounds', () => {
    expect([within(1, 2, 4), within(3, 2, 4), within(9, 2, 4)]).toEqual([2, 3, 4]);
  });
});
