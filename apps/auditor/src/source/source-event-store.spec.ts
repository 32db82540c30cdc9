import { beforeAll, describe, expect, it } from '@jest/globals';
import { LOG_START, type Position, type RecordedEvent } from '@lindung/event-store/event-store';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { appendRandomHistory } from '../../../../test/support/random-history/random-history.js';
import { MemorySource } from '../testing/memory-source.js';
import { DamagedRecord, type LogSource } from './log-source.js';
import { SourceEventStore } from './source-event-store.js';

describe('the event store over what an auditor reads', () => {
  const original = new MemoryEventStore();
  let source: MemorySource;

  beforeAll(async () => {
    await appendRandomHistory(original, new MemoryVault(), { seed: 4, steps: 120 });
    source = await MemorySource.of(original);
  });

  const eventsOf = async (read: LogSource, options: { after?: number; until?: number; batchSize?: number; types?: readonly string[] } = {}, onAltered: (position: number) => void = failAltered) => {
    const batches: (readonly RecordedEvent[])[] = [];
    const { after = 0, until, ...others } = options;
    const store = new SourceEventStore(read, onAltered);
    for await (const batch of store.readAll({ after: String(after) as Position, ...(until === undefined ? {} : { until: String(until) as Position }), ...others })) batches.push(batch);
    return { events: batches.flat(), sizes: batches.map((batch) => batch.length) };
  };
  const failAltered = (position: number): void => {
    throw new Error(`The body at ${position} was never altered.`);
  };

  it('gives what the city\'s own store gives', async () => {
    const expected: RecordedEvent[] = [];
    for await (const batch of original.readAll({ after: LOG_START })) expected.push(...batch);
    const { events } = await eventsOf(source);
    expect(events.map((event) => ({ ...event, sealed: event.sealed === null ? null : Buffer.from(event.sealed) }))).toEqual(
      expected.map((event) => ({ ...event, sealed: event.sealed === null ? null : Buffer.from(event.sealed) })),
    );
    expect(await new SourceEventStore(source, failAltered).head()).toBe(await original.head());
  });

  it('cuts batches to size, from one position to another, and picks types', async () => {
    const { events, sizes } = await eventsOf(source, { after: 3, until: 40, batchSize: 10 });
    expect(events.map(({ position }) => Number(position))).toEqual(Array.from({ length: 37 }, (_, index) => index + 4));
    expect(sizes).toEqual([10, 10, 10, 7]);
    const { events: opened } = await eventsOf(source, { types: ['ProgramOpened'] });
    expect(new Set(opened.map(({ type }) => type))).toEqual(new Set(['ProgramOpened']));
  });

  it('stops in front of a missing position and of an envelope that is none', async () => {
    await expect(eventsOf(source.without(9))).rejects.toMatchObject({ position: 9 });
    await expect(eventsOf(source.without(Number(await original.head())), { until: Number(await original.head()) })).rejects.toThrow(DamagedRecord);
    await expect(eventsOf(source.withEnvelope(12, (text) => text.replace('"streamId"', '"stream"')))).rejects.toMatchObject({ position: 12 });
    await expect(eventsOf(source.withEnvelope(12, (text) => text.replace(/"revision":\d+/, '"revision":one')))).rejects.toMatchObject({ position: 12 });
  });

  it('tells which bodies were exchanged', async () => {
    const altered: number[] = [];
    await eventsOf(source.withData(5, (data) => `${data} `), {}, (position) => altered.push(position));
    expect(altered).toEqual([5]);
  });

  it('neither writes nor follows nor knows streams', async () => {
    const store = new SourceEventStore(source, failAltered);
    await expect(store.append()).rejects.toThrow(/never writes/);
    await expect(store.readStreams()).rejects.toThrow(/in order/);
    expect(() => store.readStream()).toThrow(/in order/);
    expect(() => store.subscribe()).toThrow(/in order/);
    expect(() => store.subscribeEnvelopes()).toThrow(/in order/);
  });
});
