import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore, RecordedEnvelope, RecordedEvent } from '../event-store.js';
import type { EventStoreHarness, MakeHarness } from './event-store-harness.js';
import { appendEvents, collect, collectUntil, idsOf, newEvents, newStreamId } from './sample-events.js';

/** Following the log: what is there, then what comes, until told to stop. */
export function describeSubscription(makeHarness: MakeHarness): void {
  describe('a subscription', () => {
    let harness: EventStoreHarness;
    let store: EventStore;
    beforeAll(async () => {
      harness = await makeHarness();
      store = await harness.openStore();
    });
    afterAll(() => harness.close());

    it('yields what is there and then what comes, also from another store', async () => {
      const after = await store.head();
      const stop = new AbortController();
      const events = newEvents(6);
      const streamId = newStreamId();
      await appendEvents(store, streamId, 'no-stream', events.slice(0, 2));
      const other = await harness.openStore();
      const seen: RecordedEvent[] = [];
      for await (const batch of store.subscribe({ after, signal: stop.signal })) {
        seen.push(...batch);
        if (seen.length === 2) await appendEvents(store, streamId, 1, events.slice(2, 4));
        if (seen.length === 4) await appendEvents(other, streamId, 3, events.slice(4));
        if (seen.length === 6) stop.abort();
      }
      expect(idsOf(seen)).toEqual(idsOf(events));
    });

    it('yields envelopes alone just as it yields events', async () => {
      const after = await store.head();
      await appendEvents(store, newStreamId(), 'no-stream', newEvents(5));
      const stop = new AbortController();
      const seen: RecordedEnvelope[] = [];
      for await (const batch of store.subscribeEnvelopes({ after, batchSize: 2, signal: stop.signal })) {
        seen.push(...batch);
        if (seen.length === 5) await appendEvents(store, newStreamId(), 'no-stream', newEvents(2));
        if (seen.length === 7) stop.abort();
      }
      const events = await collect(store.readAll({ after }));
      expect(seen.map(({ position, envelope }) => ({ position, envelope }))).toEqual(events.map(({ position, envelope }) => ({ position, envelope })));
    });

    it('hears of an event that is appended while it waits', async () => {
      const after = await store.head();
      const events = newEvents(1);
      const stop = new AbortController();
      const following = store.subscribe({ after, signal: stop.signal })[Symbol.asyncIterator]();
      const next = following.next();
      await appendEvents(await harness.openStore(), newStreamId(), 'no-stream', events);
      const { value } = await next;
      expect(idsOf(value ?? [])).toEqual(idsOf(events));
      stop.abort();
      expect(await following.next()).toEqual({ done: true, value: undefined });
    });

    it('ends quietly when it is aborted before, while waiting, and between batches', async () => {
      const after = await store.head();
      expect(await collect(store.subscribe({ after, signal: AbortSignal.abort() }))).toEqual([]);
      const waiting = new AbortController();
      const idle = collect(store.subscribe({ after, signal: waiting.signal }));
      waiting.abort();
      expect(await idle).toEqual([]);
      await appendEvents(store, newStreamId(), 'no-stream', newEvents(5));
      const between = new AbortController();
      let batches = 0;
      for await (const batch of store.subscribe({ after, batchSize: 2, signal: between.signal })) {
        expect(batch).toHaveLength(2);
        batches += 1;
        between.abort();
      }
      expect(batches).toBe(1);
    });

    it('may be had many times over, each at its own place', async () => {
      const appended = await appendEvents(store, newStreamId(), 'no-stream', newEvents(8));
      const signal = new AbortController().signal;
      const counts = await Promise.all(
        appended.slice(0, 7).map(async ({ position }, index) => {
          const left = appended.length - 1 - index;
          return (await collectUntil(store.subscribe({ after: position, signal }), (events) => events.length >= left)).length;
        }),
      );
      expect(counts).toEqual([7, 6, 5, 4, 3, 2, 1]);
    });

    it('ends when its store is closed', async () => {
      const other = await harness.openStore();
      const following = collect(other.subscribe({ after: await other.head(), signal: new AbortController().signal }));
      await other.close();
      expect(await following).toEqual([]);
    });
  });
}
