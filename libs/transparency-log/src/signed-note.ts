import { decodeBase64, encodeBase64 } from './base64.js';
import { fromHex, isKeyName, KEY_ID_BYTES, toHex } from './key-id.js';

/** Bytes of the longest note that is read. */
export const MAX_NOTE_BYTES = 1_000_000;
/** Signatures on a note, at most; each of a known key costs a verification. */
export const MAX_SIGNATURES = 100;

const SIGNATURE_MARK = '\u2014 ';
const SEPARATOR = '\n\n';

export interface NoteSignature {
  readonly name: string;
  /** 8 lower-case hex digits. */
  readonly keyId: string;
  /** The signature proper, at least one byte; what it means depends on the key. */
  readonly bytes: Uint8Array;
}

/** A text and who signed it. None of the signatures has been verified. */
export interface SignedNote {
  /** Ends in a newline; its UTF-8 bytes are what was signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A text that is no signed note, or a note that would not be one. */
export class NoteFormatError extends Error {
  readonly code = 'NOTE_FORMAT';

  constructor(problem: string) {
    super(`This is no signed note: ${problem}`);
    this.name = 'NoteFormatError';
  }
}

/**
 * Reads a C2SP signed note, given as a text or as its bytes.
 *
 * @throws NoteFormatError
 */
export function parseNote(note: string | Uint8Array): SignedNote {
  if (note.length > MAX_NOTE_BYTES) throw new NoteFormatError('it is too long');
  const whole = typeof note === 'string' ? note : decodeUtf8(note);
  requireNoteText(whole);
  // The text may hold empty lines itself: the last one of all ends it.
  const separator = whole.lastIndexOf(SEPARATOR);
  if (separator < 0) throw new NoteFormatError('no empty line separates text and signatures');
  const lines = whole.slice(separator + SEPARATOR.length).split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw new NoteFormatError('it must end in signature lines');
  if (lines.length > MAX_SIGNATURES) throw new NoteFormatError(`it has more than ${MAX_SIGNATURES} signatures`);
  return { text: whole.slice(0, separator + 1), signatures: lines.map(parseSignatureLine) };
}

/**
 * Writes a signed note: what `parseNote` reads as the same text and signatures.
 *
 * @throws NoteFormatError where that cannot be done.
 */
export function formatNote(text: string, signatures: readonly NoteSignature[]): string {
  if (!text.endsWith('\n')) throw new NoteFormatError('its text must end in a newline');
  if (signatures.length === 0) throw new NoteFormatError('nobody signed it');
  if (signatures.length > MAX_SIGNATURES) throw new NoteFormatError(`it has more than ${MAX_SIGNATURES} signatures`);
  const note = `${text}\n${signatures.map(signatureLine).join('')}`;
  requireNoteText(note);
  return note;
}

function signatureLine({ name, keyId, bytes }: NoteSignature): string {
  if (!isKeyName(name)) throw new NoteFormatError('a key has no valid name');
  if (!/^[0-9a-f]{8}$/.test(keyId)) throw new NoteFormatError('a key id must be 8 lower-case hex digits');
  if (bytes.length === 0) throw new NoteFormatError('a signature is empty');
  return `${SIGNATURE_MARK}${name} ${encodeBase64(new Uint8Array([...fromHex(keyId), ...bytes]))}\n`;
}

function parseSignatureLine(line: string): NoteSignature {
  if (!line.startsWith(SIGNATURE_MARK)) throw new NoteFormatError('a signature line must begin with a dash and a space');
  const [name, encoded, ...others] = line.slice(SIGNATURE_MARK.length).split(' ');
  if (name === undefined || encoded === undefined || others.length > 0 || !isKeyName(name)) {
    throw new NoteFormatError('a signature line must have a name and a signature');
  }
  const bytes = decodeBase64(encoded);
  if (bytes === null || bytes.length <= KEY_ID_BYTES) throw new NoteFormatError('a signature must be a key id and more, in base64');
  return { name, keyId: toHex(bytes.subarray(0, KEY_ID_BYTES)), bytes: bytes.slice(KEY_ID_BYTES) };
}

function requireNoteText(note: string): void {
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) throw new NoteFormatError('it holds a control character');
  if (/\p{Surrogate}/u.test(note)) throw new NoteFormatError('it is no well-formed Unicode text');
  if (new TextEncoder().encode(note).length > MAX_NOTE_BYTES) throw new NoteFormatError('it is too long');
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    // A byte order mark is part of what was signed, so it must not be swallowed.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NoteFormatError('it is not UTF-8');
  }
}
