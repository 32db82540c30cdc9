import { lettersOf } from '../reference/letters.js';
import { type Decile, type Nik } from '../values/brands.js';
import { type CellInput, cellText } from '../values/cell-input.js';
import { failedBy, read, type Reading } from '../values/fault.js';
import { FaultCollector } from '../values/fault-collector.js';
import { readOptionalText } from '../values/text-input.js';
import { type CivilStatus } from '../worker/events.js';
import { type RawRow } from './columns.js';
import { readRowNik } from './row-fields.js';

/** One person of a DTSEN extract. */
export interface DtsenRow {
  readonly nik: Nik;
  readonly repaired: boolean;
  /** Personal data: seal it or leave it. */
  readonly familyId: string | null;
  readonly decile: Decile | null;
  readonly civilStatus: CivilStatus;
}

const civilStatusBySpelling: ReadonlyMap<string, CivilStatus> = new Map([
  ['aktif', 'ACTIVE'],
  ['meninggal', 'DECEASED'],
  ['meninggaldunia', 'DECEASED'],
  ['pindah', 'MOVED'],
]);

const unknownDeciles: ReadonlySet<string> = new Set(['', 'na', 'null', 'kosong', 'unknown', 'takdiketahui', 'tidakdiketahui', 'belumdiketahui', 'tidakada', 'belumada']);
const writtenDecile = /^(?:desil\s*)?0*(10|[1-9])(?:[.,]0+)?$/i;
const anyDigit = /\d/;

/** 1 to 10, null where the extract says in one of the usual ways that it is not known. */
function readDecile(found: FaultCollector, cell: CellInput | undefined): Decile | null {
  const text = cellText(cell);
  const match = text.length > 40 ? null : writtenDecile.exec(text);
  if (match) return Number(match[1]) as Decile;
  const unknown = text.length <= 40 && !anyDigit.test(text) && unknownDeciles.has(lettersOf(text));
  return unknown ? null : found.add('FIELD_INVALID', 'desil');
}

/** Reads a row of a DTSEN extract, or names every fault of it in the order of the columns. */
export function readDtsenRow(row: RawRow): Reading<DtsenRow> {
  const found = new FaultCollector();
  const nik = readRowNik(found, row['nik']);
  const familyId = found.optional('id_keluarga', readOptionalText(row['id_keluarga'], 64));
  const decile = readDecile(found, row['desil']);
  const writtenStatus = found.required('status_dukcapil', readOptionalText(row['status_dukcapil'], 40));
  const civilStatus = writtenStatus === null ? null : (civilStatusBySpelling.get(lettersOf(writtenStatus)) ?? found.add('FIELD_INVALID', 'status_dukcapil'));
  const failure = failedBy(found.faults);
  if (failure !== null) return failure;
  if (nik === null || civilStatus === null) throw new Error('A required field was left out without a fault.');
  return read({ nik: nik.nik, repaired: nik.repaired, familyId, decile, civilStatus });
}
