import { positionColumn, type Reader } from '../reading/reader.js';

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
}

/** What of an envelope is shown. */
interface Envelope {
  readonly eventId: string;
  readonly streamId: string;
  readonly revision: number;
  readonly occurredOn: string;
  readonly recordedAt: string;
  readonly actor: { readonly subject: string; readonly name: string; readonly role: string };
}

/** One subject has dozens of events; the cap bounds an answer that nobody expects. */
const mostEvents = 5000;

const historyStatement = {
  name: 'history',
  text: `SELECT coalesce((SELECT json_agg(h) FROM (
      SELECT history.position::text, type, envelope, data FROM history WHERE subject = $1 ORDER BY history.position LIMIT ${mostEvents}) h), '[]') AS events,
    ${positionColumn}`,
};

/** Words that say why, under the names that events give them. */
const reasonFields = ['reason', 'purpose', 'legalBasis', 'reference'] as const;

function reasonOf(data: Record<string, unknown>): string | null {
  const field = reasonFields.find((name) => typeof data[name] === 'string');
  return field === undefined ? null : String(data[field]);
}

function viewOf(row: { position: string; type: string; envelope: string; data: string }): HistoryEventView {
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
  };
}

/** Every event of a worker or a programme in the order of the log; empty where the subject is unknown. */
export async function readHistory(reader: Reader, subject: string): Promise<{ events: HistoryEventView[]; position: string }> {
  const { events, position } = await reader.one<{ events: { position: string; type: string; envelope: string; data: string }[]; position: string }>(historyStatement, [subject]);
  return { events: events.map(viewOf), position };
}
