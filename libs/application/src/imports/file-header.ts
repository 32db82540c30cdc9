import { columnsOf, type Header, readHeader } from '@lindung/domain/import/columns';
import { type ImportKind } from '@lindung/domain/import/events';
import { FileRefused } from './reading/file-refused.js';
import { type FileRow } from './reading/file-row.js';
import { type ReadingCaps } from './reading/reading-caps.js';

/** The columns of a file by its first row. Throws FileRefused, naming published columns only. */
export function headerOf(kind: ImportKind, first: FileRow | undefined, caps: ReadingCaps): Header {
  if (first === undefined) throw new FileRefused('HEADER_MISSING', `The file is empty. Its first row names the columns: ${columnsOf[kind].all.join(', ')}.`);
  if (first.cells.length > caps.columns) throw new FileRefused('FILE_TOO_LARGE', `A file may have ${caps.columns} columns. Remove those that are not needed.`);
  const reading = readHeader(kind, first.cells);
  if (reading.ok) return reading.header;
  const missing = reading.missing.length === 0 ? [] : [`Row ${first.rowNumber} must name the columns; missing: ${reading.missing.join(', ')}.`];
  const repeated = reading.repeated.length === 0 ? [] : [`These columns stand there twice: ${reading.repeated.join(', ')}.`];
  throw new FileRefused('HEADER_MISSING', [...missing, ...repeated].join(' '));
}
