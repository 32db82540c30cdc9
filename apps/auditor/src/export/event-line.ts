import { type EventColumns, DamagedRecord, type RawEvent } from '../source/log-source.js';

/*
 * One line of an events file is one JSON object that carries the exact bytes:
 *
 *   {"position":"17","lengths":[512,143,88],"envelope":{...},"data":{...},"sealed":"<base64>"}
 *
 * `envelope` and `data` are JSON themselves and stand there as they were hashed, byte for byte, so
 * that nothing has to be escaped and any tool can read a line; `sealed` is ciphertext or null. Inside
 * a JSON text no quote is bare, so that the first `,"data":` ends the envelope and the last
 * `,"sealed":` ends the data, whatever either says. `lengths` are the bytes of the three (0 for null):
 * they only spare a reader the search. Only a damaged log has bodies that are not one line of JSON, or
 * columns that contradict the envelope: these are written as `"envelopeBase64"` and `"dataBase64"`,
 * without lengths, and `"columns"` behind `sealed` says what the database said.
 */

const DATA = Buffer.from(',"data":');
const SEALED = Buffer.from(',"sealed":"');
const SEALED_END = Buffer.from('"}');
const SEALED_NULL_END = Buffer.from(',"sealed":null}');
const HEAD = /^\{"position":"(\d{1,16})"(?:,"lengths":\[(?:0|[1-9]\d*),(?:0|[1-9]\d*),(?:0|[1-9]\d*)\])?,"envelope":/;
const HEAD_BYTES = 120;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const QUOTE = 0x22;
const BRACE = 0x7b;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

const isOneLine = (text: Uint8Array): boolean => text[0] === BRACE && !text.includes(LINE_FEED) && !text.includes(RETURN);

/** The line of an event, with its line feed. */
export function eventLine({ position, envelope, data, sealed, columns }: RawEvent): Buffer {
  const ciphertext = sealed === null ? '' : Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length).toString('base64');
  // A reader that has to parse a line for its columns would spell an odd envelope in its own way.
  const isPlain = columns === null && isOneLine(envelope) && isOneLine(data);
  const part = (name: string, text: Uint8Array): Uint8Array[] =>
    isPlain ? [Buffer.from(`,"${name}":`), text] : [Buffer.from(`,"${name}Base64":"${Buffer.from(text).toString('base64')}"`)];
  const lengths = isPlain ? `,"lengths":[${envelope.length},${data.length},${ciphertext.length}]` : '';
  const end = `,"sealed":${sealed === null ? 'null' : `"${ciphertext}"`}${columns === null ? '' : `,"columns":${JSON.stringify(columns)}`}}\n`;
  return Buffer.concat([Buffer.from(`{"position":"${position}"${lengths}`), ...part('envelope', envelope), ...part('data', data), Buffer.from(end)]);
}

/**
 * Reads a line, without its line feed, however it was written: the common form by its markers, other
 * forms by parsing.
 *
 * @throws DamagedRecord with the position that should stand there.
 */
export function readEventLine(line: Buffer, expected: number): RawEvent {
  return cutLine(line) ?? parseLine(line, expected);
}

function cutLine(line: Buffer): RawEvent | null {
  const head = HEAD.exec(line.toString('latin1', 0, HEAD_BYTES));
  if (head === null) return null;
  const envelopeStart = head[0].length;
  const envelopeEnd = line.indexOf(DATA, envelopeStart);
  const dataStart = envelopeEnd + DATA.length;
  if (envelopeEnd < 0) return null;
  const isSealed = !standsAt(line, line.length - SEALED_NULL_END.length, SEALED_NULL_END);
  // Base64 holds no quote, so the last but one opens it.
  const dataEnd = isSealed ? line.lastIndexOf(QUOTE, line.length - 3) + 1 - SEALED.length : line.length - SEALED_NULL_END.length;
  if (dataEnd < dataStart || (isSealed && !(standsAt(line, dataEnd, SEALED) && standsAt(line, line.length - SEALED_END.length, SEALED_END)))) return null;
  if (isSealed && !BASE64.test(line.toString('latin1', dataEnd + SEALED.length, line.length - 2))) return null;
  return {
    position: Number(head[1]),
    envelope: line.subarray(envelopeStart, envelopeEnd),
    data: line.subarray(dataStart, dataEnd),
    sealed: isSealed ? Buffer.from(line.toString('latin1', dataEnd + SEALED.length, line.length - 2), 'base64') : null,
    columns: null,
  };
}

/** Whether these bytes stand there. For so few of them a loop is faster than a call out of JavaScript. */
export function standsAt(bytes: Uint8Array, at: number, marker: Uint8Array): boolean {
  for (let place = 0; place < marker.length; place += 1) if (bytes[at + place] !== marker[place]) return false;
  return true;
}

interface ParsedLine {
  readonly position?: unknown;
  readonly lengths?: unknown;
  readonly envelope?: unknown;
  readonly envelopeBase64?: unknown;
  readonly data?: unknown;
  readonly dataBase64?: unknown;
  readonly sealed?: unknown;
  readonly columns?: EventColumns;
}

const KEYS = new Set(['position', 'lengths', 'envelope', 'envelopeBase64', 'data', 'dataBase64', 'sealed', 'columns']);

function parsedLine(line: Buffer, expected: number): ParsedLine {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line.toString('utf8'));
  } catch {
    throw new DamagedRecord(expected, 'the line is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new DamagedRecord(expected, 'the line is not a JSON object');
  return parsed;
}

/** The rarer forms, and lines that somebody wrote anew with other spaces: their bodies are what JSON makes of them. */
function parseLine(line: Buffer, expected: number): RawEvent {
  const parsed = parsedLine(line, expected);
  const foreign = Object.keys(parsed).find((key) => !KEYS.has(key));
  if (foreign !== undefined || !('sealed' in parsed)) throw new DamagedRecord(expected, 'the line has not the parts of an event');
  const position = Number(parsed.position);
  if (!Number.isSafeInteger(position)) throw new DamagedRecord(expected, 'the line has no position');
  const body = (value: unknown, base64: unknown, name: string): Uint8Array => {
    if (typeof base64 === 'string') return Buffer.from(base64, 'base64');
    if (value === undefined || value === null) throw new DamagedRecord(expected, `the line has no ${name}`);
    return Buffer.from(JSON.stringify(value));
  };
  if (parsed.sealed !== null && !(typeof parsed.sealed === 'string' && BASE64.test(parsed.sealed))) throw new DamagedRecord(expected, 'its ciphertext is not base64');
  return {
    position,
    envelope: body(parsed.envelope, parsed.envelopeBase64, 'envelope'),
    data: body(parsed.data, parsed.dataBase64, 'data'),
    sealed: typeof parsed.sealed === 'string' ? Buffer.from(parsed.sealed, 'base64') : null,
    columns: parsed.columns ?? null,
  };
}
