import { randomUUID } from 'node:crypto';
import type {
  AppendedEvent, AppendRequest, AppendResult, EventStore, ExpectedRevision, NewEvent, Position, RecordedEvent,
} from '../event-store.js';

/** A valid event with an id of its own; what matters to a test is given. */
export function newEvent(given: Partial<NewEvent> = {}): NewEvent {
  return {
    eventId: randomUUID(),
    type: 'SeatCounted',
    version: 1,
    occurredOn: '2026-01-05',
    actor: { subject: 'subject-of-sari', name: 'Sari', role: 'disnaker' },
    commandId: randomUUID(),
    correlationId: randomUUID(),
    data: '{"seats":1}',
    sealed: null,
    ...given,
  };
}

/** So many events. */
export function newEvents(count: number): NewEvent[] {
  return Array.from({ length: count }, () => newEvent());
}

/** A stream id that no other test uses. */
export function newStreamId(): string {
  return `counter-${randomUUID()}`;
}

/** A request to append to one stream. */
export function requestTo(streamId: string, expectedRevision: ExpectedRevision, events: readonly NewEvent[] = [newEvent()]): AppendRequest {
  return { appends: [{ streamId, expectedRevision, events }] };
}

/** Appends one request and gives its outcome. */
export async function appendOne(store: EventStore, request: AppendRequest): Promise<AppendResult> {
  const [result] = await store.append([request]);
  if (result === undefined) throw new Error('The store answered nothing');
  return result;
}

/** Appends to one stream and insists that it was done. */
export async function appendEvents(
  store: EventStore, streamId: string, expectedRevision: ExpectedRevision, events: readonly NewEvent[] = [newEvent()],
): Promise<readonly AppendedEvent[]> {
  return appendedOf(await appendOne(store, requestTo(streamId, expectedRevision, events)));
}

/** The events of an answer that must be `appended`. */
export function appendedOf(result: AppendResult | undefined): readonly AppendedEvent[] {
  if (result?.kind !== 'appended') throw new Error(`Expected an append, got ${JSON.stringify(result)}`);
  return result.events;
}

/** All events of a read, batches joined. */
export async function collect(batches: AsyncIterable<readonly RecordedEvent[]>): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of batches) events.push(...batch);
  return events;
}

/** Reads a subscription until `enough` says so of all events so far, then leaves it. */
export async function collectUntil(
  batches: AsyncIterable<readonly RecordedEvent[]>, enough: (events: readonly RecordedEvent[]) => boolean,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of batches) {
    events.push(...batch);
    if (enough(events)) break;
  }
  return events;
}

/** Event ids in order. */
export function idsOf(events: readonly { readonly eventId: string }[]): string[] {
  return events.map((event) => event.eventId);
}

/** The whole log after a position, as event ids. */
export async function idsAfter(store: EventStore, after: Position): Promise<string[]> {
  return idsOf(await collect(store.readAll({ after })));
}
