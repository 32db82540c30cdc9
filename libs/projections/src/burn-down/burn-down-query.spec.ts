import { describe, expect, it } from '@jest/globals';
import { type BusinessDate } from '@lindung/domain/values/brands';
import { type ProgramTerms } from '../programs/programs-query.js';
import { type BurnDownPoint, exhaustedOn, forecastFrom } from './burn-down-query.js';

const day = (text: string): BusinessDate => text as BusinessDate;
const point = (date: string, committed: number, realised = 0, refunded = 0, ceiling = 2_000_000): BurnDownPoint => ({
  date: day(date), ceiling, committed, realised, refunded, free: ceiling - committed - realised + refunded,
});
const premium = 201_000;
const program = { year: 2026, premiumRupiah: premium } as ProgramTerms;

describe('the date since which no seat can be paid for', () => {
  it('is null while free is one premium or more', () => {
    expect(exhaustedOn([], premium)).toBeNull();
    expect(exhaustedOn([point('2026-01-01', 0), point('2026-02-01', 2_000_000 - premium)], premium)).toBeNull();
  });

  it('is the first day of the present shortage, not of one that has passed', () => {
    const short = 2_000_000 - premium + 1;
    expect(exhaustedOn([point('2026-01-01', 0), point('2026-02-01', short), point('2026-03-01', 1_950_000)], premium)).toBe('2026-02-01');
    expect(exhaustedOn([point('2026-02-01', short), point('2026-03-01', 0), point('2026-04-01', short)], premium)).toBe('2026-04-01');
    expect(exhaustedOn([point('2026-01-01', 0, 0, 0, 100_000)], premium)).toBe('2026-01-01');
  });
});

describe('the forecast', () => {
  const at = (points: readonly BurnDownPoint[], today: string) => forecastFrom(points, program, day(today));

  it('is null where nothing was used, or more came back than went out', () => {
    expect(at([], '2026-06-01')).toBeNull();
    expect(at([point('2026-01-01', 0)], '2026-06-01')).toBeNull();
    expect(at([point('2026-01-01', 400_000), point('2026-05-30', 0)], '2026-06-01')).toBeNull();
  });

  it('takes the mean since the opening while that is less than 90 days ago, today included', () => {
    expect(at([point('2026-01-01', 0), point('2026-01-05', 100_000)], '2026-01-10')).toEqual({ windowDays: 10, dailyRupiah: 10_000, exhaustsOn: '2026-06-29' });
    expect(at([point('2026-01-01', 100_000)], '2026-01-01')?.windowDays).toBe(1);
  });

  it('takes the last 90 days afterwards, and what was used before does not count', () => {
    const points = [point('2026-01-01', 900_000), point('2026-05-01', 900_000, 90_000)];
    expect(at(points, '2026-06-30')).toMatchObject({ windowDays: 90, dailyRupiah: 1_000 });
  });

  it('names the first day on which free would be below one premium', () => {
    // 401,000 free, 10,000 a day: on day 20 exactly one premium is left, on day 21 less.
    const points = [point('2026-03-01', 0), point('2026-03-10', 100_000, 0, 0, 501_000)];
    expect(at(points, '2026-03-10')).toEqual({ windowDays: 10, dailyRupiah: 10_000, exhaustsOn: '2026-03-31' });
    expect(at([point('2026-03-01', 0, 0, 0, 300_000), point('2026-03-10', 100_000, 0, 0, 300_000)], '2026-03-10')?.exhaustsOn).toBe('2026-03-10');
  });

  it('names no day beyond the budget year', () => {
    const points = [point('2026-01-01', 0, 0, 0, 900_000_000), point('2026-01-02', 10_000, 0, 0, 900_000_000)];
    expect(at(points, '2026-01-02')).toMatchObject({ exhaustsOn: null });
  });
});
