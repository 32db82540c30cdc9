import { closeSync, openSync, readSync } from 'node:fs';
import { DamagedRecord, type RawEvent } from '../source/log-source.js';
import { readEventLine } from './event-line.js';
import { LineCutter } from './line-cutter.js';

const CHUNK_BYTES = 1 << 20;
const LINE_FEED = 0x0a;
/** Two bodies of 1 MiB, one of them in base64, and the envelope. */
const LONGEST_LINE_BYTES = 8 << 20;

/**
 * Reads a file of events, in batches as large as what was read at once. Events point into memory
 * that the next batch overwrites. Reading waits for the disk: whoever calls has nothing else to do.
 *
 * @throws DamagedRecord for a line that is no event.
 */
export function* readEventFile(path: string, firstPosition: number): Generator<readonly RawEvent[]> {
  const file = openSync(path, 'r');
  try {
    let bytes = Buffer.from(new ArrayBuffer(2 * CHUNK_BYTES));
    let cutter = new LineCutter(bytes.buffer as ArrayBuffer);
    let filled = 0;
    let expected = firstPosition;
    for (;;) {
      if (bytes.length - filled < CHUNK_BYTES) {
        if (filled > LONGEST_LINE_BYTES) throw new DamagedRecord(expected, `the line is longer than ${LONGEST_LINE_BYTES} bytes`);
        const larger = Buffer.from(new ArrayBuffer(2 * bytes.length));
        bytes.copy(larger, 0, 0, filled);
        bytes = larger;
        cutter = new LineCutter(bytes.buffer as ArrayBuffer);
      }
      const read = readSync(file, bytes, filled, CHUNK_BYTES, null);
      filled += read;
      const { events, end, damaged } = linesIn(bytes, cutter, filled, expected);
      if (events.length > 0) {
        expected = (events.at(-1)?.position ?? expected) + 1;
        yield events;
      }
      // What stands in front of a damaged line is looked at all the same.
      if (damaged !== null) throw damaged;
      if (read === 0) {
        if (end < filled) throw new DamagedRecord(expected, 'the last line is cut short');
        return;
      }
      bytes.copyWithin(0, end, filled);
      filled -= end;
    }
  } finally {
    closeSync(file);
  }
}

interface Lines {
  /** Of all whole lines up to one that is damaged. */
  readonly events: readonly RawEvent[];
  /** Where the rest begins. */
  readonly end: number;
  readonly damaged: DamagedRecord | null;
}

function linesIn(bytes: Buffer, cutter: LineCutter, filled: number, firstExpected: number): Lines {
  const events: RawEvent[] = [];
  let start = 0;
  cutter.nextChunk();
  for (;;) {
    const cut = cutter.cut(start, filled);
    if (cut !== null) {
      events.push(cut);
      start = cutter.end;
      continue;
    }
    const end = bytes.indexOf(LINE_FEED, start);
    if (end < 0 || end >= filled) return { events, end: start, damaged: null };
    try {
      events.push(readEventLine(bytes.subarray(start, end), (events.at(-1)?.position ?? firstExpected - 1) + 1));
    } catch (error) {
      if (!(error instanceof DamagedRecord)) throw error;
      return { events, end: start, damaged: error };
    }
    start = end + 1;
  }
}
