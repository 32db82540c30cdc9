import { describe, expect, it } from '@jest/globals';
import { newEvents } from '../contract/sample-events.js';
import { revisionAnswer } from '../append-request.js';
import { planAppends, type PreparedAppend } from './append-plan.js';

function to(streamId: string, expected: number, count = 1): PreparedAppend {
  return { streamId, expectedRevision: revisionAnswer(expected), expected, events: newEvents(count), envelopeRests: [] };
}

const NOTHING_KNOWN = new Map<string, number>();

describe('the plan of a group', () => {
  it('keeps requests without a common stream apart', () => {
    const plan = planAppends([[to('a', -1)], [to('b', 3)]], NOTHING_KNOWN);
    expect(plan.outcomes).toEqual(['write', 'write']);
    expect(plan.clusters).toEqual([0, 1]);
    expect(plan.streams).toEqual([
      { streamId: 'a', assumed: -1, cluster: 0 },
      { streamId: 'b', assumed: 3, cluster: 1 },
    ]);
  });

  it('joins requests that share a stream, also through others', () => {
    const plan = planAppends([[to('a', -1)], [to('b', -1)], [to('c', -1)], [to('a', 0), to('c', 0)], [to('d', -1)]], NOTHING_KNOWN);
    expect(plan.clusters).toEqual([0, 1, 0, 0, 4]);
    expect(plan.streams.map((stream) => stream.cluster)).toEqual([0, 1, 0, 4]);
  });

  it('lets each request see what those before it would write', () => {
    const plan = planAppends([[to('a', 4, 2)], [to('a', 4)], [to('a', 6)]], NOTHING_KNOWN);
    expect(plan.outcomes).toEqual([
      'write',
      { kind: 'conflict', streamId: 'a', expectedRevision: 4, actualRevision: 6 },
      'write',
    ]);
    expect(plan.streams).toEqual([{ streamId: 'a', assumed: 4, cluster: 0 }]);
  });

  it('writes nothing of a request that fails in one of its streams', () => {
    const plan = planAppends([[to('a', -1)], [to('b', -1), to('a', -1)], [to('b', -1)]], NOTHING_KNOWN);
    expect(plan.outcomes.map((outcome) => outcome === 'write')).toEqual([true, false, true]);
  });

  it('believes the database rather than the requests', () => {
    const plan = planAppends([[to('a', 4)], [to('a', 7)]], new Map([['a', 7]]));
    expect(plan.outcomes).toEqual([{ kind: 'conflict', streamId: 'a', expectedRevision: 4, actualRevision: 7 }, 'write']);
    expect(plan.streams).toEqual([{ streamId: 'a', assumed: 7, cluster: 0 }]);
  });
});
