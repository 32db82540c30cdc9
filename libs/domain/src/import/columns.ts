import { type CellInput, cellText } from '../values/cell-input.js';
import { read, type Reading } from '../values/fault.js';
import { type ImportKind } from './events.js';

interface Columns {
  /** In the order in which faults of a row are named. */
  readonly all: readonly string[];
  readonly required: readonly string[];
}

/** The columns of each kind of file, by the names under which they are published. */
export const columnsOf = {
  candidates: {
    all: ['nik', 'no_kk', 'nama', 'tempat_lahir', 'tanggal_lahir', 'jenis_kelamin', 'alamat', 'kecamatan', 'kelurahan', 'no_hp', 'pekerjaan', 'sumber', 'kota_ktp'],
    required: ['nik', 'nama', 'tanggal_lahir', 'jenis_kelamin', 'kecamatan', 'kelurahan', 'pekerjaan'],
  },
  dtsen: { all: ['nik', 'id_keluarga', 'desil', 'status_dukcapil'], required: ['nik', 'desil', 'status_dukcapil'] },
  payments: { all: ['nik', 'sp2d', 'tanggal_sp2d', 'mulai_perlindungan'], required: ['nik', 'sp2d', 'tanggal_sp2d', 'mulai_perlindungan'] },
  coverage: { all: ['nik', 'kpj', 'status', 'alasan'], required: ['nik', 'kpj', 'status'] },
} as const satisfies Record<ImportKind, Columns>;

/** The columns of one file, found by its header row. */
export interface Header {
  readonly kind: ImportKind;
  /** Place of each published column in a row; an absent one has none. */
  readonly places: ReadonlyMap<string, number>;
  /** Number of cells in the header row, empty ones at its end left out. */
  readonly width: number;
  /** Headers that are not published and are ignored; the first 20, cut to 40 characters. */
  readonly ignored: readonly string[];
}

export type HeaderReading =
  | { readonly ok: true; readonly header: Header }
  /** Names published columns only: what a file without a header holds in its place is people's data. */
  | { readonly ok: false; readonly code: 'HEADER_MISSING'; readonly missing: readonly string[]; readonly repeated: readonly string[] };

/** Cells of one row by the published name of their column; empty text where the file has no such column. */
export type RawRow = Readonly<Record<string, CellInput>>;

const longestIgnoredHeader = 40;
const mostIgnoredHeaders = 20;
const otherThanLettersOrDigits = /[^a-z0-9]+/g;

const headerKey = (text: string): string => text.toLowerCase().replace(otherThanLettersOrDigits, '');

/** Whether a row has nothing in it; such rows are not counted. */
export function isEmptyRow(cells: readonly CellInput[]): boolean {
  // `trim` takes wide blanks away, which `cellText` leaves because a NIK tells of them.
  return cells.every((cell) => cellText(cell).trim() === '');
}

/**
 * Finds the published columns in a header row: in any case and order, with blanks, underscores and
 * signs alike ("No. KK" is no_kk). Refused where a required column is missing, or where a published
 * one stands twice, because nobody could say which of the two counts.
 */
export function readHeader(kind: ImportKind, cells: readonly CellInput[]): HeaderReading {
  const columns: Columns = columnsOf[kind];
  const columnByKey = new Map(columns.all.map((column) => [headerKey(column), column]));
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  const ignored: string[] = [];
  let width = 0;
  cells.forEach((cell, place) => {
    const text = cellText(cell);
    if (text === '') return;
    width = place + 1;
    const column = text.length > 100 ? undefined : columnByKey.get(headerKey(text));
    if (column === undefined) {
      if (ignored.length < mostIgnoredHeaders) ignored.push(text.slice(0, longestIgnoredHeader));
    } else if (places.has(column)) repeated.add(column);
    else places.set(column, place);
  });
  const missing = columns.required.filter((column) => !places.has(column));
  if (missing.length > 0 || repeated.size > 0) return { ok: false, code: 'HEADER_MISSING', missing, repeated: [...repeated] };
  return { ok: true, header: { kind, places, width, ignored } };
}

/**
 * The cells of a row by column. A row that goes on beyond its header is FIELD_UNKNOWN: a separator
 * inside a text has shifted its cells, so that none can be believed to stand in its own column.
 */
export function rowOf(header: Header, cells: readonly CellInput[]): Reading<RawRow> {
  for (let place = header.width; place < cells.length; place += 1) {
    if (cellText(cells[place]) !== '') return { ok: false, faults: [{ code: 'FIELD_UNKNOWN', field: `kolom ${String(place + 1)}` }] };
  }
  const row: Record<string, CellInput> = {};
  for (const column of columnsOf[header.kind].all) {
    const place = header.places.get(column);
    row[column] = place === undefined ? '' : (cells[place] ?? '');
  }
  return read(row);
}
