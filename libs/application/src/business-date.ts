import { type BusinessDate } from '@lindung/domain/values/brands';

/** Asia/Jakarta (WIB) is UTC+7 all year round and has been since 1964. */
const WIB_OFFSET_MS = 7 * 60 * 60 * 1_000;

/** The day that it is in Asia/Jakarta at a moment, as `YYYY-MM-DD`. */
export function businessDateAt(moment: Date): BusinessDate {
  return new Date(moment.getTime() + WIB_OFFSET_MS).toISOString().slice(0, 10) as BusinessDate;
}
