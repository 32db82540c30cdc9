import { type DomainEvent, type Folded } from '@lindung/domain/event';
import { decodeEvent } from '@lindung/domain/event-codec';
import { type RecordedEvent } from '@lindung/event-store/event-store';

/**
 * A recorded event as a fold sees it. The caller knows from the stream's name which events it can
 * be, because only decisions about that kind of stream ever write to it.
 */
export function foldable<Event extends DomainEvent<string, object, object | undefined>>(recorded: RecordedEvent): Folded<Event> {
  const { type, data } = decodeEvent(recorded);
  const meta = {
    eventId: recorded.eventId,
    revision: recorded.revision,
    actorSubject: recorded.actor.subject,
    occurredOn: recorded.occurredOn,
  };
  return { type, data, meta } as unknown as Folded<Event>;
}
