import { isEmptyRow } from '@lindung/domain/import/columns';
import { type CellInput } from '@lindung/domain/values/cell-input';
import { restored } from '../formula-cells.js';
import { csvRows } from './csv-rows.js';
import { FileRefused, unreadable } from './file-refused.js';
import { type FileRow, type FileSource } from './file-row.js';
import { type ReadingCaps } from './reading-caps.js';
import { probeText } from './text-encoding.js';
import { openWorkbook } from './xlsx/workbook.js';

/** A file that has been told to be one that can be read. */
export interface OpenedFile {
  /** Whether only reading it through can tell that it does not have too many rows. */
  readonly mayHaveTooManyRows: boolean;
  /**
   * Its rows from the start, in batches; the first is the header, empty ones are left out. Throws
   * FileRefused where the file turns out to be damaged or too large.
   */
  rows(): AsyncGenerator<readonly FileRow[]>;
}

/** Tells CSV from XLSX by the first bytes, whatever the file is called. Throws FileRefused. */
export async function openFile(source: FileSource, caps: ReadingCaps): Promise<OpenedFile> {
  if (source.byteLength > caps.fileBytes) throw new FileRefused('FILE_TOO_LARGE', `A file may have ${caps.fileBytes} bytes. Split it and upload the parts.`);
  switch (formatOf(await firstBytes(source))) {
    case 'xlsx': {
      const workbook = await openWorkbook(source, caps);
      return { mayHaveTooManyRows: false, rows: () => within(workbook.rows(), caps) };
    }
    case 'csv': {
      const probe = await probeText(source.read());
      return { mayHaveTooManyRows: probe.lineBreaks > caps.rows + 1, rows: () => within(csvRows(source, probe, caps), caps) };
    }
  }
}

const SNIFFED_BYTES = 4 * 1024;

async function firstBytes(source: FileSource): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source.read()) {
    pieces.push(piece);
    length += piece.length;
    if (length >= SNIFFED_BYTES) break;
  }
  return Buffer.concat(pieces).subarray(0, SNIFFED_BYTES);
}

function formatOf(head: Buffer): 'csv' | 'xlsx' {
  const startsWith = (...bytes: readonly number[]): boolean => bytes.every((byte, place) => head[place] === byte);
  if (startsWith(0x50, 0x4b, 0x03, 0x04)) return 'xlsx';
  if (startsWith(0x50, 0x4b)) throw unreadable('The workbook is empty or cut short. Save it again and upload it whole.');
  if (startsWith(0xd0, 0xcf, 0x11, 0xe0)) {
    throw new FileRefused('FILE_UNREADABLE', 'This is an old or password-protected workbook. Save it as XLSX without a password, or as CSV.', true);
  }
  if (startsWith(0xff, 0xfe) || startsWith(0xfe, 0xff)) throw new FileRefused('FILE_UNREADABLE', 'The text is in UTF-16. Save it as "CSV UTF-8" or as XLSX.', true);
  if (isBinary(head) || startsWith(0x25, 0x50, 0x44, 0x46)) throw new FileRefused('FILE_UNREADABLE', 'This is neither CSV nor XLSX. Save the list in one of the two.', true);
  return 'csv';
}

/** A stray control character is for its row to answer for; a file full of zero bytes is no text. */
const isBinary = (head: Buffer): boolean => head.reduce((zeros, byte) => (byte === 0 ? zeros + 1 : zeros), 0) * 20 > head.length;

const restoredCell = (cell: CellInput): CellInput => (typeof cell === 'string' ? restored(cell) : cell);
const isMarked = (cell: CellInput): boolean => typeof cell === 'string' && cell.startsWith("'");

/** The row with its cells as they were before our own file of rejected rows neutralised them. */
const restoredRow = (row: FileRow): FileRow => (row.cells.some(isMarked) ? { rowNumber: row.rowNumber, cells: row.cells.map(restoredCell) } : row);

/** Leaves empty rows out and holds the rest to the cap. */
async function* within(batches: AsyncIterable<readonly FileRow[]>, caps: ReadingCaps): AsyncGenerator<readonly FileRow[]> {
  let rows = -1;
  for await (const batch of batches) {
    const filled = batch.filter((row) => !isEmptyRow(row.cells));
    rows += filled.length;
    if (rows > caps.rows) throw new FileRefused('FILE_TOO_LARGE', `A file may have ${caps.rows} rows. Split it and upload the parts.`);
    if (filled.length > 0) yield filled.map(restoredRow);
  }
}
