import { stringify } from 'csv-stringify/sync';
import { refuse, type Refusal } from '@lindung/domain/decision';
import { type Actor } from '@lindung/event-store/event-store';
import { type RejectedRow, type RejectionStore } from '@lindung/personal-data/rejections';
import { neutralised } from './formula-cells.js';
import { appendToImport } from './import-journal.js';
import { loadImport } from './import-state.js';
import { type ImportsDependencies } from './imports-dependencies.js';

/** What stands before the row as it was; the reader of files ignores these columns. */
const reasonColumns = ['baris', 'kode', 'isian', 'pesan'];

/** So that spreadsheets read the file as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** The rejected rows as a file, or why they are not shown. */
export type RejectionsFile =
  | { readonly kind: 'file'; readonly content: AsyncIterable<Uint8Array> }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Records that somebody looks at the rejected rows, and only then gives them out. `gone` where the
 * import is unknown or its file has been destroyed. Who may look is the caller's to see to.
 */
export async function revealRejections(deps: Pick<ImportsDependencies, 'app' | 'uploads' | 'rejections'>, importId: string, actor: Actor): Promise<RejectionsFile> {
  if ((await deps.uploads.find(importId)) === null) return { kind: 'gone' };
  const look = deps.app.newId();
  for (let attempt = 0; attempt < deps.app.limits.attempts; attempt += 1) {
    const state = await loadImport(deps.app.eventStore, importId);
    if (state === null) return { kind: 'gone' };
    const event = { type: 'RejectedRowsRevealed', data: { importId } } as const;
    const recorded = await appendToImport(deps.app, importId, { step: `revealed ${look}`, actor, expected: state.revision, event });
    if (recorded === 'appended') return { kind: 'file', content: rejectionsFile(deps.rejections, importId) };
  }
  return { kind: 'refused', refusal: refuse('BUSY', 'The import is moving on too fast to be looked at; try again in a moment.').refusal };
}

/**
 * Number, code, field and message of every rejected row, then the row as it was under its own header.
 * No cell can be taken for a formula; corrected, the file can be uploaded again as it is.
 */
async function* rejectionsFile(rejections: RejectionStore, importId: string): AsyncGenerator<Uint8Array> {
  const columns = (await rejections.findColumns(importId)) ?? [];
  yield Buffer.from(`${BYTE_ORDER_MARK}${csvLines([[...reasonColumns, ...columns]])}`, 'utf8');
  for await (const batch of rejections.read(importId)) yield Buffer.from(csvLines(batch.map(cellsOf)), 'utf8');
}

const cellsOf = ({ rowNumber, code, field, message, cells }: RejectedRow): readonly string[] => [String(rowNumber), code, field ?? '', message, ...cells];

/** A cell may have lines of its own, as addresses in spreadsheets do; any kind of line break in it is quoted. */
const LINE_BREAK = /[\r\n]/;

const csvLines = (rows: readonly (readonly string[])[]): string => stringify(rows.map((row) => row.map(neutralised)), { record_delimiter: '\r\n', quoted_match: LINE_BREAK });
