import { type Refusal } from '@lindung/domain/decision';
import { type Faults } from '@lindung/domain/values/fault';
import { type AppendedEvent, type Position } from '@lindung/event-store/event-store';

/** At most so many events are listed in an answer; `eventCount` tells how many there are. */
export const EVENTS_LISTED = 1_000;

/** What a durable command is answered. */
export interface CommandAnswer {
  readonly commandId: string;
  /** The first {@link EVENTS_LISTED} events. */
  readonly events: readonly AppendedEvent[];
  readonly eventCount: number;
  /** Position of the last event, or the log's head where there was nothing to do. */
  readonly position: Position;
}

/** A command is done, with its answer, or it has changed nothing: refused, or with fields that are wrong. */
export type Outcome<Answer = CommandAnswer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'invalid'; readonly faults: Faults };

/** An outcome that changed nothing. */
export type Undone = Exclude<Outcome, { readonly kind: 'done' }>;

export const done = <Answer>(answer: Answer): Outcome<Answer> => ({ kind: 'done', answer });

export const refused = (refusal: Refusal): { readonly kind: 'refused'; readonly refusal: Refusal } => ({ kind: 'refused', refusal });

/** The answer to a command whose events are in the log. */
export function answerOf(commandId: string, events: readonly AppendedEvent[], position: Position): CommandAnswer {
  return { commandId, events: events.length > EVENTS_LISTED ? events.slice(0, EVENTS_LISTED) : events, eventCount: events.length, position };
}
