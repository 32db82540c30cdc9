import { CsvRowUnclosed, CsvSplitter } from './csv-splitter.js';
import { separationOf } from './delimiter.js';
import { FileRefused, unreadable } from './file-refused.js';
import { capCells, type FileRow, type FileSource } from './file-row.js';
import { type ReadingCaps } from './reading-caps.js';
import { asText, type TextProbe } from './text-encoding.js';

const HEAD_CHARS = 64 * 1024;

/** The rows of a CSV file in batches, empty ones included; rows may be of different lengths. */
export async function* csvRows(source: FileSource, probe: TextProbe, caps: ReadingCaps): AsyncGenerator<readonly FileRow[]> {
  const { delimiter, announced } = separationOf(await headOf(source, probe));
  const splitter = new CsvSplitter(delimiter, caps.recordChars);
  // The line that announces the delimiter is not shown as a row.
  let rowNumber = announced ? -1 : 0;
  const numbered = (rows: readonly string[][]): FileRow[] => rows.map((cells) => ({ rowNumber: ++rowNumber, cells: capCells(cells, caps) })).filter((row) => row.rowNumber > 0);
  try {
    for await (const piece of asText(source.read(), probe.encoding)) yield numbered(splitter.push(piece));
    yield numbered(splitter.end());
  } catch (error) {
    throw error instanceof CsvRowUnclosed ? refusalOf(error, announced ? error.rowsBefore : error.rowsBefore + 1) : error;
  }
}

async function headOf(source: FileSource, probe: TextProbe): Promise<string> {
  let head = '';
  for await (const piece of asText(source.read(), probe.encoding)) {
    head += piece;
    if (head.length >= HEAD_CHARS) break;
  }
  return head.slice(0, HEAD_CHARS);
}

function refusalOf({ reason }: CsvRowUnclosed, row: number): FileRefused {
  if (reason === 'end-of-file') return unreadable(`A quotation mark (") in row ${row} is opened and never closed. Correct it, or remove the quotation marks, and upload the file again.`);
  return new FileRefused('FILE_TOO_LARGE', `Row ${row} is far too long: probably a quotation mark (") in it is never closed. Correct it and upload the file again.`);
}
