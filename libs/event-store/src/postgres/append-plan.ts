import type { AppendResult, ExpectedRevision, NewEvent } from '../event-store.js';
import { revisionAnswer } from '../append-request.js';

/** One stream's part of a request, ready to be sent. */
export interface PreparedAppend {
  readonly streamId: string;
  readonly expectedRevision: ExpectedRevision;
  /** The same as a number, -1 for no stream. */
  readonly expected: number;
  readonly events: readonly NewEvent[];
  /** Envelopes without their heads, one per event. */
  readonly envelopeRests: readonly string[];
}

/** What a request is answered when the plan holds: it is written, or it conflicts and writes nothing. */
export type PlannedOutcome = 'write' | Extract<AppendResult, { kind: 'conflict' }>;

/** Requests of a group in order, what becomes of each, and what that rests on. */
export interface AppendPlan {
  readonly outcomes: readonly PlannedOutcome[];
  /** Cluster of each request: requests that share a stream, even through others, share a cluster. */
  readonly clusters: readonly number[];
  /** Each stream once, with the revision that the plan assumed it to have. */
  readonly streams: readonly { readonly streamId: string; readonly assumed: number; readonly cluster: number }[];
}

/**
 * Decides a group request by request, as if they came one after another: each sees what those before
 * it in the group would have written. The first to touch a stream is taken at its word about the
 * stream's revision, unless `known` says otherwise; the database then tells whether that held.
 */
export function planAppends(requests: readonly (readonly PreparedAppend[])[], known: ReadonlyMap<string, number>): AppendPlan {
  const clusters = requests.map((_, index) => index);
  const streams = new Map<string, { assumed: number; current: number; firstRequest: number }>();
  const outcomes = requests.map((appends, index): PlannedOutcome => {
    for (const append of appends) {
      const stream = streams.get(append.streamId);
      if (stream !== undefined) {
        joinClusters(clusters, stream.firstRequest, index);
        continue;
      }
      const assumed = known.get(append.streamId) ?? append.expected;
      streams.set(append.streamId, { assumed, current: assumed, firstRequest: index });
    }
    for (const append of appends) {
      const current = streams.get(append.streamId)?.current ?? append.expected;
      if (current !== append.expected) return conflict(append, current);
    }
    for (const append of appends) {
      const stream = streams.get(append.streamId);
      if (stream !== undefined) stream.current += append.events.length;
    }
    return 'write';
  });
  return {
    outcomes,
    clusters: clusters.map((_, index) => clusterOf(clusters, index)),
    streams: Array.from(streams, ([streamId, { assumed, firstRequest }]) => ({
      streamId,
      assumed,
      cluster: clusterOf(clusters, firstRequest),
    })),
  };
}

function conflict(append: PreparedAppend, current: number): PlannedOutcome {
  const { streamId, expectedRevision } = append;
  return { kind: 'conflict', streamId, expectedRevision, actualRevision: revisionAnswer(current) };
}

/** Union-find: every request points at another of its cluster, or at itself if it names it. */
function clusterOf(parents: number[], request: number): number {
  let root = request;
  for (let parent = parents[root] ?? root; parent !== root; parent = parents[root] ?? root) root = parent;
  parents[request] = root;
  return root;
}

function joinClusters(parents: number[], a: number, b: number): void {
  const rootA = clusterOf(parents, a);
  const rootB = clusterOf(parents, b);
  parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
}
