import type { ClientBase } from 'pg';
import { envelopeRest } from '../envelope.js';
import type { AppendRequest } from '../event-store.js';
import { revisionNumber } from '../append-request.js';
import type { AppendPlan, PreparedAppend } from './append-plan.js';
import { ROW_TYPES } from './event-rows.js';
import { byteaArray, intArray, textArray, uuidArray } from './binary-arrays.js';

/** A request with its envelopes built, and its weight against the limits of a group. */
export interface PreparedRequest {
  readonly appends: readonly PreparedAppend[];
  readonly eventCount: number;
  /** About the bytes that it takes on the wire. */
  readonly bytes: number;
}

/** What the database said to a plan: see `log.append`. */
export interface AppendAnswer {
  /** The position before the block that was written. */
  readonly headBefore: number;
  /** Null when every assumption held, else the true revision of each of the plan's streams. */
  readonly observed: readonly number[] | null;
}

const COLUMN_BYTES = 160;

/** Builds the envelopes; what can be done before the group is known is done here. */
export function prepareRequest(request: AppendRequest): PreparedRequest {
  let eventCount = 0;
  let bytes = 0;
  const appends = request.appends.map((append): PreparedAppend => {
    const { streamId, expectedRevision, events } = append;
    const expected = revisionNumber(expectedRevision);
    const envelopeRests = events.map((event, offset) => envelopeRest(event, streamId, expected + 1 + offset));
    eventCount += events.length;
    for (const [index, event] of events.entries()) {
      bytes += COLUMN_BYTES + (envelopeRests[index]?.length ?? 0) + event.data.length + (event.sealed?.length ?? 0);
    }
    return { streamId, expectedRevision, expected, events, envelopeRests };
  });
  return { appends, eventCount, bytes };
}

const APPEND_QUERY = {
  name: 'log_append',
  text: 'select head, observed from log.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)',
  rowMode: 'array',
  types: ROW_TYPES,
} as const;

/** The parameters of `log.append`, but for the clock, for those requests that the plan writes. */
export function encodeAppend(requests: readonly PreparedRequest[], plan: AppendPlan): readonly Buffer[] {
  const clusters: number[] = [];
  const eventIds: string[] = [];
  const streamIds: string[] = [];
  const revisions: number[] = [];
  const types: string[] = [];
  const versions: number[] = [];
  const rests: string[] = [];
  const data: string[] = [];
  const sealed: (Uint8Array | null)[] = [];
  for (const [index, request] of requests.entries()) {
    if (plan.outcomes[index] !== 'write') continue;
    for (const append of request.appends) {
      for (const [offset, event] of append.events.entries()) {
        clusters.push(plan.clusters[index] ?? index);
        eventIds.push(event.eventId);
        streamIds.push(append.streamId);
        revisions.push(append.expected + 1 + offset);
        types.push(event.type);
        versions.push(event.version);
        rests.push(append.envelopeRests[offset] ?? '');
        data.push(event.data);
        sealed.push(event.sealed);
      }
    }
  }
  return [
    textArray(plan.streams.map((stream) => stream.streamId)),
    intArray(plan.streams.map((stream) => stream.assumed)),
    intArray(plan.streams.map((stream) => stream.cluster)),
    intArray(clusters),
    uuidArray(eventIds),
    textArray(streamIds),
    intArray(revisions),
    textArray(types),
    intArray(versions),
    textArray(rests),
    textArray(data),
    byteaArray(sealed),
  ];
}

/** Sends a group in one round trip; outside of a transaction it is committed when this resolves. */
export async function executeAppend(client: ClientBase, now: Date, encoded: readonly Buffer[]): Promise<AppendAnswer> {
  const values = [now.toISOString(), ...encoded];
  const { rows } = await client.query<[string, number[] | null]>({ ...APPEND_QUERY, values });
  const [head, observed] = rows[0] ?? ['0', null];
  return { headBefore: Number(head), observed };
}
