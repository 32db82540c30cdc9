/** What the fold of a stream may know about an event besides its body. */
export interface EventMeta {
  readonly eventId: string;
  /** Place in its stream, starting at 0. */
  readonly revision: number;
  /** Subject of whoever caused it; separation of duties is judged by it. */
  readonly actorSubject: string;
  /** Business date, `YYYY-MM-DD` in Asia/Jakarta. */
  readonly occurredOn: string;
}

/**
 * A domain event before it is recorded. `personal` is the part that is sealed under the worker's
 * key before it reaches the log; no fold ever reads it back.
 */
export interface DomainEvent<Type extends string, Data extends object, Personal extends object | undefined = undefined> {
  readonly type: Type;
  readonly data: Data;
  readonly personal?: Personal;
  /** Business date, where it is not the day on which the command is given. */
  readonly occurredOn?: string;
}

/** An event as a fold sees it: name, public body and meta. */
export type Folded<Event extends DomainEvent<string, object, object | undefined>> = Event extends unknown
  ? { readonly type: Event['type']; readonly data: Event['data']; readonly meta: EventMeta }
  : never;
