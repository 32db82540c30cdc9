import { createHash } from 'node:crypto';
import { decodeEvent } from '@lindung/domain/event-codec';
import { isProgramId } from '@lindung/domain/streams';
import { type Position } from '@lindung/event-store/event-store';
import { type Application } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type CommandAnswer, done, type Outcome } from '../outcome.js';
import { eventAt } from '../program-open-work.js';
import { submitProgram, unknownProgram } from '../program/submit-program.js';
import { defaultColumns } from './columns.js';
import { participantRows, type Recipient, recipientsBefore, recipientsOf } from './recipients.js';
import { csvFile, type RowBatches, xlsxFile } from './spreadsheet.js';

export interface IssueParticipantFileBody {
  readonly programId: string;
  readonly purpose: string;
  readonly format: 'csv' | 'xlsx';
}

export interface ParticipantFileAnswer extends CommandAnswer {
  readonly format: 'csv' | 'xlsx';
  /** File name without personal data. */
  readonly fileName: string;
  /** SHA-256 of the file as the log has it, hexadecimal. */
  readonly digest: string;
  /** The file's bytes, made while they are read; to be read once. */
  readonly file: AsyncIterable<Uint8Array>;
}

/**
 * Issues the file of everyone who is paid and unconfirmed. The file is made twice: once to count and
 * hash it, and again, from the same facts, while it is sent, after ParticipantFileIssued is in the
 * log. So no one's data lies on a disk or grows in memory, and none is shown before that event.
 */
export async function issueParticipantFile(
  app: Application,
  body: IssueParticipantFileBody,
  context: CommandContext,
): Promise<Outcome<ParticipantFileAnswer>> {
  const { programId, format, purpose } = body;
  if (!isProgramId(programId)) return unknownProgram;
  const found = await app.programs.inspect(programId, ({ state }) => (state === null ? null : recipientsOf(state)));
  if (found.kind !== 'done') return found;
  if (found.answer === null) return unknownProgram;
  const asOf = await app.eventStore.head();
  const { rows, digest } = await measure(app, format, found.answer, asOf);

  const outcome = await submitProgram(app, programId, { type: 'IssueParticipantFile', rows, digest, format, purpose }, context);
  if (outcome.kind !== 'done') return outcome;
  const fileName = `peserta-${programId}.${format}`;
  const answer = { ...outcome.answer, format, fileName };
  const issued = await issuedEvent(app, programId, outcome.answer);
  if (issued.digest === digest) return done({ ...answer, digest, file: fileOf(app, format, found.answer, asOf) });
  // The same request came before; its file is made again from the facts of that time.
  const recipients = await recipientsBefore(app.eventStore, programId, issued.revision);
  return done({ ...answer, digest: issued.digest, file: fileOf(app, format, recipients, issued.position) });
}

async function issuedEvent(
  app: Application,
  programId: string,
  answer: CommandAnswer,
): Promise<{ readonly digest: string; readonly revision: number; readonly position: Position }> {
  const revision = answer.events[0]?.revision ?? 0;
  const recorded = await eventAt(app.eventStore, programId, revision);
  const event = decodeEvent(recorded);
  if (event.type !== 'ParticipantFileIssued') throw new Error('The answer to an issue of the participant file must begin with that event.');
  return { digest: event.data.digest, revision, position: recorded.position };
}

async function measure(
  app: Application,
  format: 'csv' | 'xlsx',
  recipients: readonly Recipient[],
  asOf: Position,
): Promise<{ readonly rows: number; readonly digest: string }> {
  const hash = createHash('sha256');
  let rows = -1;
  const counted = async function* (): RowBatches {
    for await (const batch of rowsOf(app, recipients, asOf)) {
      rows += batch.length;
      yield batch;
    }
  };
  for await (const bytes of format === 'csv' ? csvFile(counted()) : xlsxFile(counted())) hash.update(bytes);
  return { rows, digest: hash.digest('hex') };
}

const fileOf = (app: Application, format: 'csv' | 'xlsx', recipients: readonly Recipient[], asOf: Position): AsyncIterable<Uint8Array> =>
  format === 'csv' ? csvFile(rowsOf(app, recipients, asOf)) : xlsxFile(rowsOf(app, recipients, asOf));

const rowsOf = (app: Application, recipients: readonly Recipient[], asOf: Position): RowBatches =>
  participantRows(app, app.participantColumns ?? defaultColumns, recipients, asOf);
