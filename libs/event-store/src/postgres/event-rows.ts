import type { Actor, Position, RecordedEvent } from '../event-store.js';
import { type EnvelopeFields, EnvelopeFormatError, parseEnvelope, sha256Hex } from '../envelope.js';
import { LogDamagedError } from '../event-store-errors.js';

/** The columns that an event is read from, in the order of {@link EventRow}. */
export const EVENT_COLUMNS =
  'e.position, e.event_id, e.stream_id, e.revision, e.type, e.version, e.envelope, e.data, e.sealed';

export type EventRow = [
  position: Position,
  eventId: string,
  streamId: string,
  revision: number,
  type: string,
  version: number,
  envelope: string,
  data: string,
  sealed: Buffer | null,
];

const OID = { bytea: 17, int2: 21, int4: 23, int4Array: 1007 } as const;

/** Parsers of our own, so that nothing set on pg elsewhere in the process changes what a position is. */
export const ROW_TYPES = {
  getTypeParser: (oid: number): ((text: string) => unknown) => {
    if (oid === OID.int2 || oid === OID.int4) return Number;
    if (oid === OID.bytea) return (text) => Buffer.from(text.slice(2), 'hex');
    if (oid === OID.int4Array) return (text) => JSON.parse(`[${text.slice(1, -1)}]`);
    return (text) => text;
  },
};

/**
 * Turns rows into events, and only those whose columns and bodies are the ones that their envelope
 * names: the tree is built over envelopes, so nothing that they do not vouch for may be counted.
 *
 * One reader serves one read: events of a group share their time, and mostly their actor, and so
 * they share the one string and the one object.
 */
export class EventRowReader {
  #recordedAt = '';
  #correlationId = '';
  #actor: Actor = { subject: '', name: '', role: '' };

  /** @throws LogDamagedError where the row is not what was appended. */
  read(row: EventRow): RecordedEvent {
    const [position, eventId, streamId, revision, type, version, envelope, data, sealed] = row;
    const fields = readEnvelope(position, envelope);
    refuseAltered(row, fields);
    const { recordedAt, occurredOn, actor, commandId, correlationId } = fields;
    if (recordedAt !== this.#recordedAt) this.#recordedAt = recordedAt;
    if (correlationId !== this.#correlationId) this.#correlationId = correlationId;
    const last = this.#actor;
    if (actor.subject !== last.subject || actor.name !== last.name || actor.role !== last.role) this.#actor = actor;
    return {
      position,
      eventId,
      streamId,
      revision,
      type,
      version,
      occurredOn,
      recordedAt: this.#recordedAt,
      actor: this.#actor,
      commandId,
      correlationId: this.#correlationId,
      envelope,
      data,
      sealed,
    };
  }
}

function readEnvelope(position: Position, envelope: string): EnvelopeFields {
  try {
    return parseEnvelope(envelope);
  } catch (error) {
    if (!(error instanceof EnvelopeFormatError)) throw error;
    throw new LogDamagedError(position, `${error.message}, at position ${position}`);
  }
}

function refuseAltered([position, eventId, streamId, revision, type, version, , data, sealed]: EventRow, fields: EnvelopeFields): void {
  const refuse = (part: string): LogDamagedError => new LogDamagedError(position, `The ${part} at position ${position} is not the one that its envelope names`);
  if (eventId !== fields.eventId || streamId !== fields.streamId || revision !== fields.revision || type !== fields.type || version !== fields.version) throw refuse('row');
  if (sha256Hex(data) !== fields.dataSha256) throw refuse('body');
  if ((sealed === null ? null : sha256Hex(sealed)) !== fields.sealedSha256) throw refuse('sealed body');
}
