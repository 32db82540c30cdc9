import { type BusinessDate, type Month } from '../values/brands.js';
import { addMonths, firstOfMonth, lastOfMonth } from '../values/dates.js';

const monthPeriod = /^(?:19|2[01])\d{2}-(?:0[1-9]|1[0-2])$/;
const quarterPeriod = /^((?:19|2[01])\d{2})-Q([1-4])$/;

/** First and last month of a period, or null for any other label. */
function monthsOf(period: string): { readonly first: Month; readonly last: Month } | null {
  if (monthPeriod.test(period)) return { first: period as Month, last: period as Month };
  const quarter = quarterPeriod.exec(period);
  if (quarter === null) return null;
  const last = `${quarter[1]}-${String(Number(quarter[2]) * 3).padStart(2, '0')}` as Month;
  return { first: addMonths(last, -2), last };
}

/** Whether both labels are periods and the first ends before the second begins. */
export function precedesPeriod(label: string, other: string): boolean {
  const [months, others] = [monthsOf(label), monthsOf(other)];
  return months !== null && others !== null && months.last < others.first;
}

/**
 * The day up to which an extract of a DTSEN period, `YYYY-MM` or `YYYY-Qn`, speaks, and by which
 * results are ordered: the last day of the period, or `today` while the period still runs, so that a
 * check by hand on a later day is the newer one. Null for any other label.
 */
export function snapshotDateOfPeriod(period: string, today: BusinessDate): BusinessDate | null {
  const months = monthsOf(period);
  if (months === null) return null;
  const lastDay = lastOfMonth(months.last);
  return lastDay > today ? today : lastDay;
}

/** Whether a label is a period that begins after `today`: no extract can speak of it yet. */
export function isFuturePeriod(label: string, today: BusinessDate): boolean {
  const months = monthsOf(label);
  return months !== null && firstOfMonth(months.first) > today;
}
