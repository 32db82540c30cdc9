import { type EnvelopeFields } from '@lindung/event-store/envelope';
import { bufferOf, type EventPlace, isWrittenFor, parseAnyEnvelope, plainPlace } from './envelope-layout.js';
import { DamagedRecord, type RawEvent } from './log-source.js';
import { isBodyOf, readEnvelope } from './source-event-store.js';

/** An event with its texts decoded and parsed. */
export interface ReadableEvent {
  readonly position: number;
  /** The exact texts. */
  readonly envelope: string;
  readonly body: string;
  readonly fields: EnvelopeFields;
  readonly data: Readonly<Record<string, unknown>>;
  /** Whether the body is the one whose digest the envelope holds. */
  readonly isUnaltered: boolean;
}

/**
 * Reads an event whose fields are needed.
 *
 * @throws DamagedRecord where the envelope or the body is none.
 */
export function readEvent(raw: RawEvent): ReadableEvent {
  const { position } = raw;
  const envelope = bufferOf(raw.envelope).toString('utf8');
  const body = bufferOf(raw.data).toString('utf8');
  const fields = plainPlace(raw.envelope) === null ? spelledFields(position, envelope) : readEnvelope(position, envelope);
  return { position, envelope, body, fields, data: parsedBody(position, body), isUnaltered: isBodyOf(raw.data, fields) };
}

function parsedBody(position: number, body: string): Readonly<Record<string, unknown>> {
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch {
    throw new DamagedRecord(position, 'the body is not JSON');
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new DamagedRecord(position, 'the body is not a JSON object');
  return data as Readonly<Record<string, unknown>>;
}

/** The fields of an envelope in which something is escaped, or that somebody spelt in another way. */
function spelledFields(position: number, envelope: string): EnvelopeFields {
  const fields = parseAnyEnvelope(envelope);
  // Without an escape there is one spelling; another, such as one with a key twice, means different things to different readers.
  if (fields === null || (!envelope.includes('\\') && !isWrittenFor(envelope, fields))) throw new DamagedRecord(position, 'the envelope is not in the layout in which Lindung writes it');
  return fields;
}

/**
 * Stream and type of an event, mostly without parsing it, and never missed for the way in which they are spelt.
 *
 * @throws DamagedRecord where the envelope is none.
 */
export function placeOf({ position, envelope }: RawEvent): EventPlace {
  return plainPlace(envelope) ?? spelledFields(position, bufferOf(envelope).toString('utf8'));
}

const BACKSLASH = 0x5c;

/**
 * Whether a body can hold this text, which takes no escape itself. A body with escapes can hold any: it
 * has to be parsed. The others, nearly all, are told apart a million in a second.
 */
export function mayHold(body: Uint8Array, text: Buffer): boolean {
  const bytes = bufferOf(body);
  return bytes.includes(text) || bytes.includes(BACKSLASH);
}
