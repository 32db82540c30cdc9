import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOG_START } from '../event-store.js';
import type { EventStoreHarness, MakeHarness } from './event-store-harness.js';
import { appendEvents, appendOne, collect, newEvents, newStreamId, requestTo } from './sample-events.js';

/** For adapters whose positions count the events of the log from 1. */
export function describeDensePositions(makeHarness: MakeHarness): void {
  describe('positions', () => {
    let harness: EventStoreHarness;
    beforeAll(async () => {
      harness = await makeHarness();
    });
    afterAll(() => harness.close());

    it('count every event from 1 without a gap, whatever was refused in between', async () => {
      const stores = await Promise.all([harness.openStore(), harness.openStore()]);
      const [store] = stores;
      if (store === undefined) throw new Error('No store');
      expect(await store.head()).toBe(LOG_START);
      expect(await collect(store.readAll({ after: LOG_START }))).toEqual([]);
      const used = newEvents(1);
      await appendEvents(store, newStreamId(), 'no-stream', used);
      await Promise.all(
        stores.map(async (each) => {
          const streamId = newStreamId();
          await appendOne(each, requestTo(streamId, 4));
          await appendEvents(each, streamId, 'no-stream', newEvents(3));
          await each.append([requestTo(newStreamId(), 'no-stream', used)]).catch(() => undefined);
          await each.append([requestTo(streamId, 2), requestTo(streamId, 2), requestTo(streamId, 3)]);
        }),
      );
      const positions = (await collect(store.readAll({ after: LOG_START, batchSize: 4 }))).map((event) => event.position);
      expect(positions).toEqual(Array.from({ length: 11 }, (_, index) => String(index + 1)));
      expect(await store.head()).toBe('11');
    });

    it('are decimal numbers in one spelling, within 64 bits', async () => {
      const store = await harness.openStore();
      expect(store.parsePosition('9223372036854775807')).toBe('9223372036854775807');
      for (const text of ['01', '+1', '1e3', '9223372036854775808', '10000000000000000000']) expect(store.parsePosition(text)).toBeNull();
    });
  });
}
