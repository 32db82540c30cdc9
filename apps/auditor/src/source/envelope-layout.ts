import { type EnvelopeFields, envelopeHead } from '@lindung/event-store/envelope';
import { z } from 'zod';

/*
 * JSON has many spellings for the same text: `worker\u002d1` is `worker-1`, and spaces may stand between
 * the parts. Lindung writes one of them. Whoever can put events into the log, and so have them signed,
 * could choose another, which means the same to whoever parses it and is overlooked by whoever only
 * looks for bytes. Here the two are told apart without parsing a million envelopes.
 */

/** Without a backslash in it no text holds a quote, so each ends at the next. */
const TEXT = String.raw`[^"\\\0-\x1f]`;
const COUNT = '(?:0|[1-9][0-9]{0,14})';
const HEX_DIGEST = '[0-9a-f]{64}';
const UP_TO_DATA_DIGEST =
  String.raw`\{"recordedAt":"${TEXT}{24}","eventId":"${TEXT}{36}","streamId":"(${TEXT}*)","revision":${COUNT},"type":"(${TEXT}*)","version":${COUNT},"occurredOn":"${TEXT}*",` +
  String.raw`"actor":\{"subject":"${TEXT}*","name":"${TEXT}*","role":"${TEXT}*"\},"commandId":"${TEXT}*","correlationId":"${TEXT}*","dataSha256":"`;

const beginning = new RegExp(UP_TO_DATA_DIGEST.replaceAll(`(${TEXT}*)`, `${TEXT}*`), 'y');
const whole = new RegExp(String.raw`^${UP_TO_DATA_DIGEST}${HEX_DIGEST}","sealedSha256":(?:null|"${HEX_DIGEST}")\}$`);

/** The same bytes with what a Buffer can do. */
export const bufferOf = (bytes: Uint8Array): Buffer => (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));

/** Bytes as a text of as many letters, far cheaper than decoding them. */
const latin1Of = (bytes: Uint8Array, end = bytes.length): string => bufferOf(bytes).toString('latin1', 0, end);

/** Which stream and which type an event belongs to. */
export interface EventPlace {
  readonly streamId: string;
  readonly type: string;
}

/**
 * Stream and type of an envelope that is written as Lindung writes one in whose texts nothing has to be
 * escaped: such an envelope has one spelling. Null for the others, few of them, which have to be
 * parsed. Letters beyond ASCII come as the bytes of which they consist.
 */
export function plainPlace(envelope: Uint8Array): EventPlace | null {
  const [, streamId, type] = whole.exec(latin1Of(envelope)) ?? [];
  return streamId === undefined || type === undefined ? null : { streamId, type };
}

const envelopeShape = z.object({
  recordedAt: z.string(), eventId: z.string(), streamId: z.string(), revision: z.int().min(0), type: z.string(), version: z.int().min(0), occurredOn: z.string(),
  actor: z.object({ subject: z.string(), name: z.string(), role: z.string() }),
  commandId: z.string(), correlationId: z.string(), dataSha256: z.string(), sealedSha256: z.string().nullable(),
});

/** An envelope as JSON gives it to anybody, however it is spelt; null where it is none. */
export function parseAnyEnvelope(text: string): EnvelopeFields | null {
  try {
    return envelopeShape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Whether a text is, byte for byte, what Lindung writes for these fields. */
export function isWrittenFor(text: string, fields: EnvelopeFields): boolean {
  const { recordedAt, eventId, streamId, revision, type, version, occurredOn, actor, commandId, correlationId, dataSha256, sealedSha256 } = fields;
  const { subject, name, role } = actor;
  // Keys of an object literal are written in the order in which they stand here.
  const rest = JSON.stringify({ eventId, streamId, revision, type, version, occurredOn, actor: { subject, name, role }, commandId, correlationId, dataSha256, sealedSha256 });
  return text === envelopeHead(recordedAt) + rest.slice(1);
}

const BACKSLASH = 0x5c;
/** A view that is no Buffer has it too, and making it one would cost more than the search. */
const { indexOf } = Buffer.prototype;

/** Whether something in an envelope is escaped, and so could be spelt in another way. */
export const hasEscapes = (envelope: Uint8Array): boolean => indexOf.call(envelope, BACKSLASH) >= 0;

/**
 * Whether an envelope is spelt in the one way in which Lindung writes what it says. `dataAt` is where
 * the digest of the body stands: what follows from there on the caller has looked at.
 */
export function isSpeltAsWritten(envelope: Uint8Array, dataAt: number): boolean {
  beginning.lastIndex = 0;
  if (beginning.test(latin1Of(envelope, dataAt)) && beginning.lastIndex === dataAt) return true;
  const bytes = bufferOf(envelope);
  const text = bytes.toString('utf8');
  const fields = parseAnyEnvelope(text);
  // Bytes that are no UTF-8 are decoded to others.
  return fields !== null && isWrittenFor(text, fields) && Buffer.from(text).equals(bytes);
}
