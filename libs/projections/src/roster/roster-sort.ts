import { parseIsoDate } from '@lindung/domain/values/dates';
import { type KeysetValue } from '../reading/keyset-cursor.js';
import { type RosterStatus } from './roster-filter.js';
import { type RosterFacts } from './roster-row.js';

/** Ways to sort the roster; a leading minus means descending. Rows without the value come last. */
export const rosterSorts = ['name', '-name', 'rank', 'decile', '-decile', 'registered', '-registered', 'paidAt', '-paidAt'] as const;
export type RosterSort = (typeof rosterSorts)[number];

/** Rows with the sort's value come in part 0, rows without it in part 1. */
export type Part = 0 | 1;

/** Sorted by one column and then by worker; `default` by worker alone, which every filter's index serves. */
export interface SortPlan {
  readonly key: RosterSort | 'default';
  /** Null for `default`. */
  readonly column: string | null;
  /** The worker's id beside the column, so that one index holds both. */
  readonly workerId: string;
  readonly cast: string;
  readonly descending: boolean;
  /** Whether some rows have no value; they form a second part behind the first. */
  readonly nullable: boolean;
  /** What a cursor keeps of a row; a name is looked up again instead, for cursors travel in addresses and logs. */
  readonly valueOf: (row: RosterFacts) => KeysetValue;
  /** Whether a cursor's value may be one of this sort's. */
  readonly fits: (value: KeysetValue) => boolean;
}

const isWhole = (value: KeysetValue, most: number): boolean => typeof value === 'number' && value >= 0 && value <= most;
const isDate = (value: KeysetValue): boolean => typeof value === 'string' && parseIsoDate(value) !== null;
const isNothing = (value: KeysetValue): boolean => value === null;
const int32 = 2 ** 31 - 1;

const columns = {
  name: { column: 'w.name_search', workerId: 'w.worker_id', cast: 'text', nullable: true, valueOf: (): KeysetValue => null, fits: isNothing },
  rank: { column: 'e.rank', workerId: 'e.worker_id', cast: 'integer', nullable: true, valueOf: (row: RosterFacts): KeysetValue => row.rank, fits: (value: KeysetValue) => isWhole(value, int32) },
  decile: { column: 'e.decile', workerId: 'e.worker_id', cast: 'integer', nullable: true, valueOf: (row: RosterFacts): KeysetValue => row.decile, fits: (value: KeysetValue) => isWhole(value, int32) },
  registered: {
    column: 'e.registered_position', workerId: 'e.worker_id', cast: 'bigint', nullable: false,
    valueOf: (row: RosterFacts): KeysetValue => row.registeredPosition, fits: (value: KeysetValue) => isWhole(value, Number.MAX_SAFE_INTEGER),
  },
  paidAt: { column: 'e.paid_on', workerId: 'e.worker_id', cast: 'date', nullable: true, valueOf: (row: RosterFacts): KeysetValue => row.paidOn, fits: isDate },
} as const;

export function sortPlan(sort: RosterSort | undefined): SortPlan {
  if (sort === undefined) {
    return { key: 'default', column: null, workerId: 'e.worker_id', cast: '', descending: false, nullable: false, valueOf: () => null, fits: isNothing };
  }
  const descending = sort.startsWith('-');
  return { key: sort, descending, ...columns[(descending ? sort.slice(1) : sort) as keyof typeof columns] };
}

const seatless: readonly (RosterStatus | undefined)[] = ['unverified', 'waiting', 'outOfPolicy', 'rejected', 'exited'];
const seated: readonly (RosterStatus | undefined)[] = ['allocated', 'unpaid', 'paid', 'covered', 'coverage-rejected'];
const paid: readonly (RosterStatus | undefined)[] = ['paid', 'covered', 'coverage-rejected'];

/**
 * The parts in which a status can have rows at all: only seats have a rank, only paid ones a date of
 * payment. Without this a page of the waiting by rank would look through every rank for nobody.
 */
export function partsOf({ column, nullable }: SortPlan, status: RosterStatus | undefined): readonly Part[] {
  if (!nullable) return [0];
  const isRank = column === columns.rank.column;
  const isPayment = column === columns.paidAt.column;
  if ((isRank || isPayment) && seatless.includes(status)) return [1];
  if (isPayment && status === 'unpaid') return [1];
  if ((isRank && seated.includes(status)) || (isPayment && paid.includes(status))) return [0];
  return [0, 1];
}
