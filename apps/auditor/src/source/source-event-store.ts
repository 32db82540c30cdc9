import { hash } from 'node:crypto';
import { compareDecimalPositions, decimalPosition, parseDecimalPosition } from '@lindung/event-store/decimal-position';
import { type EnvelopeFields, parseEnvelope } from '@lindung/event-store/envelope';
import { type Actor, type AppendResult, type EventStore, type Position, type ReadAllOptions, type RecordedEvent } from '@lindung/event-store/event-store';
import { DamagedRecord, type LogSource, type RawEvent } from './log-source.js';

const DEFAULT_BATCH_SIZE = 1_000;

/** Told the position of an event whose public body is not the one whose digest its envelope holds. */
export type OnAltered = (position: number) => void;

/**
 * What an auditor reads, as the event store that projections replay from. Everything is taken from
 * the envelope, over which the tree is built, and nothing from a database's columns. It can only read
 * the log in order.
 */
export class SourceEventStore implements EventStore {
  constructor(
    private readonly source: LogSource,
    private readonly onAltered: OnAltered,
  ) {}

  /**
   * @inheritdoc
   * @throws DamagedRecord where the next position is missing or cannot be read.
   */
  async *readAll({ after, until, batchSize = DEFAULT_BATCH_SIZE, types }: ReadAllOptions): AsyncGenerator<readonly RecordedEvent[]> {
    const last = until === undefined ? await this.source.head() : Number(until);
    const wanted = types === undefined ? null : new Set(types);
    const reader = new RecordedEventReader(this.onAltered);
    let reached = Number(after);
    let batch: RecordedEvent[] = [];
    for await (const events of this.source.events(reached, last)) {
      for (const raw of events) {
        reached += 1;
        if (raw.position !== reached) throw new DamagedRecord(reached, `the event of position ${raw.position} stands there`);
        const event = reader.read(raw);
        if (wanted === null || wanted.has(event.type)) batch.push(event);
        if (batch.length < batchSize) continue;
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
    if (reached < last) throw new DamagedRecord(reached + 1, 'the log ends');
  }

  /** @inheritdoc */
  async head(): Promise<Position> {
    return decimalPosition(await this.source.head());
  }

  /** @inheritdoc */
  comparePositions(a: Position, b: Position): number {
    return compareDecimalPositions(a, b);
  }

  /** @inheritdoc */
  parsePosition(text: string): Position | null {
    return parseDecimalPosition(text);
  }

  /** Not to be had: an export knows no streams. */
  readStream(): never {
    throw new CannotBeRead('one stream');
  }

  /** Not to be had: an export knows no streams. */
  readStreams(): Promise<never> {
    return Promise.reject(new CannotBeRead('streams'));
  }

  /** Not to be had: what an auditor reads has an end. */
  subscribe(): never {
    throw new CannotBeRead('what is still to come');
  }

  /** Not to be had: what an auditor reads has an end. */
  subscribeEnvelopes(): never {
    throw new CannotBeRead('what is still to come');
  }

  /** Refused: an auditor changes nothing. */
  append(): Promise<AppendResult[]> {
    return Promise.reject(new Error('An auditor reads the log and never writes to it.'));
  }

  /** The source is closed by whoever opened it. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A question that only the city's own event store answers. */
class CannotBeRead extends Error {
  constructor(what: string) {
    super(`An auditor's source gives the log from a position on, in order, and not ${what}.`);
    this.name = 'CannotBeRead';
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');

/**
 * The fields of an envelope.
 *
 * @throws DamagedRecord where it is not in the layout in which Lindung writes it.
 */
export function readEnvelope(position: number, envelope: string): EnvelopeFields {
  let fields: EnvelopeFields;
  try {
    fields = parseEnvelope(envelope);
  } catch {
    throw new DamagedRecord(position, 'the envelope is not in the layout in which Lindung writes it');
  }
  if (!Number.isInteger(fields.revision) || !Number.isInteger(fields.version)) throw new DamagedRecord(position, 'the envelope has no revision or no version');
  return fields;
}

/** Whether a public body is the one whose digest the envelope holds. */
export const isBodyOf = (data: Uint8Array | string, { dataSha256 }: Pick<EnvelopeFields, 'dataSha256'>): boolean => hash('sha256', data, 'hex') === dataSha256;

/**
 * Decodes events into texts of their own. Events of a group share their time and mostly their actor,
 * and so they share the one string and the one object.
 */
class RecordedEventReader {
  #recordedAt = '';
  #actor: Actor = { subject: '', name: '', role: '' };

  constructor(private readonly onAltered: OnAltered) {}

  read({ position, envelope: envelopeBytes, data, sealed }: RawEvent): RecordedEvent {
    const envelope = textOf(envelopeBytes);
    const fields = readEnvelope(position, envelope);
    if (!isBodyOf(data, fields)) this.onAltered(position);
    if (fields.recordedAt !== this.#recordedAt) this.#recordedAt = fields.recordedAt;
    const last = this.#actor;
    const { actor } = fields;
    if (actor.subject !== last.subject || actor.name !== last.name || actor.role !== last.role) this.#actor = actor;
    return {
      position: decimalPosition(position),
      eventId: fields.eventId,
      streamId: fields.streamId,
      revision: fields.revision,
      type: fields.type,
      version: fields.version,
      occurredOn: fields.occurredOn,
      recordedAt: this.#recordedAt,
      actor: this.#actor,
      commandId: fields.commandId,
      correlationId: fields.correlationId,
      envelope,
      data: textOf(data),
      // The bytes may lie in a buffer that the next batch overwrites.
      sealed: sealed === null ? null : new Uint8Array(sealed),
    };
  }
}
