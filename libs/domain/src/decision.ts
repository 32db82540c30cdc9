import { type ReasonCode } from './reasons.js';

/** Why a command was refused: an answer that a person can act on. */
export interface Refusal {
  readonly code: ReasonCode;
  /** What to do about it; never carries personal data. */
  readonly detail: string;
  /** The field of the command that is at fault, where there is one. */
  readonly field?: string;
  /** One entry per worker where a command about many is refused whole; at most the first 100. */
  readonly workers?: readonly { readonly workerId: string; readonly code: ReasonCode }[];
}

/** The outcome of deciding a command: the events that follow (perhaps none), or a refusal. */
export type Decision<Event> =
  | { readonly kind: 'accepted'; readonly events: readonly Event[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export const accept = <Event>(...events: readonly Event[]): Decision<Event> => ({ kind: 'accepted', events });

export const refuse = (
  code: ReasonCode,
  detail: string,
  more: Omit<Refusal, 'code' | 'detail'> = {},
): { readonly kind: 'refused'; readonly refusal: Refusal } => ({ kind: 'refused', refusal: { code, detail, ...more } });
