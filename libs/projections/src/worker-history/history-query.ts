import { positionColumn, type Reader, type Statement } from '../reading/reader.js';

/** One event that concerns a worker or a programme; sealed parts stay sealed. */
export interface HistoryEventView {
  readonly position: string;
  readonly eventId: string;
  readonly streamId: string;
  readonly revision: number;
  readonly type: string;
  /** Business date. */
  readonly occurredAt: string;
  /** RFC 3339 in UTC. */
  readonly recordedAt: string;
  /** Subject, name and role of whoever caused it. */
  readonly actor: string;
  readonly actorName: string;
  readonly role: string;
  readonly reason: string | null;
  readonly data: Record<string, unknown>;
  /** Whether it has a sealed part, which is not shown. */
  readonly sealed: boolean;
  /** The exact text that the tree's leaf is made of. */
  readonly envelope: string;
}

/** What of an envelope is shown. */
interface Envelope {
  readonly eventId: string;
  readonly streamId: string;
  readonly revision: number;
  readonly occurredOn: string;
  readonly recordedAt: string;
  readonly actor: { readonly subject: string; readonly name: string; readonly role: string };
  readonly sealedSha256: string | null;
}

/** One subject has dozens of events; the cap bounds an answer that nobody expects. */
const mostEvents = 5000;

/** `known` says whether the subject exists at all, as a worker or as a programme. */
const historyStatement = (kind: 'worker' | 'program'): Statement => ({
  name: `history-of-${kind}`,
  text: `SELECT EXISTS (SELECT FROM ${kind}s WHERE ${kind}_id = $1) AS known, coalesce((SELECT json_agg(h) FROM (
      SELECT history.position::text, type, envelope, data FROM history WHERE subject = $1 ORDER BY history.position LIMIT ${mostEvents}) h), '[]') AS events,
    ${positionColumn}`,
});

const ofWorker = historyStatement('worker');
const ofProgram = historyStatement('program');

/** Words that say why, under the names that events give them. */
const reasonFields = ['reason', 'purpose', 'legalBasis', 'reference'] as const;

function reasonOf(data: Record<string, unknown>): string | null {
  const field = reasonFields.find((name) => typeof data[name] === 'string');
  return field === undefined ? null : String(data[field]);
}

/** What is shown of an event, from the texts that the log holds. */
export function historyEventView(row: { readonly position: string; readonly type: string; readonly envelope: string; readonly data: string }): HistoryEventView {
  const envelope = JSON.parse(row.envelope) as Envelope;
  const data = JSON.parse(row.data) as Record<string, unknown>;
  return {
    position: row.position,
    eventId: envelope.eventId,
    streamId: envelope.streamId,
    revision: envelope.revision,
    type: row.type,
    occurredAt: envelope.occurredOn,
    recordedAt: envelope.recordedAt,
    actor: envelope.actor.subject,
    actorName: envelope.actor.name,
    role: envelope.actor.role,
    reason: reasonOf(data),
    data,
    sealed: envelope.sealedSha256 !== null,
    envelope: row.envelope,
  };
}

interface HistoryParts {
  readonly known: boolean;
  readonly events: readonly { position: string; type: string; envelope: string; data: string }[];
  readonly position: string;
}

export interface HistoryView {
  readonly events: HistoryEventView[];
  readonly position: string;
}

async function findHistory(reader: Reader, statement: Statement, subject: string): Promise<HistoryView | null> {
  const { known, events, position } = await reader.one<HistoryParts>(statement, [subject]);
  return known ? { events: events.map(historyEventView), position } : null;
}

/** Every event that concerns a worker, in the order of the log, at most 5,000; null where there is no such worker. */
export const findWorkerHistory = (reader: Reader, workerId: string): Promise<HistoryView | null> => findHistory(reader, ofWorker, workerId);

/** The same for a programme: every event that concerns it and no single worker. */
export const findProgramHistory = (reader: Reader, programId: string): Promise<HistoryView | null> => findHistory(reader, ofProgram, programId);
