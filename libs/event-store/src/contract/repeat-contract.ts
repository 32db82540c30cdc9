import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '../event-store.js';
import type { EventStoreHarness, MakeHarness } from './event-store-harness.js';
import { appendedOf, appendEvents, appendOne, collect, idsOf, newEvent, newEvents, newStreamId, requestTo } from './sample-events.js';

/** A caller that does not know whether its append was written sends it again. */
export function describeRepeats(makeHarness: MakeHarness): void {
  describe('an append with the same event ids', () => {
    let harness: EventStoreHarness;
    let store: EventStore;
    beforeAll(async () => {
      harness = await makeHarness();
      store = await harness.openStore();
    });
    afterAll(() => harness.close());

    it('is answered as the first time and written once, also when the stream has gone on', async () => {
      const streamId = newStreamId();
      const request = requestTo(streamId, 'no-stream', newEvents(2));
      const first = await appendOne(store, request);
      await appendEvents(store, streamId, 1, newEvents(2));
      const head = await store.head();
      expect(await appendOne(store, request)).toEqual({ ...first, repeated: true });
      expect(await store.head()).toBe(head);
    });

    it('is recognised by another store on the same log', async () => {
      const request = requestTo(newStreamId(), 'no-stream', newEvents(2));
      const first = await appendOne(store, request);
      expect(await appendOne(await harness.openStore(), request)).toEqual({ ...first, repeated: true });
    });

    it('is recognised within one call and between new requests', async () => {
      const request = requestTo(newStreamId(), 'no-stream', newEvents(2));
      const results = await store.append([requestTo(newStreamId(), 'no-stream'), request, request, requestTo(newStreamId(), 'no-stream')]);
      expect(results.map((result) => result.kind === 'appended' && result.repeated)).toEqual([false, false, true, false]);
      expect(appendedOf(results[2])).toEqual(appendedOf(results[1]));
    });

    it('is recognised for a whole chain that is sent again', async () => {
      const streamId = newStreamId();
      const chain = [requestTo(streamId, 'no-stream'), requestTo(streamId, 0, newEvents(2)), requestTo(streamId, 2)];
      const first = await store.append(chain);
      expect(await store.append(chain)).toEqual(first.map((result) => ({ ...result, repeated: true })));
    });

    it('is recognised for several streams', async () => {
      const [a, b] = [newStreamId(), newStreamId()];
      const request = { appends: [...requestTo(a, 'no-stream').appends, ...requestTo(b, 'no-stream', newEvents(2)).appends] };
      const first = await appendOne(store, request);
      await appendEvents(store, a, 0);
      expect(await appendOne(store, request)).toEqual({ ...first, repeated: true });
    });

    it('conflicts when only a part of the ids is the same', async () => {
      const streamId = newStreamId();
      const [one, two] = [newEvent(), newEvent()];
      await appendEvents(store, streamId, 'no-stream', [one, two]);
      for (const events of [[one, newEvent()], [newEvent(), two], [one, two, newEvent()], [two, one]]) {
        const result = await appendOne(store, requestTo(streamId, 'no-stream', events));
        expect(result).toEqual({ kind: 'conflict', streamId, expectedRevision: 'no-stream', actualRevision: 1 });
      }
      expect(idsOf(await collect(store.readStream(streamId)))).toEqual([one.eventId, two.eventId]);
    });

    it('conflicts when the ids stand at another place of the stream', async () => {
      const streamId = newStreamId();
      const event = newEvent();
      await appendEvents(store, streamId, 'no-stream', [newEvent(), event]);
      expect(await appendOne(store, requestTo(streamId, 'no-stream', [event]))).toMatchObject({ kind: 'conflict', actualRevision: 1 });
    });
  });
}
