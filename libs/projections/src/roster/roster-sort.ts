import { type KeysetValue } from '../reading/keyset-cursor.js';
import { type EnrolmentJoined } from './roster-row.js';

/** Ways to sort the roster; a leading minus means descending. Rows without the value come last. */
export const rosterSorts = ['name', '-name', 'rank', 'decile', '-decile', 'registered', '-registered', 'paidAt', '-paidAt'] as const;
export type RosterSort = (typeof rosterSorts)[number];

/** Sorted by one column and then by worker; `default` by worker alone, which every filter's index serves. */
export interface SortPlan {
  readonly key: RosterSort | 'default';
  /** Null for `default`. */
  readonly column: string | null;
  readonly cast: string;
  readonly descending: boolean;
  /** Whether some rows have no value; they form a second part behind the first. */
  readonly nullable: boolean;
  readonly valueOf: (row: EnrolmentJoined) => KeysetValue;
}

const columns = {
  name: { column: 'w.name_search', cast: 'text', nullable: true, valueOf: (row: EnrolmentJoined): KeysetValue => row.nameSearch },
  rank: { column: 'e.rank', cast: 'integer', nullable: true, valueOf: (row: EnrolmentJoined): KeysetValue => row.rank },
  decile: { column: 'e.decile', cast: 'integer', nullable: true, valueOf: (row: EnrolmentJoined): KeysetValue => row.decile },
  registered: { column: 'e.registered_position', cast: 'bigint', nullable: false, valueOf: (row: EnrolmentJoined): KeysetValue => row.registeredPosition },
  paidAt: { column: 'e.paid_on', cast: 'date', nullable: true, valueOf: (row: EnrolmentJoined): KeysetValue => row.paidOn },
} as const;

export function sortPlan(sort: RosterSort | undefined): SortPlan {
  if (sort === undefined) return { key: 'default', column: null, cast: '', descending: false, nullable: false, valueOf: () => null };
  const descending = sort.startsWith('-');
  return { key: sort, descending, ...columns[(descending ? sort.slice(1) : sort) as keyof typeof columns] };
}
