import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { envelopeMatches } from '../envelope.js';
import { type EventStore, LOG_START, type Position } from '../event-store.js';
import type { EventStoreHarness, MakeHarness } from './event-store-harness.js';
import { appendedOf, appendEvents, appendOne, collect, idsOf, newEvent, newEvents, newStreamId, requestTo } from './sample-events.js';

const ODD_BODIES = [
  '{"b":1,"a":2,"a":3}',
  '{ "spaced" :\t[ 1 ,2 ]\n}',
  '{"number":1.0,"big":12345678901234567890,"tiny":1e-7,"zero":-0}',
  '{"text":"é \u00a0 \u2028 日本語 \u{1f6f5} \\u00e9 \\u0000 \\ud83d\\udef5 \\/ \\" \\\\"}',
  '{}',
];

/** What was appended comes back as it was, in order, by stream and as a whole. */
export function describeReading(makeHarness: MakeHarness): void {
  describe('reading', () => {
    let harness: EventStoreHarness;
    let store: EventStore;
    beforeAll(async () => {
      harness = await makeHarness();
      store = await harness.openStore(() => new Date('2026-03-01T01:02:03.004Z'));
    });
    afterAll(() => harness.close());

    it('gives back every field, and an envelope that matches them', async () => {
      const streamId = newStreamId();
      const sealed = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const event = newEvent({ sealed, version: 3, actor: { subject: 'ab"c', name: 'I Gusti \\ "Ngurah" é', role: 'dinsos' } });
      const [appended] = await appendEvents(store, streamId, 'no-stream', [event, newEvent()]);
      const [recorded, plain] = await collect(store.readStream(streamId));
      expect({ ...recorded, sealed: [...(recorded?.sealed ?? [])] }).toEqual({
        ...event,
        sealed: [...sealed],
        position: appended?.position,
        streamId,
        revision: 0,
        recordedAt: '2026-03-01T01:02:03.004Z',
        envelope: expect.stringMatching(/^\{"recordedAt":"2026-03-01T01:02:03\.004Z","eventId":/),
      });
      expect(plain?.sealed).toBeNull();
      expect([recorded, plain].map((each) => each !== undefined && envelopeMatches(each))).toEqual([true, true]);
    });

    it.each(ODD_BODIES)('keeps the exact text of the body %j', async (data) => {
      const streamId = newStreamId();
      const { position } = (await appendEvents(store, streamId, 'no-stream', [newEvent({ data })]))[0] ?? {};
      const [recorded] = await collect(store.readStream(streamId));
      expect(recorded?.data).toBe(data);
      expect(recorded !== undefined && envelopeMatches(recorded)).toBe(true);
      expect((await collect(store.readAll({ after: LOG_START }))).find((event) => event.position === position)?.data).toBe(data);
    });

    it('reads a stream in batches from a revision on, and nothing of one that does not exist', async () => {
      const streamId = newStreamId();
      const events = newEvents(7);
      await appendEvents(store, streamId, 'no-stream', events);
      const batches: string[][] = [];
      for await (const batch of store.readStream(streamId, { fromRevision: 1, batchSize: 3 })) batches.push(idsOf(batch));
      const ids = idsOf(events);
      expect(batches).toEqual([ids.slice(1, 4), ids.slice(4, 7)]);
      expect(await collect(store.readStream(streamId, { fromRevision: 7 }))).toEqual([]);
      expect(await collect(store.readStream(newStreamId()))).toEqual([]);
    });

    it('loads many streams at once, without those that do not exist', async () => {
      const [a, b, missing] = [newStreamId(), newStreamId(), newStreamId()];
      const [ofA, ofB] = [newEvents(3), newEvents(1)];
      await store.append([requestTo(a, 'no-stream', ofA.slice(0, 1)), requestTo(b, 'no-stream', ofB), requestTo(a, 0, ofA.slice(1))]);
      const streams = await store.readStreams([b, missing, a, a]);
      expect(new Map([...streams].map(([streamId, events]) => [streamId, idsOf(events)]))).toEqual(
        new Map([[b, idsOf(ofB)], [a, idsOf(ofA)]]),
      );
      expect(await store.readStreams([])).toEqual(new Map());
    });

    it('reads the log after a position, up to another, in batches', async () => {
      const events = newEvents(6);
      const appended = await appendEvents(store, newStreamId(), 'no-stream', events);
      await appendEvents(store, newStreamId(), 'no-stream');
      const [after, until] = [appended[0]?.position ?? LOG_START, appended[4]?.position ?? LOG_START];
      const batches: string[][] = [];
      for await (const batch of store.readAll({ after, until, batchSize: 3 })) batches.push(idsOf(batch));
      expect(batches.flat()).toEqual(idsOf(events).slice(1, 5));
      expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(3);
      expect(await collect(store.readAll({ after: until, until }))).toEqual([]);
    });

    it('reads only the types asked for', async () => {
      const after = await store.head();
      const events = Array.from({ length: 9 }, (_, index) => newEvent({ type: ['Opened', 'Paid', 'Closed'][index % 3] ?? '' }));
      await appendEvents(store, newStreamId(), 'no-stream', events);
      const read = await collect(store.readAll({ after, types: ['Paid', 'Closed'], batchSize: 2 }));
      expect(idsOf(read)).toEqual(idsOf(events.filter((event) => event.type !== 'Opened')));
      expect(await collect(store.readAll({ after, types: [] }))).toEqual([]);
    });

    it('ends at the head that stood when the read began', async () => {
      const after = await store.head();
      const streamId = newStreamId();
      await appendEvents(store, streamId, 'no-stream', newEvents(4));
      const read: string[] = [];
      for await (const batch of store.readAll({ after, batchSize: 2 })) {
        if (read.length === 0) await appendEvents(store, streamId, 3, newEvents(4));
        read.push(...idsOf(batch));
      }
      expect(read).toHaveLength(4);
    });

    it('may be left early', async () => {
      const after = await store.head();
      await appendEvents(store, newStreamId(), 'no-stream', newEvents(6));
      for await (const batch of store.readAll({ after, batchSize: 2 })) {
        expect(batch).toHaveLength(2);
        break;
      }
    });

    it('orders positions and refuses texts that are none', async () => {
      const appended = appendedOf(await appendOne(store, requestTo(newStreamId(), 'no-stream', newEvents(12))));
      const positions: Position[] = [LOG_START, ...appended.map((event) => event.position)];
      expect([...positions].reverse().sort((a, b) => store.comparePositions(a, b))).toEqual(positions);
      expect(positions.map((position) => store.parsePosition(position))).toEqual(positions);
      expect(store.comparePositions(positions[3] ?? LOG_START, positions[3] ?? LOG_START)).toBe(0);
      for (const text of ['', ' ', 'x', '-1', '1.5']) expect(store.parsePosition(text)).toBeNull();
    });

    it('records times that never run backwards, though a clock does', async () => {
      const after = await store.head();
      const times = ['2026-04-01T00:00:00.000Z', '2026-03-31T23:59:59.000Z', '2020-01-01T00:00:00.000Z', '2026-04-01T00:00:00.500Z'];
      for (const time of times) {
        await appendEvents(await harness.openStore(() => new Date(time)), newStreamId(), 'no-stream');
      }
      const recorded = await collect(store.readAll({ after }));
      expect(recorded.map((event) => event.recordedAt)).toEqual([times[0], times[0], times[0], times[3]]);
      expect(recorded.every(envelopeMatches)).toBe(true);
    });
  });
}
