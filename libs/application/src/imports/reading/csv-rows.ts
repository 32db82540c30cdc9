import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { separationOf } from './delimiter.js';
import { FileRefused, unreadable } from './file-refused.js';
import { capCells, type FileRow, type FileSource } from './file-row.js';
import { type ReadingCaps } from './reading-caps.js';
import { asUtf8, type TextProbe } from './text-encoding.js';

const ROWS_PER_BATCH = 256;
const HEAD_BYTES = 64 * 1024;

/**
 * The rows of a CSV file in batches, empty ones included. Every line ending is understood, also
 * mixed; rows may be of different lengths; a quote in the middle of a field is a character.
 */
export async function* csvRows(source: FileSource, probe: TextProbe, caps: ReadingCaps): AsyncGenerator<readonly FileRow[]> {
  const { delimiter, announced } = separationOf(await headOf(source, probe));
  const parser = parse({
    delimiter,
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: caps.recordChars,
  });
  const input = Readable.from(asUtf8(source.read(), probe.encoding), { objectMode: false });
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  // The line that announces the delimiter is not shown as a row.
  let rowNumber = announced ? -1 : 0;
  let batch: FileRow[] = [];
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      rowNumber += 1;
      if (rowNumber === 0) continue;
      batch.push({ rowNumber, cells: capCells(cells, caps) });
      if (batch.length < ROWS_PER_BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    throw error instanceof CsvError ? refusalOf(error, rowNumber + 1) : error;
  } finally {
    input.destroy();
    parser.destroy();
  }
  if (batch.length > 0) yield batch;
}

async function headOf(source: FileSource, probe: TextProbe): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of asUtf8(source.read(), probe.encoding)) {
    pieces.push(piece);
    length += piece.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(pieces).subarray(0, HEAD_BYTES).toString('utf8');
}

/** The parser's own messages quote cells, so that only its code is used. */
function refusalOf({ code }: CsvError, row: number): FileRefused {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return unreadable('A quotation mark (") is opened and never closed. Correct it, or remove the quotation marks, and upload the file again.');
  if (code === 'CSV_MAX_RECORD_SIZE') return new FileRefused('FILE_TOO_LARGE', `Row ${row} is far too long: probably a quotation mark (") before it is never closed. Correct it and upload the file again.`);
  return unreadable(`Row ${row} cannot be read as CSV. Correct it and upload the file again.`);
}
