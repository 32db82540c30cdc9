import { type CommandClaimed } from '@lindung/domain/command/events';
import { decodeEvent, type Decoded, type StorableEvent } from '@lindung/domain/event-codec';
import { type BusinessDate } from '@lindung/domain/values/brands';
import { type Actor, type RecordedEvent } from '@lindung/event-store/event-store';

/** What a fold may know about an event besides its body. */
export interface LogMeta {
  readonly position: number;
  readonly revision: number;
  readonly occurredOn: BusinessDate;
  /** RFC 3339 in UTC. */
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly recorded: RecordedEvent;
  /** What `openSealedBodies` opened; null before that, without a sealed body, and once its key is destroyed. */
  opened: Readonly<Record<string, unknown>> | null;
}

type WithMeta<Event> = Event extends unknown ? Event & { readonly meta: LogMeta } : never;

/** An event of the log with its body parsed. */
export type LogEvent = WithMeta<Decoded<Exclude<StorableEvent, CommandClaimed>>>;

/** Events by their names. */
export type LogEventOf<Type extends LogEvent['type']> = Extract<LogEvent, { readonly type: Type }>;

/**
 * The events of a batch that read models fold, in order, without those that only remember commands.
 * Throws `UnknownEventType` where this release is too old for the log: skipping would be lying.
 */
export function readLogEvents(batch: readonly RecordedEvent[]): LogEvent[] {
  const events: LogEvent[] = [];
  for (const recorded of batch) {
    if (recorded.type === 'CommandClaimed') continue;
    const { type, data } = decodeEvent(recorded);
    const meta: LogMeta = {
      position: Number(recorded.position),
      revision: recorded.revision,
      occurredOn: recorded.occurredOn as BusinessDate,
      recordedAt: recorded.recordedAt,
      actor: recorded.actor,
      recorded,
      opened: null,
    };
    // The codec pairs every name with the shape of its body; the union cannot follow that by itself.
    events.push({ type, data, meta } as LogEvent);
  }
  return events;
}
