import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AppendResult, type EventStore, type RecordedEvent } from '../event-store.js';
import type { EventStoreHarness, MakeHarness } from './event-store-harness.js';
import { appendEvents, appendOne, collectUntil, idsAfter, idsOf, newEvent, newEvents, newStreamId, requestTo } from './sample-events.js';

const RACERS = 24;
const WRITERS = 16;
const APPENDS_PER_WRITER = 25;

/** Many writers, in several stores, at the same time. */
export function describeConcurrency(makeHarness: MakeHarness): void {
  describe('under concurrent writers', () => {
    let harness: EventStoreHarness;
    let stores: readonly EventStore[];
    beforeAll(async () => {
      harness = await makeHarness();
      stores = await Promise.all([harness.openStore(), harness.openStore(), harness.openStore()]);
    });
    afterAll(() => harness.close());
    const storeOf = (index: number): EventStore => stores[index % stores.length] as EventStore;

    it('lets exactly one of many racers create a stream', async () => {
      for (let round = 0; round < 5; round += 1) {
        const streamId = newStreamId();
        const results = await Promise.all(
          Array.from({ length: RACERS }, (_, racer) => appendOne(storeOf(racer), requestTo(streamId, 'no-stream'))),
        );
        expect(results.filter((result) => result.kind === 'appended')).toHaveLength(1);
        const conflicts = results.filter((result) => result.kind === 'conflict');
        expect(new Set(conflicts.map((result) => result.actualRevision))).toEqual(new Set([0]));
      }
    });

    it('lets exactly one of many writers at the same revision through, again and again', async () => {
      const streamId = newStreamId();
      await appendEvents(storeOf(0), streamId, 'no-stream');
      const increment = async (writer: number): Promise<void> => {
        let expected = 0;
        for (;;) {
          const result: AppendResult = await appendOne(storeOf(writer), requestTo(streamId, expected));
          if (result.kind === 'appended') return;
          if (typeof result.actualRevision !== 'number') throw new Error('The stream has gone');
          expected = result.actualRevision;
        }
      };
      const results = await Promise.all(Array.from({ length: RACERS }, (_, writer) => increment(writer)));
      const streams = await storeOf(0).readStreams([streamId]);
      expect(streams.get(streamId)?.map((event) => event.revision)).toEqual(Array.from({ length: results.length + 1 }, (_, r) => r));
    });

    it('shows a subscriber every event once and in order while 16 writers run', async () => {
      const after = await storeOf(0).head();
      const hot = newStreamId();
      const stop = new AbortController();
      const total = WRITERS * APPENDS_PER_WRITER * 2;
      const enough = (events: readonly RecordedEvent[]): boolean => events.length >= total;
      const following = stores.map((store, index) =>
        collectUntil(store.subscribe({ after, signal: stop.signal, batchSize: [7, 100, 1_000][index] ?? 1_000 }), enough),
      );
      const written = await Promise.all(Array.from({ length: WRITERS }, (_, writer) => writeMany(storeOf(writer), hot)));
      const seen = await Promise.all(following);
      const log = await idsAfter(storeOf(0), after);
      expect(log).toHaveLength(total);
      expect(new Set(log)).toEqual(new Set(written.flat()));
      for (const events of seen) expect(idsOf(events)).toEqual(log);
      for (const events of seen) expect(places(events, hot)).toEqual(places(events, hot).toSorted((a, b) => a - b));
    });

    it('never lets a slow commit be skipped', async () => {
      const [store, reader] = [storeOf(0), storeOf(1)];
      const after = await store.head();
      const stop = new AbortController();
      const [slow, fast] = [newEvents(2), newEvents(4)];
      const seen = collectUntil(reader.subscribe({ after, signal: stop.signal }), (events) => events.length >= 6);
      const held = await harness.holdAppend(requestTo(newStreamId(), 'no-stream', slow));
      // Whether these wait for the slow one or overtake it is the adapter's choice.
      const others = Promise.all(fast.map((event, index) => appendEvents(storeOf(index), newStreamId(), 'no-stream', [event])));
      for (const { eventId } of slow) expect(await idsAfter(reader, after)).not.toContain(eventId);
      await held.release();
      await others;
      const log = await idsAfter(reader, after);
      expect(new Set(log)).toEqual(new Set(idsOf([...slow, ...fast])));
      expect(idsOf(await seen)).toEqual(log);
    });

    it('keeps times from running backwards between stores', async () => {
      const after = await storeOf(0).head();
      const clocks = await Promise.all([0, 60_000, -60_000].map((skewMs) => harness.openStore(() => new Date(Date.now() + skewMs))));
      await Promise.all(clocks.flatMap((store) => Array.from({ length: 10 }, () => appendEvents(store, newStreamId(), 'no-stream'))));
      const times: string[] = [];
      for await (const batch of storeOf(0).readAll({ after })) times.push(...batch.map((event) => event.recordedAt));
      expect(times).toHaveLength(30);
      expect(times).toEqual(times.toSorted());
    });
  });
}

/** Appends to new streams and to one that all writers fight for; answers the ids that were written. */
async function writeMany(store: EventStore, hot: string): Promise<string[]> {
  const ids: string[] = [];
  for (let count = 0; count < APPENDS_PER_WRITER; count += 1) {
    ids.push(...idsOf(await appendEvents(store, newStreamId(), 'no-stream')));
    const event = newEvent();
    for (let done = false, expected: number | 'no-stream' = 'no-stream'; !done; ) {
      const result: AppendResult = await appendOne(store, requestTo(hot, expected, [event]));
      done = result.kind === 'appended';
      if (result.kind === 'conflict') expected = result.actualRevision;
    }
    ids.push(event.eventId);
  }
  return ids;
}

function places(events: readonly RecordedEvent[], streamId: string): number[] {
  return events.filter((event) => event.streamId === streamId).map((event) => event.revision);
}
