import { type RawEvent } from '../source/log-source.js';
import { standsAt } from './event-line.js';

const POSITION = Buffer.from('{"position":"');
const LENGTHS = Buffer.from('","lengths":[');
const ENVELOPE = Buffer.from('],"envelope":');
const DATA = Buffer.from(',"data":');
const SEALED = Buffer.from(',"sealed":"');
const SEALED_END = Buffer.from('"}\n');
const SEALED_NULL_END = Buffer.from(',"sealed":null}\n');
const ZERO = 0x30;
const NINE = 0x39;
const COMMA = 0x2c;
const PAD = 0x3d;
/** Longer than any file, so that whatever is cut by it ends behind what was read. */
const NO_NUMBER = Number.POSITIVE_INFINITY;

/**
 * Cuts the lines of a chunk of an events file by the lengths that they state, without a search and
 * without copying more than ciphertext. Every marker is looked at, so that a line whose lengths are
 * wrong is not cut but left to {@link readEventLine}.
 */
export class LineCutter {
  readonly #bytes: Buffer;
  readonly #ciphertexts: Buffer;
  #usedBytes = 0;
  #at = 0;
  /** Behind the line feed of the last line that was cut. */
  end = 0;

  /** Over one piece of memory, whose content may change between chunks. */
  constructor(private readonly memory: ArrayBuffer) {
    this.#bytes = Buffer.from(memory);
    this.#ciphertexts = Buffer.allocUnsafeSlow(memory.byteLength);
  }

  /** From here on the ciphertexts of earlier lines may be overwritten. */
  nextChunk(): void {
    this.#usedBytes = 0;
  }

  /** The event whose line begins at `start` and ends before `filled`, or null where it has to be read another way. */
  cut(start: number, filled: number): RawEvent | null {
    const bytes = this.#bytes;
    if (!standsAt(bytes, start, POSITION)) return null;
    this.#at = start + POSITION.length;
    const position = this.#number();
    if (position === NO_NUMBER || !standsAt(bytes, this.#at, LENGTHS)) return null;
    this.#at += LENGTHS.length;
    const envelopeLength = this.#numberBefore(COMMA);
    const dataLength = this.#numberBefore(COMMA);
    const sealedLength = this.#number();
    const envelopeAt = this.#at + ENVELOPE.length;
    const dataAt = envelopeAt + envelopeLength + DATA.length;
    const sealedAt = dataAt + dataLength;
    const isSealed = sealedLength > 0;
    const endMark = isSealed ? SEALED_END : SEALED_NULL_END;
    const endAt = isSealed ? sealedAt + SEALED.length + sealedLength : sealedAt;
    if (endAt + endMark.length > filled) return null;
    if (!standsAt(bytes, this.#at, ENVELOPE) || !standsAt(bytes, dataAt - DATA.length, DATA) || !standsAt(bytes, endAt, endMark)) return null;
    if (isSealed && !standsAt(bytes, sealedAt, SEALED)) return null;
    const sealed = isSealed ? this.#ciphertext(sealedAt + SEALED.length, sealedLength) : null;
    if (isSealed && sealed === null) return null;
    this.end = endAt + endMark.length;
    return {
      position,
      envelope: new Uint8Array(this.memory, envelopeAt, envelopeLength),
      data: new Uint8Array(this.memory, dataAt, dataLength),
      sealed,
      columns: null,
    };
  }

  /** As JSON writes it, without needless zeros; what is none fits nowhere. */
  #number(): number {
    const from = this.#at;
    let value = 0;
    for (let digit = this.#bytes[this.#at] ?? 0; digit >= ZERO && digit <= NINE; digit = this.#bytes[this.#at] ?? 0) {
      value = value * 10 + digit - ZERO;
      this.#at += 1;
    }
    const digits = this.#at - from;
    return digits === 0 || (digits > 1 && this.#bytes[from] === ZERO) ? NO_NUMBER : value;
  }

  /** A number and the byte behind it; where another byte stands there, nothing that follows will fit. */
  #numberBefore(byte: number): number {
    const value = this.#number();
    if (this.#bytes[this.#at] === byte) this.#at += 1;
    return value;
  }

  /** Null where the text is not as much base64 as its length says: a decoder would pass over what is none. */
  #ciphertext(at: number, length: number): Uint8Array | null {
    const from = this.#usedBytes;
    const padding = this.#bytes[at + length - 1] !== PAD ? 0 : this.#bytes[at + length - 2] === PAD ? 2 : 1;
    const written = this.#ciphertexts.write(this.#bytes.toString('latin1', at, at + length), from, 'base64');
    if (written !== (length / 4) * 3 - padding) return null;
    this.#usedBytes += written;
    return new Uint8Array(this.#ciphertexts.buffer, this.#ciphertexts.byteOffset + from, written);
  }
}
