import { type ImportKind } from '@lindung/domain/import/events';
import { headerOf } from './file-header.js';
import { type FileSource } from './reading/file-row.js';
import { openFile } from './reading/open-file.js';
import { type ReadingCaps } from './reading/reading-caps.js';

/**
 * Looks at an uploaded file before its import is begun: whether it opens, names its columns and has
 * not too many rows, as far as that can be told without reading every row. Throws FileRefused.
 */
export async function inspectUpload(kind: ImportKind, source: FileSource, caps: ReadingCaps): Promise<void> {
  const file = await openFile(source, caps);
  let isFirst = true;
  for await (const rows of file.rows()) {
    if (isFirst) headerOf(kind, rows[0], caps);
    isFirst = false;
    // Counting rows reads them all, and happens only where there are as many line breaks.
    if (!file.mayHaveTooManyRows) return;
  }
  if (isFirst) headerOf(kind, undefined, caps);
}
