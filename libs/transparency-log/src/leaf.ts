import { Scratch } from './scratch.js';
import { type TreeHasher } from './tree-hasher.js';
import { requireTreeSize } from './tree-size.js';

/*
 * A leaf's data: its index, from 0, as 8 bytes big-endian, then the event's envelope, one line of
 * JSON, as UTF-8. The event at position 1 of the log is leaf 0. The index stands in the leaf so that
 * two events that changed places are two changed leaves, whatever their envelopes say.
 */

const INDEX_BYTES = 8;
/** In front of a prepared leaf there is room for the tree's prefix. */
const PREFIX_BYTES = 1;
const ENVELOPE_AT = PREFIX_BYTES + INDEX_BYTES;
const UTF8_BYTES_PER_UNIT = 3;
const TWO_TO_32 = 2 ** 32;

/** An envelope with half a surrogate pair: it has no UTF-8 form, so no log can ever have held it. */
export class EnvelopeTextError extends Error {
  readonly code = 'ENVELOPE_TEXT';

  constructor(readonly index: number) {
    super(`The envelope of leaf ${index} is not a well-formed Unicode text`);
    this.name = 'EnvelopeTextError';
  }
}

/**
 * Puts leaf after leaf into one piece of memory, so that a million leaves can be hashed without
 * garbage.
 */
export class LeafWriter {
  readonly #encoder = new TextEncoder();
  readonly #scratch = new Scratch();
  #memory = this.#scratch.atLeast(0);
  #envelope = this.#memory.subarray(ENVELOPE_AT);

  /**
   * One free byte, the index and the envelope (a text, or its bytes as they were stored). Holds until
   * the next call.
   *
   * @throws RangeError for an index that is none; EnvelopeTextError for a text without a UTF-8 form.
   */
  prepare(index: number, envelope: string | Uint8Array): Uint8Array {
    requireTreeSize('index', index);
    const units = envelope.length;
    this.#reserve(typeof envelope === 'string' ? units * UTF8_BYTES_PER_UNIT : units);
    writeIndex(index, this.#memory);
    if (typeof envelope !== 'string') {
      this.#memory.set(envelope, ENVELOPE_AT);
      return this.#scratch.first(ENVELOPE_AT + units);
    }
    const { written } = this.#encoder.encodeInto(envelope, this.#envelope);
    // As many bytes as units means ASCII, where there is nothing to check.
    if (written !== units && /\p{Surrogate}/u.test(envelope)) throw new EnvelopeTextError(index);
    return this.#scratch.first(ENVELOPE_AT + written);
  }

  #reserve(envelopeBytes: number): void {
    const memory = this.#scratch.atLeast(ENVELOPE_AT + envelopeBytes);
    if (memory === this.#memory) return;
    this.#memory = memory;
    this.#envelope = memory.subarray(ENVELOPE_AT);
  }
}

function writeIndex(index: number, memory: Uint8Array): void {
  const high = Math.floor(index / TWO_TO_32);
  const low = index % TWO_TO_32;
  memory[1] = high >>> 24;
  memory[2] = high >>> 16;
  memory[3] = high >>> 8;
  memory[4] = high;
  memory[5] = low >>> 24;
  memory[6] = low >>> 16;
  memory[7] = low >>> 8;
  memory[8] = low;
}

const writer = new LeafWriter();

/** A leaf's data as an array of its own. Throws like {@link LeafWriter.prepare}. */
export function leafData(index: number, envelope: string | Uint8Array): Uint8Array {
  return writer.prepare(index, envelope).slice(PREFIX_BYTES);
}

/** The RFC 6962 hash of a leaf, 32 bytes into `output` from `offset` on. Throws like {@link LeafWriter.prepare}. */
export function leafHashInto(hasher: TreeHasher, index: number, envelope: string | Uint8Array, output: Uint8Array, offset: number): void {
  hasher.preparedLeafInto(writer.prepare(index, envelope), output, offset);
}
