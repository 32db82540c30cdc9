import { lettersOf } from '../reference/letters.js';
import { type Nik } from '../values/brands.js';
import { failedBy, read, type Reading } from '../values/fault.js';
import { FaultCollector } from '../values/fault-collector.js';
import { readKpj } from '../values/kpj.js';
import { readOptionalText } from '../values/text-input.js';
import { type RawRow } from './columns.js';
import { readRowClearText, readRowNik } from './row-fields.js';

/** What BPJS Ketenagakerjaan answers about one participant. */
export type CoverageRow = { readonly nik: Nik; readonly repaired: boolean } & (
  | { readonly outcome: 'confirmed'; readonly kpj: string }
  | { readonly outcome: 'rejected'; readonly reason: string }
);

export const longestCoverageReason = 300;

/** Reads a row of an answer: DITERIMA needs a KPJ number, DITOLAK a reason; the other column is ignored. */
export function readCoverageRow(row: RawRow): Reading<CoverageRow> {
  const found = new FaultCollector();
  const nik = readRowNik(found, row['nik']);
  const writtenStatus = readOptionalText(row['status'], 40);
  const status = writtenStatus.kind === 'text' ? lettersOf(writtenStatus.text) : '';
  const kpj = status === 'diterima' ? found.required('kpj', readKpj(row['kpj'])) : null;
  if (status !== 'diterima' && status !== 'ditolak') found.add(writtenStatus.kind === 'empty' ? 'FIELD_MISSING' : 'FIELD_INVALID', 'status');
  const reason = status === 'ditolak' ? readRowClearText(found, 'alasan', row['alasan'], longestCoverageReason) : null;
  const failure = failedBy(found.faults);
  if (failure !== null) return failure;
  if (nik === null) throw new Error('A required field was left out without a fault.');
  const person = { nik: nik.nik, repaired: nik.repaired };
  if (kpj !== null) return read({ ...person, outcome: 'confirmed', kpj });
  if (reason !== null) return read({ ...person, outcome: 'rejected', reason });
  throw new Error('A required field was left out without a fault.');
}
