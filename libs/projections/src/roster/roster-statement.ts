import { type DayTest } from '../coverage/tally.js';
import { programTermsColumn } from '../programs/programs-query.js';
import { limitFor } from '../reading/page-limit.js';
import { movedFrom, positionColumn } from '../reading/reader.js';
import { type KeysetValue } from '../reading/keyset-cursor.js';
import { allOf, Conditions, filterTests, type RosterFilter } from './roster-filter.js';
import { enrolmentColumns } from './roster-row.js';
import { type Part, partsOf, type SortPlan } from './roster-sort.js';
import { countedSql } from './roster-total.js';

/** Where a page begins: behind the last row seen of a part, or at the part's beginning. */
export interface Place {
  readonly part: Part;
  readonly after: { readonly value: KeysetValue; readonly workerId: string } | null;
}

export interface RosterQuestion {
  readonly programId: string;
  readonly filter: RosterFilter;
  readonly plan: SortPlan;
  readonly test: DayTest;
}

export interface PageQuestion extends RosterQuestion {
  readonly place: Place;
  /** Rows wanted at least; some more may come. */
  readonly rows: number;
  /** Position for which the total is known already, or null. */
  readonly countedAt: string | null;
}

interface StatementParts {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The tests that leave rows before a place out. A name is looked up by the worker who had it. */
function keysetTests(conditions: Conditions, plan: SortPlan, part: Part, after: Place['after']): string[] {
  const valueTest = plan.nullable ? [`${plan.column ?? ''} IS ${part === 0 ? 'NOT ' : ''}NULL`] : [];
  if (!after) return valueTest;
  const workerId = conditions.parameter(after.workerId);
  if (plan.column === null || part === 1) return [...valueTest, `e.worker_id > ${workerId}`];
  const value = plan.cast === 'text' ? `(SELECT name_search FROM workers WHERE worker_id = ${workerId})` : `${conditions.parameter(after.value)}::${plan.cast}`;
  return [...valueTest, `(${plan.column}, ${plan.workerId}) ${plan.descending ? '<' : '>'} (${value}, ${workerId})`];
}

function orderOf(plan: SortPlan, part: Part): string {
  if (plan.column === null || part === 1) return 'e.worker_id';
  const direction = plan.descending ? ' DESC' : '';
  return `${plan.column}${direction}, ${plan.workerId}${direction}`;
}

/** Rows of one part behind a place, in order. */
function partSql(conditions: Conditions, { plan }: RosterQuestion, tests: readonly string[], part: Part, after: Place['after']): string {
  return `SELECT ${part} AS part, ${enrolmentColumns} FROM enrolments e JOIN workers w USING (worker_id)
    WHERE ${allOf([...tests, ...keysetTests(conditions, plan, part, after)])} ORDER BY ${orderOf(plan, part)}`;
}

/**
 * One page with everything that belongs to its answer, in one statement and so from one snapshot:
 * terms, rows, position, and what the total is counted from unless that is known. Its second part
 * is not begun before the first has ended.
 */
export function pageStatement(question: PageQuestion): StatementParts {
  const { programId, filter, plan, test, place, rows, countedAt } = question;
  const conditions = new Conditions();
  const program = conditions.parameter(programId);
  const tests = [`e.program_id = ${program}`, ...filterTests(conditions, filter, test)];
  const limit = limitFor(rows);
  const parts = partsOf(plan, filter.status)
    .filter((part) => part >= place.part)
    .map((part) => `SELECT * FROM (${partSql(conditions, question, tests, part, part === place.part ? place.after : null)} LIMIT ${limit}) part_${part}`);
  const named = plan.cast === 'text' && place.part === 0 && place.after !== null;
  const anchored = named ? `EXISTS (SELECT FROM workers WHERE worker_id = ${conditions.parameter(place.after.workerId)} AND name_search IS NOT NULL)` : 'true';
  const text = `SELECT ${programTermsColumn}, ${anchored} AS anchored,
    coalesce((SELECT json_agg(r) FROM (${parts.length === 0 ? 'SELECT WHERE false' : `${parts.join(' UNION ALL ')} LIMIT ${limit}`}) r), '[]') AS rows,
    CASE WHEN ${movedFrom(conditions.parameter(countedAt))} THEN ${countedSql(conditions, program, filter, test)} END AS counted,
    ${positionColumn}`;
  return { text, values: conditions.values };
}

/** Every row of one part, for files. */
export function partStatement(question: RosterQuestion, part: Part): StatementParts {
  const conditions = new Conditions();
  const tests = [`e.program_id = ${conditions.parameter(question.programId)}`, ...filterTests(conditions, question.filter, question.test)];
  return { text: partSql(conditions, question, tests, part, null), values: conditions.values };
}
