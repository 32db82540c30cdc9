import { type CandidateTest } from '@lindung/domain/standing';
import { type BusinessDate } from '@lindung/domain/values/brands';
import { type DayTest } from '../coverage/tally.js';

/** A standing, or a state that runs across standings. */
export const rosterStatuses = ['unverified', 'waiting', 'outOfPolicy', 'rejected', 'exited', 'allocated', 'verified', 'paid', 'covered', 'coverage-rejected', 'unpaid'] as const;
export type RosterStatus = (typeof rosterStatuses)[number];

/** What leaves rows out. Codes, not names; `decile` null means that none is known. */
export interface RosterFilter {
  readonly status?: RosterStatus;
  readonly kecamatan?: string;
  readonly kelurahan?: string;
  readonly occupation?: string;
  readonly sex?: string;
  readonly decile?: number | null;
  /** Part of a name. */
  readonly q?: string;
}

/** Collects the parameters of one statement while its text is put together. */
export class Conditions {
  readonly values: unknown[] = [];

  parameter(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

export const allOf = (texts: readonly string[]): string => (texts.length === 0 ? 'true' : texts.join(' AND '));

/** The same condition as the domain's `isWaiting`, over the columns of a candidate. */
export function waitingSql(conditions: Conditions, test: CandidateTest): string {
  const month = conditions.parameter(test.coverMonth);
  const fresh = test.oldestSnapshot === null ? '' : ` AND e.snapshot_date >= ${conditions.parameter(test.oldestSnapshot)}::date`;
  return `(e.coverable_from <= ${month} AND ${month} <= e.coverable_until${fresh})`;
}

function statusSql(conditions: Conditions, status: RosterStatus, test: DayTest): string {
  switch (status) {
    case 'unverified':
    case 'rejected':
    case 'exited':
    case 'allocated':
      return `e.standing_class = '${status}'`;
    case 'waiting':
      return `e.standing_class = 'candidate' AND ${waitingSql(conditions, test.candidate)}`;
    case 'outOfPolicy':
      return `e.standing_class IN ('excluded', 'candidate') AND NOT (e.standing_class = 'candidate' AND ${waitingSql(conditions, test.candidate)})`;
    case 'verified':
      return `e.dtsen_kind = 'verified'`;
    case 'paid':
      return 'e.paid_on IS NOT NULL';
    case 'covered':
      return `e.coverage = 'confirmed' AND e.cover_until >= ${conditions.parameter(test.today satisfies BusinessDate)}::date`;
    case 'coverage-rejected':
      return `e.coverage = 'rejected'`;
    case 'unpaid':
      return `e.standing_class = 'allocated' AND e.paid_on IS NULL`;
  }
}

/** A pattern that finds the text itself anywhere in a name, whatever signs it holds. */
const likePattern = (text: string): string => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

/** Tests that columns of enrolments and of coverage cells share; `prefix` is what their names begin with. */
export function placeTests(conditions: Conditions, { kecamatan, kelurahan, occupation, sex, decile }: RosterFilter, prefix: string): string[] {
  const tests: string[] = [];
  for (const [column, value] of Object.entries({ kecamatan, kelurahan, occupation, sex })) {
    if (value !== undefined) tests.push(`${prefix}${column} = ${conditions.parameter(value)}`);
  }
  if (decile === null) tests.push(`${prefix}decile IS NULL`);
  else if (decile !== undefined) tests.push(`${prefix}decile = ${conditions.parameter(decile)}`);
  return tests;
}

/** The tests of a filter over enrolments `e` and workers `w`. */
export function filterTests(conditions: Conditions, filter: RosterFilter, test: DayTest): string[] {
  const tests = placeTests(conditions, filter, 'e.');
  if (filter.status !== undefined) tests.push(statusSql(conditions, filter.status, test));
  if (filter.q !== undefined) tests.push(`w.name_search LIKE ${conditions.parameter(likePattern(filter.q))}`);
  return tests;
}
