import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AppendRequest, EventStore, NewEvent } from '../event-store.js';
import { revisionAnswer, revisionNumber } from '../append-request.js';
import type { EventStoreHarness, MakeHarness } from './event-store-harness.js';
import { collect, idsOf, newEvent, newStreamId } from './sample-events.js';

const STREAMS = 3;
const RUNS = 60;

/** One append to a numbered stream; events are numbers too, so that the same ones come up again. */
const append = fc.record({
  stream: fc.nat({ max: STREAMS - 1 }),
  expected: fc.integer({ min: -1, max: 4 }),
  events: fc.uniqueArray(fc.nat({ max: 2 }), { maxLength: 2 }),
});
const request = fc.uniqueArray(append, { minLength: 1, maxLength: 2, selector: ({ stream }) => stream });
/** Calls one after another; the requests of a call go in together or at the same time. */
const calls = fc.array(fc.record({ requests: fc.array(request, { minLength: 1, maxLength: 6 }), apart: fc.boolean() }), { maxLength: 6 });

/** A log as simple as can be: a list of event ids per stream. */
class LogModel {
  readonly #streams = new Map<string, string[]>();

  get streams(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.#streams].filter(([, ids]) => ids.length > 0));
  }

  /** What the port promises, written down once more without any thought of speed. */
  apply({ appends }: AppendRequest): unknown {
    const streamOf = (streamId: string): string[] => this.#streams.get(streamId) ?? [];
    const stale = appends.find(({ streamId, expectedRevision }) => streamOf(streamId).length - 1 !== revisionNumber(expectedRevision));
    const wanted = appends.flatMap(({ events }) => idsOf(events));
    if (stale === undefined) {
      for (const { streamId, events } of appends) this.#streams.set(streamId, [...streamOf(streamId), ...idsOf(events)]);
      return { kind: 'appended', repeated: false, ids: wanted };
    }
    const stands = appends.every(({ streamId, expectedRevision, events }) =>
      events.every(({ eventId }, offset) => streamOf(streamId)[revisionNumber(expectedRevision) + 1 + offset] === eventId),
    );
    if (stands && wanted.length > 0) return { kind: 'appended', repeated: true, ids: wanted };
    const { streamId, expectedRevision } = stale;
    return { kind: 'conflict', streamId, expectedRevision, actualRevision: revisionAnswer(streamOf(streamId).length - 1) };
  }
}

/** Any mixture of appends gives the answers and the log that the model gives. */
export function describeModel(makeHarness: MakeHarness): void {
  describe('any sequence of appends', () => {
    let harness: EventStoreHarness;
    let store: EventStore;
    beforeAll(async () => {
      harness = await makeHarness();
      store = await harness.openStore();
    });
    afterAll(() => harness.close());

    it('is answered and kept as a simple model has it', async () => {
      await fc.assert(
        fc.asyncProperty(calls, async (sequence) => {
          const after = await store.head();
          const model = new LogModel();
          const streamIds = Array.from({ length: STREAMS }, newStreamId);
          const realise = realiser(streamIds);
          for (const { requests, apart } of sequence) {
            const real = requests.map(realise);
            const answers = apart ? (await Promise.all(real.map((one) => store.append([one])))).flat() : await store.append(real);
            expect(answers.map(essence)).toEqual(real.map((one) => model.apply(one)));
          }
          const streams = await store.readStreams(streamIds);
          expect(new Map([...streams].map(([streamId, events]) => [streamId, idsOf(events)]))).toEqual(model.streams);
          const log = await collect(store.readAll({ after }));
          const perStream = streamIds.map((streamId) => idsOf(log.filter((event) => event.streamId === streamId)));
          expect(perStream).toEqual(streamIds.map((streamId) => model.streams.get(streamId) ?? []));
          expect(log).toHaveLength(perStream.flat().length);
        }),
        { numRuns: RUNS },
      );
    });
  });
}

type Essence = Awaited<ReturnType<EventStore['append']>>[number];

function essence(result: Essence): unknown {
  return result.kind === 'conflict' ? result : { kind: result.kind, repeated: result.repeated, ids: idsOf(result.events) };
}

/** Turns numbers into requests. An event id belongs to one place, as ids derived from commands do. */
function realiser(streamIds: readonly string[]): (appends: readonly { stream: number; expected: number; events: number[] }[]) => AppendRequest {
  const events = new Map<string, NewEvent>();
  const eventAt = (place: string): NewEvent => {
    const known = events.get(place) ?? newEvent();
    events.set(place, known);
    return known;
  };
  return (appends) => ({
    appends: appends.map(({ stream, expected, events: numbers }) => ({
      streamId: streamIds[stream] ?? '',
      expectedRevision: revisionAnswer(expected),
      events: numbers.map((number, offset) => eventAt(`${stream} ${expected + 1 + offset} ${number}`)),
    })),
  });
}
