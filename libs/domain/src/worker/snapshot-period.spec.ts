import { describe, expect, it } from '@jest/globals';
import { type BusinessDate } from '../values/brands.js';
import { isFuturePeriod, precedesPeriod, snapshotDateOfPeriod } from './snapshot-period.js';

const longAfter = '2099-01-01' as BusinessDate;

describe('snapshotDateOfPeriod', () => {
  it.each([['2026-01', '2026-01-31'], ['2028-02', '2028-02-29'], ['2026-12', '2026-12-31'], ['2026-Q1', '2026-03-31'], ['2026-Q4', '2026-12-31']])('%s speaks up to %s', (period, date) => {
    expect(snapshotDateOfPeriod(period, longAfter)).toBe(date);
  });

  it.each(['', '2026', '2026-00', '2026-13', '2026-Q0', '2026-Q5', '2026-q1', '2026-1', '1826-01', '2026-01-31', ' 2026-01', 'kunjungan rumah'])('%j is no period', (label) => {
    expect(snapshotDateOfPeriod(label, longAfter)).toBeNull();
  });

  it.each([['2026-11', '2026-11-23'], ['2026-Q4', '2026-11-23'], ['2026-10', '2026-10-31'], ['2027-01', '2026-11-23']])('%s speaks no further than the day on which it is loaded', (period, date) => {
    expect(snapshotDateOfPeriod(period, '2026-11-23' as BusinessDate)).toBe(date);
  });
});

describe('precedesPeriod', () => {
  it.each([['2026-01', '2026-02'], ['2025-12', '2026-01'], ['2025-Q4', '2026-Q1'], ['2026-03', '2026-Q2'], ['2026-Q3', '2026-10'], ['2027-01', '2027-02']])('%s ends before %s begins', (earlier, later) => {
    expect(precedesPeriod(earlier, later)).toBe(true);
    expect(precedesPeriod(later, earlier)).toBe(false);
  });

  it.each([['2026-01', '2026-01'], ['2026-Q1', '2026-02'], ['2026-Q4', '2026-12'], ['2026-01', 'kunjungan'], ['kunjungan', '2026-01'], ['a', 'b']])('nothing is known of %s and %s', (one, other) => {
    expect(precedesPeriod(one, other)).toBe(false);
    expect(precedesPeriod(other, one)).toBe(false);
  });
});

describe('isFuturePeriod', () => {
  it.each([['2026-12', true], ['2027-Q1', true], ['2026-11', false], ['2026-Q4', false], ['2025-01', false], ['kunjungan', false]])('%s on 23 November 2026: %s', (label, future) => {
    expect(isFuturePeriod(label, '2026-11-23' as BusinessDate)).toBe(future);
  });
});
