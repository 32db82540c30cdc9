import { type DayTest } from '../coverage/tally.js';
import { programTermsColumn } from '../programs/programs-query.js';
import { limitFor } from '../reading/page-limit.js';
import { positionColumn } from '../reading/reader.js';
import { type KeysetValue } from '../reading/keyset-cursor.js';
import { allOf, Conditions, filterTests, type RosterFilter } from './roster-filter.js';
import { rosterColumns, type Viewer } from './roster-row.js';
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
  readonly viewer: Viewer;
}

export interface PageQuestion extends RosterQuestion {
  readonly place: Place;
  /** Rows wanted at least; some more may come. */
  readonly rows: number;
  /** Whether to count the total, too: a third of what it costs to plan a page. */
  readonly count: boolean;
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
function partSql(conditions: Conditions, { plan, viewer }: RosterQuestion, tests: readonly string[], part: Part, after: Place['after']): string {
  return `SELECT ${part} AS part, ${rosterColumns(viewer)} FROM enrolments e JOIN workers w USING (worker_id)
    WHERE ${allOf([...tests, ...keysetTests(conditions, plan, part, after)])} ORDER BY ${orderOf(plan, part)}`;
}

/** The rows of the first statement, then those of the next, `limit` in all. */
const oneAfterAnother = (parts: readonly string[], limit: number): string =>
  parts.length < 2 ? (parts[0] ?? 'SELECT WHERE false') : `${parts.map((part, index) => `SELECT * FROM (${part}) part_${index}`).join(' UNION ALL ')} LIMIT ${limit}`;

/**
 * One page with everything that belongs to its answer, in one statement and so from one snapshot:
 * terms, rows, position, and (where wanted) what the total is counted from. Its second part is not
 * begun before the first has ended.
 */
export function pageStatement(question: PageQuestion): StatementParts {
  const { programId, filter, plan, test, place, rows, count } = question;
  const conditions = new Conditions();
  const program = conditions.parameter(programId);
  const tests = [`e.program_id = ${program}`, ...filterTests(conditions, filter, test)];
  const limit = limitFor(rows);
  const parts = partsOf(plan, filter.status)
    .filter((part) => part >= place.part)
    .map((part) => `${partSql(conditions, question, tests, part, part === place.part ? place.after : null)} LIMIT ${limit}`);
  const named = plan.cast === 'text' && place.part === 0 && place.after !== null;
  const anchored = named ? `EXISTS (SELECT FROM workers WHERE worker_id = ${conditions.parameter(place.after.workerId)} AND name_search IS NOT NULL)` : 'true';
  const text = `SELECT ${programTermsColumn}, ${anchored} AS anchored,
    coalesce((SELECT json_agg(r) FROM (${oneAfterAnother(parts, limit)}) r), '[]') AS rows,
    ${count ? countedSql(conditions, program, filter, test) : 'NULL'} AS counted,
    ${positionColumn}`;
  return { text, values: conditions.values };
}

/** The total alone. */
export function countStatement({ programId, filter, test }: RosterQuestion): StatementParts {
  const conditions = new Conditions();
  const counted = countedSql(conditions, conditions.parameter(programId), filter, test);
  return { text: `SELECT ${programTermsColumn}, true AS anchored, '[]'::json AS rows, ${counted} AS counted, ${positionColumn}`, values: conditions.values };
}

/** Every row of one part, for files. */
export function partStatement(question: RosterQuestion, part: Part): StatementParts {
  const conditions = new Conditions();
  const tests = [`e.program_id = ${conditions.parameter(question.programId)}`, ...filterTests(conditions, question.filter, question.test)];
  return { text: partSql(conditions, question, tests, part, null), values: conditions.values };
}
