import { type BusinessDate, type Month } from '../values/brands.js';
import { lastOfMonth } from '../values/dates.js';

const monthPeriod = /^(?:19|2[01])\d{2}-(?:0[1-9]|1[0-2])$/;
const quarterPeriod = /^((?:19|2[01])\d{2})-Q([1-4])$/;

function lastDayOf(period: string): BusinessDate | null {
  if (monthPeriod.test(period)) return lastOfMonth(period as Month);
  const quarter = quarterPeriod.exec(period);
  return quarter ? lastOfMonth(`${quarter[1]}-${String(Number(quarter[2]) * 3).padStart(2, '0')}` as Month) : null;
}

/**
 * The day up to which an extract of a DTSEN period, `YYYY-MM` or `YYYY-Qn`, speaks, and by which
 * results are ordered: the last day of the period, or `today` while the period still runs, so that a
 * check by hand on a later day is the newer one. Null for any other label.
 */
export function snapshotDateOfPeriod(period: string, today: BusinessDate): BusinessDate | null {
  const lastDay = lastDayOf(period);
  return lastDay !== null && lastDay > today ? today : lastDay;
}
