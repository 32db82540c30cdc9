import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DamagedRecord, type RawEvent } from '../source/log-source.js';
import { readEventFile } from './event-file.js';
import { eventLine, readEventLine } from './event-line.js';

/** Texts that JSON can hold, with the very words that end the parts of a line among them. */
const jsonText = fc
  .dictionary(fc.constantFrom('decile', 'data', 'sealed', '","envelope":', ',"data":', ',"sealed":', 'nama'), fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(',"data":', ',"sealed":null}', '"},"data":{', 'é\u2028\n'), fc.integer()))
  .map((value) => JSON.stringify(value));
const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 60 });
const event = (body: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Omit<RawEvent, 'position'>> =>
  fc.record({ envelope: body, data: body, sealed: fc.option(anyBytes, { nil: null }), columns: fc.constant(null) });
/** An envelope has a fixed shape, of which `data` is no key. */
const soundEvent = fc.record({ envelope: jsonText.filter((text) => !('data' in (JSON.parse(text) as object))).map((text) => new Uint8Array(Buffer.from(text))), data: jsonText.map((text) => new Uint8Array(Buffer.from(text))), sealed: fc.option(anyBytes, { nil: null }), columns: fc.constant(null) });
const soundBody = jsonText.map((text) => new Uint8Array(Buffer.from(text)));

const plain = ({ position, envelope, data, sealed, columns }: RawEvent) => ({
  position,
  envelope: Buffer.from(envelope).toString('base64'),
  data: Buffer.from(data).toString('base64'),
  sealed: sealed === null ? null : Buffer.from(sealed).toString('base64'),
  columns,
});

describe('a file of events', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lindung-event-file-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function read(content: string | Uint8Array, firstPosition = 1): ReturnType<typeof plain>[] {
    const path = join(folder, 'events.jsonl');
    writeFileSync(path, content);
    const events: ReturnType<typeof plain>[] = [];
    for (const batch of readEventFile(path, firstPosition)) events.push(...batch.map(plain));
    return events;
  }

  it('gives back the exact bytes of whatever a log holds, damaged bodies too', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(event(soundBody), event(anyBytes)), { maxLength: 20 }), (bodies) => {
        const events = bodies.map((body, index): RawEvent => ({ ...body, position: index + 1 }));
        expect(read(Buffer.concat(events.map(eventLine)))).toEqual(events.map(plain));
      }),
    );
  });

  it('is a file of JSON objects in which bodies are JSON themselves', () => {
    fc.assert(
      fc.property(event(soundBody), (body) => {
        const line = eventLine({ ...body, position: 7 }).toString();
        expect(JSON.parse(line)).toMatchObject({ position: '7', envelope: JSON.parse(Buffer.from(body.envelope).toString()) as object, data: JSON.parse(Buffer.from(body.data).toString()) as object });
      }),
    );
  });

  it('does not need the lengths that it states, and is not misled by wrong ones', () => {
    fc.assert(
      fc.property(soundEvent, fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (body, ...lengths) => {
        const sound: RawEvent = { ...body, position: 1 };
        const line = eventLine(sound).toString();
        const stated = /,"lengths":\[\d+,\d+,\d+\]/;
        expect(read(line.replace(stated, ''))).toEqual([plain(sound)]);
        expect(read(line.replace(stated, `,"lengths":[${lengths.join(',')}]`))).toEqual([plain(sound)]);
      }),
    );
  });

  it('tells lines that are longer than what is read at once', () => {
    const data = new Uint8Array(Buffer.from(JSON.stringify({ text: 'x'.repeat(1_000_000) })));
    const events = [1, 2, 3].map((position): RawEvent => ({ position, envelope: data, data, sealed: new Uint8Array(900_000).fill(position), columns: null }));
    expect(read(Buffer.concat(events.map(eventLine)))).toEqual(events.map(plain));
  });

  it('names the position of a line that is no event, and of one that is cut short', () => {
    const sound = (position: number): string => eventLine({ position, envelope: Buffer.from('{}'), data: Buffer.from('{}'), sealed: null, columns: null }).toString();
    expect(() => read(`${sound(1)}nonsense\n${sound(3)}`)).toThrow(expect.objectContaining({ position: 2 }));
    expect(() => read(`${sound(5)}{"position":"6"}\n`, 5)).toThrow(DamagedRecord);
    expect(() => read(`${sound(1)}${sound(2).slice(0, -1)}`)).toThrow(expect.objectContaining({ position: 2 }));
    expect(() => readEventLine(Buffer.from('[]'), 9)).toThrow(expect.objectContaining({ position: 9 }));
  });

  it.each([null, new Uint8Array(40).fill(3), new Uint8Array(41).fill(3), new Uint8Array(42).fill(3)])('takes no line for an event whose frame is not JSON any more, whatever byte was changed (%#)', (sealed) => {
    const [envelope, data] = [Buffer.from('{"recordedAt":"a"}'), Buffer.from('{"decile":1}')];
    const line = eventLine({ position: 12, envelope, data, sealed, columns: null }).subarray(0, -1);
    // What is altered within the bodies is found by their digests.
    const bodies = [envelope, data].map((body) => [line.indexOf(body), line.indexOf(body) + body.length] as const);
    const isJson = (text: Buffer): boolean => {
      try {
        JSON.parse(text.toString('utf8'));
        return true;
      } catch {
        return false;
      }
    };
    const missed: string[] = [];
    for (let at = 0; at < line.length; at += 1) {
      if (bodies.some(([from, to]) => at >= from && at < to)) continue;
      for (let change = 1; change < 256; change += 1) {
        const altered = Buffer.from(line);
        altered[at] = (altered[at] ?? 0) ^ change;
        if (isJson(altered)) continue;
        try {
          readEventLine(altered, 12);
          missed.push(`${at}: ${altered.toString('latin1')}`);
        } catch (error) {
          expect(error).toBeInstanceOf(DamagedRecord);
        }
      }
    }
    expect(missed).toEqual([]);
  });

  it.each([
    ['a needless zero', (line: string) => line.replace('[18,', '[018,')],
    ['a missing length', (line: string) => line.replace(',0],', ',],')],
    ['a missing comma', (line: string) => line.replace('[18,12', '[18 12')],
    ['another last brace', (line: string) => line.replace(/\}\n$/, '|\n')],
  ])('is no file of events where a line has %s', (_what, change) => {
    const [envelope, data] = [Buffer.from('{"recordedAt":"a"}'), Buffer.from('{"decile":1}')];
    for (const sealed of [null, new Uint8Array(40)]) {
      const line = eventLine({ position: 1, envelope, data, sealed, columns: null }).toString();
      const changed = change(line);
      if (changed !== line) expect(() => read(changed)).toThrow(DamagedRecord);
    }
  });

  it('takes any other JSON for a line that is damaged, and shows what stands in front of it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom('null', '17', 'true', '"a line"', '[]', '{}'), fc.json()), (line) => {
        expect(() => readEventLine(Buffer.from(line), 4)).toThrow(DamagedRecord);
      }),
    );
    const path = join(folder, 'events.jsonl');
    const sound = (position: number): string => eventLine({ position, envelope: Buffer.from('{}'), data: Buffer.from('{}'), sealed: null, columns: null }).toString();
    writeFileSync(path, `${sound(1)}${sound(2)}null\n${sound(4)}`);
    const batches = readEventFile(path, 1);
    const first = batches.next();
    expect(first.done === true ? [] : first.value.map(({ position }) => position)).toEqual([1, 2]);
    expect(() => batches.next()).toThrow(expect.objectContaining({ position: 3 }));
  });
});
