import type { ClientBase } from 'pg';
import type { AppendedEvent, AppendResult, Position } from '../event-store.js';
import { decimalPosition } from '../decimal-position.js';
import { type AppendPlan, planAppends } from './append-plan.js';
import { encodeAppend, executeAppend, type PreparedRequest } from './append-statement.js';
import { uuidArray } from './binary-arrays.js';
import { ROW_TYPES } from './event-rows.js';

/** Requests in order, planned without any knowledge of the log and encoded as parameters. */
export interface EncodedGroup {
  readonly requests: readonly PreparedRequest[];
  readonly plan: AppendPlan;
  readonly parameters: readonly Buffer[];
}

/** Does all that can be done for a group before the database is asked. */
export function encodeGroup(requests: readonly PreparedRequest[], known: ReadonlyMap<string, number> = new Map()): EncodedGroup {
  const plan = planAppends(requests.map((request) => request.appends), known);
  return { requests, plan, parameters: encodeAppend(requests, plan) };
}

type Appended = Extract<AppendResult, { kind: 'appended' }>;

/** A request that wrote nothing, with what it is answered unless it turns out to be a repeat. */
interface Refusal {
  readonly index: number;
  readonly outcome: AppendResult;
}

/**
 * Appends a group and answers each request. Where all assumptions hold, and they nearly always do,
 * that is one statement. Clusters whose assumptions failed are planned again on what the database
 * observed; those that then write nothing are answered from that observation, the others go once
 * more. Requests that wrote nothing are looked up by event id: they may be repeats.
 */
export async function appendGroup(client: ClientBase, group: EncodedGroup, clock: () => Date): Promise<AppendResult[]> {
  const results: AppendResult[] = [];
  const refusals: Refusal[] = [];
  const known = new Map<string, number>();
  let attempt = group;
  let indexes = group.requests.map((_, index) => index);
  while (indexes.length > 0) {
    const { plan, requests } = attempt;
    const answer = isAnswered(plan, known) ? ANSWERED : await executeAppend(client, clock(), attempt.parameters);
    const failed = failedClusters(plan, answer.observed, known);
    let position = answer.headBefore;
    const again: number[] = [];
    for (const [place, request] of requests.entries()) {
      const index = indexes[place] ?? place;
      const outcome = plan.outcomes[place] ?? 'write';
      if (failed.has(plan.clusters[place] ?? place)) again.push(index);
      else if (outcome !== 'write') refusals.push({ index, outcome });
      else {
        results[index] = appendedResult(request, position);
        position += request.eventCount;
      }
    }
    attempt = encodeGroup(again.map((index) => group.requests[index] as PreparedRequest), known);
    indexes = again;
  }
  await answerRefusals(client, group.requests, refusals, results);
  return results;
}

const ANSWERED = { headBefore: 0, observed: null };

/** Whether the plan writes nothing and rests on nothing but what the database has said itself. */
function isAnswered(plan: AppendPlan, known: ReadonlyMap<string, number>): boolean {
  return plan.outcomes.every((outcome) => outcome !== 'write') && plan.streams.every(({ streamId }) => known.has(streamId));
}

/** Requests that wrote nothing are repeats if their events stand in the log, or stood before their turn came. */
async function answerRefusals(
  client: ClientBase,
  requests: readonly PreparedRequest[],
  refusals: readonly Refusal[],
  results: AppendResult[],
): Promise<void> {
  if (refusals.length === 0) return;
  const refused = new Set(refusals.map(({ index }) => index));
  const found = await findEvents(client, requests.filter((_, index) => refused.has(index)));
  const turns = new Map<string, number>();
  for (const [index, result] of results.entries()) {
    if (result?.kind === 'appended') for (const { eventId } of result.events) turns.set(eventId, index);
  }
  for (const { index, outcome } of refusals) {
    const repeat = repeatedResult(requests[index], found);
    const stoodBefore = repeat?.events.every(({ eventId }) => (turns.get(eventId) ?? -1) < index);
    results[index] = repeat !== null && stoodBefore === true ? repeat : outcome;
  }
}

/** Clusters with an assumption that did not hold; the true revisions of their streams go into `known`. */
function failedClusters(plan: AppendPlan, observed: readonly number[] | null, known: Map<string, number>): ReadonlySet<number> {
  const failed = new Set<number>();
  if (observed === null) return failed;
  for (const [index, stream] of plan.streams.entries()) if (observed[index] !== stream.assumed) failed.add(stream.cluster);
  for (const [index, stream] of plan.streams.entries()) {
    if (failed.has(stream.cluster)) known.set(stream.streamId, observed[index] ?? stream.assumed);
  }
  return failed;
}

/** A request's answer when its events were written in one block right after a position. */
function appendedResult(request: PreparedRequest, positionBefore: number): Appended {
  const events: AppendedEvent[] = [];
  for (const { streamId, expected, events: newEvents } of request.appends) {
    for (const [offset, { eventId, type }] of newEvents.entries()) {
      const position = decimalPosition(positionBefore + events.length + 1);
      events.push({ eventId, type, streamId, revision: expected + 1 + offset, position });
    }
  }
  return { kind: 'appended', position: decimalPosition(positionBefore + events.length), events, repeated: false };
}

type FoundEvent = [eventId: string, streamId: string, revision: number, position: string];

const FIND_EVENTS_QUERY = {
  name: 'log_find_events',
  text: 'select event_id, stream_id, revision, position from log.events where event_id = any($1)',
  rowMode: 'array',
  types: ROW_TYPES,
} as const;

async function findEvents(client: ClientBase, requests: readonly PreparedRequest[]): Promise<ReadonlyMap<string, FoundEvent>> {
  const eventIds = requests.flatMap(({ appends }) => appends.flatMap(({ events }) => events.map(({ eventId }) => eventId)));
  if (eventIds.length === 0) return new Map();
  const { rows } = await client.query<FoundEvent>({ ...FIND_EVENTS_QUERY, values: [uuidArray(eventIds)] });
  return new Map(rows.map((row) => [row[0], row]));
}

/** The request's first answer, if all of its events stand exactly where it wants them, else null. */
function repeatedResult(request: PreparedRequest | undefined, found: ReadonlyMap<string, FoundEvent>): Appended | null {
  const recorded: AppendedEvent[] = [];
  for (const { streamId, expected, events } of request?.appends ?? []) {
    for (const [offset, { eventId, type }] of events.entries()) {
      const [, foundStreamId, revision, position] = found.get(eventId) ?? [];
      if (foundStreamId !== streamId || revision !== expected + 1 + offset || position === undefined) return null;
      recorded.push({ eventId, type, streamId, revision, position: position as Position });
    }
  }
  const last = recorded.at(-1);
  return last === undefined ? null : { kind: 'appended', position: last.position, events: recorded, repeated: true };
}
