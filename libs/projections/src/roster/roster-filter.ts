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
  readonly texts: string[] = [];
  /** Names the shape of the statement: the same shape always has the same text. */
  readonly shape: string[] = [];

  parameter(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  add(shape: string, text: string): void {
    this.shape.push(shape);
    this.texts.push(text);
  }

  get sql(): string {
    return this.texts.length === 0 ? 'true' : this.texts.join(' AND ');
  }
}

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
      return `(e.standing_class = 'excluded' OR (e.standing_class = 'candidate' AND NOT ${waitingSql(conditions, test.candidate)}))`;
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

/** Whether the date conditions leave a parameter out changes a statement's text, so it is part of its shape. */
const statusShape = (status: RosterStatus, test: DayTest): string =>
  `status-${status}${test.candidate.oldestSnapshot === null ? '' : '-fresh'}`;

const likePattern = (text: string): string => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

/** Adds the conditions of a filter over enrolments `e` and workers `w`. */
export function addFilter(conditions: Conditions, filter: RosterFilter, test: DayTest): void {
  for (const column of ['kecamatan', 'kelurahan', 'occupation', 'sex'] as const) {
    const value = filter[column];
    if (value !== undefined) conditions.add(column, `e.${column} = ${conditions.parameter(value)}`);
  }
  if (filter.decile === null) conditions.add('decile-unknown', 'e.decile IS NULL');
  else if (filter.decile !== undefined) conditions.add('decile', `e.decile = ${conditions.parameter(filter.decile)}`);
  if (filter.status !== undefined) conditions.add(statusShape(filter.status, test), statusSql(conditions, filter.status, test));
  if (filter.q !== undefined) conditions.add('q', `w.name_search LIKE ${conditions.parameter(likePattern(filter.q))}`);
}
