import { type BusinessDate, type Nik } from '../values/brands.js';
import { yearOf } from '../values/dates.js';
import { failedBy, read, type Reading } from '../values/fault.js';
import { FaultCollector } from '../values/fault-collector.js';
import { type RawRow } from './columns.js';
import { readRowDate, readRowDocumentNumber, readRowNik } from './row-fields.js';

/** One premium that an SP2D paid. */
export interface PaymentRow {
  readonly nik: Nik;
  readonly repaired: boolean;
  readonly sp2dNumber: string;
  readonly sp2dDate: BusinessDate;
  /** Any day of the first month of cover. */
  readonly coverFrom: BusinessDate;
}

export const longestSp2dNumber = 100;

/** Reads a row of a payment list; an SP2D of the future is DATE_IN_FUTURE, a start of cover may lie ahead. */
export function readPaymentRow(row: RawRow, options: { readonly today: BusinessDate }): Reading<PaymentRow> {
  const found = new FaultCollector();
  const thisYear = yearOf(options.today);
  const nik = readRowNik(found, row['nik']);
  const sp2dNumber = readRowDocumentNumber(found, 'sp2d', row['sp2d'], longestSp2dNumber);
  const sp2dDate = readRowDate(found, 'tanggal_sp2d', row['tanggal_sp2d'], thisYear);
  if (sp2dDate !== null && sp2dDate > options.today) found.add('DATE_IN_FUTURE', 'tanggal_sp2d');
  const coverFrom = readRowDate(found, 'mulai_perlindungan', row['mulai_perlindungan'], thisYear + 1);
  const failure = failedBy(found.faults);
  if (failure !== null) return failure;
  if (nik === null || sp2dNumber === null || sp2dDate === null || coverFrom === null) throw new Error('A required field was left out without a fault.');
  return read({ nik: nik.nik, repaired: nik.repaired, sp2dNumber, sp2dDate, coverFrom });
}
