import { type AppendRequest, type AppendResult, type AppendedEvent, LOG_START, type NewEvent, type RecordedEvent } from '../event-store.js';
import { NO_STREAM_REVISION, revisionAnswer, revisionNumber } from '../append-request.js';
import { decimalPosition } from '../decimal-position.js';
import { envelopeHead, envelopeRest } from '../envelope.js';
import { EventIdTakenError } from '../event-store-errors.js';

/**
 * The events themselves, which several memory stores can share as several processes share a
 * database. One request is applied at a time and in one go, which JavaScript gives for free.
 */
export class MemoryLog {
  readonly events: RecordedEvent[] = [];
  readonly #streams = new Map<string, RecordedEvent[]>();
  readonly #byEventId = new Map<string, RecordedEvent>();
  readonly #listeners = new Set<() => void>();
  #lastRecordedAt = '';

  /** The events of one stream in order; empty where there is no such stream. */
  stream(streamId: string): readonly RecordedEvent[] {
    return this.#streams.get(streamId) ?? [];
  }

  /** Applies one request whole or not at all, recorded at `now` or at the last event's time if that is later. */
  append(request: AppendRequest, now: Date): AppendResult {
    const stale = request.appends.find(
      (append) => this.#revision(append.streamId) !== revisionNumber(append.expectedRevision),
    );
    if (stale !== undefined) {
      return (
        this.#repeated(request) ?? {
          kind: 'conflict',
          streamId: stale.streamId,
          expectedRevision: stale.expectedRevision,
          actualRevision: revisionAnswer(this.#revision(stale.streamId)),
        }
      );
    }
    this.#refuseTakenIds(request);
    const time = now.toISOString();
    if (time > this.#lastRecordedAt) this.#lastRecordedAt = time;
    const events = request.appends.flatMap((append) => append.events.map((event) => this.#record(append.streamId, event)));
    if (events.length > 0) for (const listener of [...this.#listeners]) listener();
    return { kind: 'appended', position: decimalPosition(this.events.length), events: events.map(appendedEvent), repeated: false };
  }

  /** Calls `listener` after every append until the function that it returns is called. */
  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #revision(streamId: string): number {
    return (this.#streams.get(streamId)?.length ?? 0) + NO_STREAM_REVISION;
  }

  /** The answer of the first time, if all of these events stand where the request wants them. */
  #repeated(request: AppendRequest): AppendResult | null {
    const found: RecordedEvent[] = [];
    for (const append of request.appends) {
      const first = revisionNumber(append.expectedRevision) + 1;
      for (const [offset, event] of append.events.entries()) {
        const recorded = this.#streams.get(append.streamId)?.[first + offset];
        if (recorded?.eventId !== event.eventId) return null;
        found.push(recorded);
      }
    }
    if (found.length === 0) return null;
    const position = found.at(-1)?.position ?? LOG_START;
    return { kind: 'appended', position, events: found.map(appendedEvent), repeated: true };
  }

  #refuseTakenIds(request: AppendRequest): void {
    const ids = request.appends.flatMap((append) => append.events.map((event) => event.eventId));
    const taken = new Set(ids).size < ids.length || ids.some((eventId) => this.#byEventId.has(eventId));
    if (taken) throw new EventIdTakenError();
  }

  #record(streamId: string, event: NewEvent): RecordedEvent {
    const revision = this.#revision(streamId) + 1;
    const recorded: RecordedEvent = {
      ...event,
      actor: { subject: event.actor.subject, name: event.actor.name, role: event.actor.role },
      sealed: event.sealed === null ? null : Buffer.from(event.sealed),
      position: decimalPosition(this.events.length + 1),
      streamId,
      revision,
      recordedAt: this.#lastRecordedAt,
      envelope: envelopeHead(this.#lastRecordedAt) + envelopeRest(event, streamId, revision),
    };
    const stream = this.#streams.get(streamId);
    if (stream === undefined) this.#streams.set(streamId, [recorded]);
    else stream.push(recorded);
    this.#byEventId.set(event.eventId, recorded);
    this.events.push(recorded);
    return recorded;
  }
}

function appendedEvent(event: RecordedEvent): AppendedEvent {
  const { eventId, type, streamId, revision, position } = event;
  return { eventId, type, streamId, revision, position };
}
