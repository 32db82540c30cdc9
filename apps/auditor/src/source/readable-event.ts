import { type EnvelopeFields } from '@lindung/event-store/envelope';
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

const bufferOf = (bytes: Uint8Array): Buffer => (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));

/**
 * Reads an event whose fields are needed.
 *
 * @throws DamagedRecord where the envelope or the body is none.
 */
export function readEvent(raw: RawEvent): ReadableEvent {
  const { position } = raw;
  const envelope = bufferOf(raw.envelope).toString('utf8');
  const body = bufferOf(raw.data).toString('utf8');
  const fields = readEnvelope(position, envelope);
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

/** Bytes by which texts are told apart without parsing them, a million in a second. */
export type Marker = Buffer;

/** What stands in the envelope of every event of a type: inside a text no quote is bare, so it stands there only. */
export const typeMarker = (type: string): Marker => Buffer.from(`"type":"${type}","version":`);

export const holds = (bytes: Uint8Array, marker: Marker): boolean => bufferOf(bytes).includes(marker);
