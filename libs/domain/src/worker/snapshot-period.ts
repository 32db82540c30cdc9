import { type BusinessDate, type Month } from '../values/brands.js';
import { lastOfMonth } from '../values/dates.js';

const monthPeriod = /^(?:19|2[01])\d{2}-(?:0[1-9]|1[0-2])$/;
const quarterPeriod = /^((?:19|2[01])\d{2})-Q([1-4])$/;

/**
 * Last day of a DTSEN period, `YYYY-MM` or `YYYY-Qn`: the day up to which an extract of that name
 * speaks, and by which extracts are ordered. Null for any other label.
 */
export function snapshotDateOfPeriod(period: string): BusinessDate | null {
  if (monthPeriod.test(period)) return lastOfMonth(period as Month);
  const quarter = quarterPeriod.exec(period);
  return quarter ? lastOfMonth(`${quarter[1]}-${String(Number(quarter[2]) * 3).padStart(2, '0')}` as Month) : null;
}
