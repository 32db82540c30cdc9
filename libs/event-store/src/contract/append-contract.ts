import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '../event-store.js';
import { EventIdTakenError, InvalidAppendError } from '../event-store-errors.js';
import type { EventStoreHarness, MakeHarness } from './event-store-harness.js';
import { appendedOf, appendEvents, appendOne, collect, idsAfter, idsOf, newEvent, newEvents, newStreamId, requestTo } from './sample-events.js';

/** What an append checks, writes and answers when nobody else is there. */
export function describeAppend(makeHarness: MakeHarness): void {
  describe('append', () => {
    let harness: EventStoreHarness;
    let store: EventStore;
    beforeAll(async () => {
      harness = await makeHarness();
      store = await harness.openStore();
    });
    afterAll(() => harness.close());

    it('answers ids, revisions and positions in the order of the request', async () => {
      const streamId = newStreamId();
      const events = newEvents(3);
      const result = await appendOne(store, requestTo(streamId, 'no-stream', events));
      const head = await store.head();
      expect(result).toMatchObject({ kind: 'appended', repeated: false, position: head });
      expect(appendedOf(result)).toEqual(
        events.map(({ eventId, type }, revision) => ({ eventId, type, streamId, revision, position: expect.any(String) })),
      );
      const recorded = await collect(store.readStream(streamId));
      expect(recorded.map((event) => event.position)).toEqual(appendedOf(result).map((event) => event.position));
    });

    it('goes on at the revision of the last event', async () => {
      const streamId = newStreamId();
      await appendEvents(store, streamId, 'no-stream', newEvents(2));
      expect(appendedOf(await appendOne(store, requestTo(streamId, 1)))[0]?.revision).toBe(2);
    });

    it.each([
      { title: 'an existing stream that must not exist', expected: 'no-stream', length: 2, actual: 1 },
      { title: 'a stale revision', expected: 0, length: 2, actual: 1 },
      { title: 'a revision still to come', expected: 5, length: 2, actual: 1 },
      { title: 'a revision of a stream that does not exist', expected: 0, length: 0, actual: 'no-stream' },
    ] as const)('refuses $title, tells the actual revision and writes nothing', async ({ expected, length, actual }) => {
      const streamId = newStreamId();
      if (length > 0) await appendEvents(store, streamId, 'no-stream', newEvents(length));
      const head = await store.head();
      const result = await appendOne(store, requestTo(streamId, expected));
      expect(result).toEqual({ kind: 'conflict', streamId, expectedRevision: expected, actualRevision: actual });
      expect(await store.head()).toBe(head);
    });

    it('gives each request of a call its own outcome, a conflict in the middle included', async () => {
      const taken = newStreamId();
      await appendEvents(store, taken, 'no-stream');
      const head = await store.head();
      const requests = [requestTo(newStreamId(), 'no-stream'), requestTo(taken, 'no-stream'), requestTo(newStreamId(), 'no-stream')];
      const results = await store.append(requests);
      expect(results.map((result) => result.kind)).toEqual(['appended', 'conflict', 'appended']);
      const written = [requests[0], requests[2]].flatMap((request) => request?.appends.flatMap((append) => idsOf(append.events)));
      expect(await idsAfter(store, head)).toEqual(written);
    });

    it('takes a chain of requests to one stream in one call', async () => {
      const streamId = newStreamId();
      const results = await store.append([
        requestTo(streamId, 'no-stream', newEvents(2)), requestTo(streamId, 1, newEvents(3)), requestTo(streamId, 4),
      ]);
      expect(results.flatMap((result) => appendedOf(result).map((event) => event.revision))).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it('breaks a chain where its first link conflicts', async () => {
      const streamId = newStreamId();
      await appendEvents(store, streamId, 'no-stream');
      const results = await store.append([requestTo(streamId, 3), requestTo(streamId, 4), requestTo(streamId, 0), requestTo(streamId, 1)]);
      expect(results.map((result) => result.kind)).toEqual(['conflict', 'conflict', 'appended', 'appended']);
    });

    it('lets the first of several requests for a new stream in one call win', async () => {
      const streamId = newStreamId();
      const results = await store.append([requestTo(streamId, 'no-stream'), requestTo(streamId, 'no-stream'), requestTo(streamId, 0)]);
      expect(results[1]).toEqual({ kind: 'conflict', streamId, expectedRevision: 'no-stream', actualRevision: 0 });
      expect(results.map((result) => result.kind)).toEqual(['appended', 'conflict', 'appended']);
    });

    it('writes a request for several streams whole or not at all', async () => {
      const [a, b, c] = [newStreamId(), newStreamId(), newStreamId()];
      const both = { appends: [...requestTo(a, 'no-stream').appends, ...requestTo(b, 'no-stream').appends] };
      expect(appendedOf(await appendOne(store, both)).map((event) => event.streamId)).toEqual([a, b]);
      const half = { appends: [...requestTo(c, 'no-stream').appends, ...requestTo(b, 'no-stream').appends] };
      expect(await appendOne(store, half)).toMatchObject({ kind: 'conflict', streamId: b, actualRevision: 0 });
      expect(await collect(store.readStream(c))).toEqual([]);
    });

    it('takes requests that hang together through their streams one after another', async () => {
      const [a, b] = [newStreamId(), newStreamId()];
      await appendEvents(store, b, 'no-stream');
      const results = await store.append([
        { appends: [...requestTo(a, 'no-stream').appends, ...requestTo(b, 'no-stream').appends] },
        requestTo(a, 'no-stream'),
        { appends: [...requestTo(a, 0).appends, ...requestTo(b, 0).appends] },
        requestTo(b, 1),
      ]);
      expect(results.map((result) => result.kind)).toEqual(['conflict', 'appended', 'appended', 'appended']);
    });

    it('checks the revision of a stream to which it appends nothing', async () => {
      const [guard, target] = [newStreamId(), newStreamId()];
      await appendEvents(store, guard, 'no-stream');
      const guarded = (revision: number) => ({
        appends: [{ streamId: guard, expectedRevision: revision, events: [] }, ...requestTo(target, 'no-stream').appends],
      });
      expect(await appendOne(store, guarded(3))).toMatchObject({ kind: 'conflict', streamId: guard, actualRevision: 0 });
      expect(await appendOne(store, guarded(0))).toMatchObject({ kind: 'appended', repeated: false });
    });

    it('answers a call without events with the head', async () => {
      const head = await store.head();
      expect(await store.append([])).toEqual([]);
      expect(await appendOne(store, { appends: [] })).toEqual({ kind: 'appended', position: head, events: [], repeated: false });
    });

    it('refuses an event id that stands elsewhere in the log, and nothing but that', async () => {
      const [used, other, third] = [newEvent(), newStreamId(), newStreamId()];
      await appendEvents(store, newStreamId(), 'no-stream', [used]);
      const [bad, good] = await Promise.allSettled([
        store.append([requestTo(other, 'no-stream', [newEvent(), used])]), store.append([requestTo(third, 'no-stream')]),
      ]);
      expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(EventIdTakenError) });
      expect(good).toMatchObject({ status: 'fulfilled', value: [{ kind: 'appended' }] });
      expect(await collect(store.readStream(other))).toEqual([]);
    });

    it.each([
      ['eventId', { eventId: 'not-a-uuid' }], ['eventId', { eventId: newEvent().eventId.toUpperCase().replace(/\d/, 'A') }],
      ['type', { type: '' }], ['version', { version: 0 }], ['version', { version: 1.5 }], ['occurredOn', { occurredOn: '5/1/2026' }],
      ['data', { data: '"\u0000"' }], ['data', { data: '"\ud800"' }], ['data', { data: 'x'.repeat(1_048_577) }],
      ['actor', { actor: { subject: '\udfff', name: 'Sari', role: 'disnaker' } }],
    ])('refuses an event whose %s it could not keep as it is', async (field, given) => {
      const [bad, fine] = [newStreamId(), newStreamId()];
      const call = store.append([requestTo(fine, 'no-stream'), requestTo(bad, 'no-stream', [newEvent(given)])]);
      await expect(call).rejects.toMatchObject({ code: 'APPEND_INVALID', field });
      expect(await store.readStreams([bad, fine])).toEqual(new Map());
    });

    it('refuses a stream id that is empty or stands twice in a request, and a revision below 0', async () => {
      const streamId = newStreamId();
      const twice = { appends: [...requestTo(streamId, 'no-stream').appends, ...requestTo(streamId, 0).appends] };
      for (const request of [twice, requestTo('', 'no-stream'), requestTo(streamId, -1)]) {
        await expect(store.append([request])).rejects.toBeInstanceOf(InvalidAppendError);
      }
    });
  });
}
