import { type ReasonCode } from '../reasons.js';

/** What is wrong with one field of a row or of a command; says where, never what was written there. */
export interface Fault {
  readonly code: ReasonCode;
  readonly field: string;
}

/** At least one fault, in the order of the columns; the first gives a row its code. */
export type Faults = readonly [Fault, ...Fault[]];

/** What reading raw fields comes to: a value of the domain, or everything that is wrong with them. */
export type Reading<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly faults: Faults };

export const read = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });

/** The faults as a failed reading, or null where there are none. */
export function failedBy(faults: readonly Fault[]): { readonly ok: false; readonly faults: Faults } | null {
  const [first, ...others] = faults;
  return first === undefined ? null : { ok: false, faults: [first, ...others] };
}
