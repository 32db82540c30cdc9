import { stringify } from 'csv-stringify';
import { Readable } from 'node:stream';
import { type Reader } from '@lindung/projections/reading/reader';
import { findRosterRows, type RosterPageRequest } from '@lindung/projections/roster/roster-query';
import { type RosterItem } from '@lindung/projections/roster/roster-row';

/** A file that is written while it is sent, from one snapshot of the read models. */
export interface RosterFile {
  readonly fileName: string;
  readonly position: string;
  readonly content: Readable;
}

export const isFile = (answer: unknown): answer is RosterFile => typeof answer === 'object' && answer !== null && 'content' in answer && answer.content instanceof Readable;

/** Lets go of the connection behind a file that is not sent; other answers hold nothing. */
export function discardFile(answer: unknown): void {
  if (isFile(answer)) answer.content.destroy();
}

const columns: readonly (keyof RosterItem)[] = [
  'workerId', 'name', 'nikMasked', 'kecamatan', 'kelurahan', 'occupation', 'decile', 'standing', 'status',
  'rank', 'allocatedAt', 'paidAt', 'sp2dNumber', 'coverFrom', 'coverUntil', 'kpj',
];

interface RosterFileRequest extends Pick<RosterPageRequest, 'programId' | 'filter' | 'sort' | 'today' | 'viewer'> {
  /** The moment whose roster it is, for the file's name; null for now. */
  readonly asOf: string | null;
}

/**
 * The roster as CSV in UTF-8 with a byte order mark, so that spreadsheets read its letters.
 * `escape_formulas` keeps a cell that begins like a formula from being run by one. The connection
 * behind it is given back when the content ends or is destroyed.
 */
export async function rosterFile(reader: Reader, { asOf, ...request }: RosterFileRequest): Promise<RosterFile | null> {
  const rows = await findRosterRows(reader, request);
  if (!rows) return null;
  const lines = stringify({ header: true, columns: [...columns], bom: true, escape_formulas: true, record_delimiter: 'windows' });
  const items = Readable.from(
    (async function* () {
      for await (const batch of rows.batches) yield* batch;
    })(),
  );
  items.on('error', (error) => lines.destroy(error));
  lines.on('close', () => {
    items.destroy();
    void rows.close();
  });
  return { fileName: `roster-${request.programId}${asOf === null ? '' : `-per-${asOf.replace(/[^\w-]+/g, '-')}`}.csv`, position: rows.position, content: items.pipe(lines) };
}
