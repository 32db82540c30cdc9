import { hash } from 'node:crypto';
import type { Actor, NewEvent, RecordedEvent } from './event-store.js';

/*
 * An envelope is one line of JSON in a fixed key order:
 *
 *   {"recordedAt":"2026-01-05T02:11:09.123Z","eventId":"...","streamId":"...","revision":0,
 *    "type":"...","version":1,"occurredOn":"2026-01-05","actor":{"subject":"...","name":"...",
 *    "role":"..."},"commandId":"...","correlationId":"...","dataSha256":"...","sealedSha256":null}
 *
 * (without the line breaks). The time comes first because the store alone knows it: the client
 * builds everything after it, and the store puts the head in front while it holds its lock. The
 * text is stored and hashed as it is, so nothing may ever parse it and write it anew.
 */

const HEAD_START = '{"recordedAt":"';
const RECORDED_AT_LENGTH = '2026-01-05T02:11:09.123Z'.length;
const EVENT_ID_LENGTH = 36;
const SHA256_HEX_LENGTH = 64;

/** What an envelope says, without the bodies whose digests it holds. */
export interface EnvelopeFields {
  readonly recordedAt: string;
  readonly eventId: string;
  readonly streamId: string;
  readonly revision: number;
  readonly type: string;
  readonly version: number;
  readonly occurredOn: string;
  readonly actor: Actor;
  readonly commandId: string;
  readonly correlationId: string;
  /** Lower-case hex. */
  readonly dataSha256: string;
  /** Lower-case hex, or null where the event has no sealed body. */
  readonly sealedSha256: string | null;
}

/** A text that is no envelope in the one layout that this program writes. */
export class EnvelopeFormatError extends Error {
  constructor(part: string) {
    super(`The envelope is not in the expected layout at ${part}`);
    this.name = 'EnvelopeFormatError';
  }
}

/** Digest of a public body (as UTF-8) or of a ciphertext, in lower-case hex. */
export function sha256Hex(body: string | Uint8Array): string {
  return hash('sha256', body, 'hex');
}

/** The start of the envelope: everything up to and with the comma before `"eventId"`. */
export function envelopeHead(recordedAt: string): string {
  return `${HEAD_START}${recordedAt}",`;
}

/** The rest of the envelope, from `"eventId"` to the closing brace. */
export function envelopeRest(event: NewEvent, streamId: string, revision: number): string {
  const { eventId, type, version, occurredOn, actor, commandId, correlationId } = event;
  // Keys of an object literal are written in the order in which they stand here.
  const text = JSON.stringify({
    eventId,
    streamId,
    revision,
    type,
    version,
    occurredOn,
    actor: { subject: actor.subject, name: actor.name, role: actor.role },
    commandId,
    correlationId,
    dataSha256: sha256Hex(event.data),
    sealedSha256: event.sealed === null ? null : sha256Hex(event.sealed),
  });
  return text.slice(1);
}

/**
 * Whether the envelope is exactly the one that this event must have: both digests are computed
 * again and every field is compared, byte for byte. False means that a body, a column or the
 * envelope itself was changed after the event was written.
 */
export function envelopeMatches(event: RecordedEvent): boolean {
  return event.envelope === envelopeHead(event.recordedAt) + envelopeRest(event, event.streamId, event.revision);
}

/** The time in the fixed place at the start of an envelope, without parsing the rest. */
export function recordedAtOf(envelope: string): string {
  return envelope.slice(HEAD_START.length, HEAD_START.length + RECORDED_AT_LENGTH);
}

/**
 * Reads an envelope. Texts without escapes, nearly all of them, are cut at their known keys, which
 * takes a quarter of the time of JSON.parse.
 *
 * @throws EnvelopeFormatError if the text is not in the layout above.
 */
export function parseEnvelope(envelope: string): EnvelopeFields {
  return envelope.includes('\\') ? parseEscapedEnvelope(envelope) : cutEnvelope(envelope);
}

/**
 * Without a backslash no string in the text can hold a quote, so each key's first match is the key.
 */
function cutEnvelope(envelope: string): EnvelopeFields {
  const recordedAt = recordedAtOf(envelope);
  let at = HEAD_START.length + RECORDED_AT_LENGTH;
  let end = at;
  const skip = (text: string): void => {
    if (!envelope.startsWith(text, at)) throw new EnvelopeFormatError(text);
    at += text.length;
  };
  const until = (text: string): string => {
    end = envelope.indexOf(text, at);
    if (end < 0) throw new EnvelopeFormatError(text);
    const value = envelope.slice(at, end);
    at = end + text.length;
    return value;
  };
  if (!envelope.startsWith(HEAD_START)) throw new EnvelopeFormatError(HEAD_START);
  skip('","eventId":"');
  const eventId = envelope.slice(at, at + EVENT_ID_LENGTH);
  at += EVENT_ID_LENGTH;
  skip('","streamId":"');
  const streamId = until('","revision":');
  const revision = Number(until(',"type":"'));
  const type = until('","version":');
  const version = Number(until(',"occurredOn":"'));
  const occurredOn = until('","actor":{"subject":"');
  const subject = until('","name":"');
  const name = until('","role":"');
  const role = until('"},"commandId":"');
  const commandId = until('","correlationId":"');
  const correlationId = until('","dataSha256":"');
  const dataSha256 = envelope.slice(at, at + SHA256_HEX_LENGTH);
  at += SHA256_HEX_LENGTH;
  skip('","sealedSha256":');
  const sealedText = envelope.slice(at);
  const sealedSha256 = sealedText === 'null}' ? null : sealedText.slice(1, -2);
  const actor = { subject, name, role };
  return {
    recordedAt, eventId, streamId, revision, type, version, occurredOn, actor, commandId, correlationId, dataSha256, sealedSha256,
  };
}

function parseEscapedEnvelope(envelope: string): EnvelopeFields {
  let fields: EnvelopeFields;
  try {
    fields = JSON.parse(envelope) as EnvelopeFields;
  } catch {
    throw new EnvelopeFormatError('its JSON');
  }
  if (typeof fields.eventId !== 'string' || typeof fields.actor?.subject !== 'string') {
    throw new EnvelopeFormatError('"eventId" or "actor"');
  }
  return fields;
}
