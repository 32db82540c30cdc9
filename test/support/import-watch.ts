import { type ImportStatus } from '@lindung/integration-events/http/imports';
import { eventually } from './eventually.js';
import { type TestPerson } from './lindung.js';

/** What is counted of an import. */
export type ImportFigures = Pick<ImportStatus, 'rows' | 'accepted' | 'repaired' | 'rejected' | 'duplicates' | 'ignored'>;

/** The figures alone, so that two imports can be held against each other. */
export const figuresOf = ({ rows, accepted, repaired, rejected, duplicates, ignored }: ImportStatus): ImportFigures => ({ rows, accepted, repaired, rejected, duplicates, ignored });

/** Asks how an import stands until it stands so. */
export async function importThat(person: TestPerson, importId: string, holds: (status: ImportStatus) => boolean, withinMs = 60_000): Promise<ImportStatus> {
  const { body } = await eventually(() => person.look<ImportStatus>(`/imports/${importId}`), ({ status, body }) => status === 200 && holds(body), withinMs);
  return body;
}

/** Uploads a list and waits until it has come to its end, good or bad. */
export async function importedList(person: TestPerson, fields: Readonly<Record<string, string>>, file: string | Uint8Array<ArrayBuffer>, fileName?: string): Promise<ImportStatus> {
  const uploaded = await person.upload(fields, file, fileName);
  if (uploaded.status !== 202) throw new Error(`The file was not taken: ${uploaded.status} ${uploaded.body.code} ${uploaded.body.detail}`);
  return importThat(person, uploaded.body.importId, ({ status }) => status !== 'running');
}
