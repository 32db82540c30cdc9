import { type BusinessDate } from '@lindung/domain/values/brands';

/** Asia/Jakarta (WIB) keeps UTC+7 all year. */
const wibOffsetMs = 7 * 3_600_000;

/** The day in Asia/Jakarta on which `moment` falls. */
export const businessDayOf = (moment: Date): BusinessDate => new Date(moment.getTime() + wibOffsetMs).toISOString().slice(0, 10) as BusinessDate;

/** The first moment of a day in Asia/Jakarta. */
export const startOfDay = (day: BusinessDate): Date => new Date(`${day}T00:00:00+07:00`);
