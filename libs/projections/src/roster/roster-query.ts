import { type BusinessDate } from '@lindung/domain/values/brands';
import { dayTest, type DayTest } from '../coverage/tally.js';
import { findProgramTerms } from '../programs/programs-query.js';
import { decodeCursor, encodeCursor, type KeysetValue } from '../reading/keyset-cursor.js';
import { positionColumn, type Reader, type Statement } from '../reading/reader.js';
import { addFilter, Conditions, type RosterFilter } from './roster-filter.js';
import { enrolmentColumns, type EnrolmentJoined, rosterItem, type RosterItem, type Viewer } from './roster-row.js';
import { type RosterSort, sortPlan, type SortPlan } from './roster-sort.js';
import { countRoster } from './roster-total.js';

export interface RosterPageRequest {
  readonly programId: string;
  readonly filter: RosterFilter;
  readonly sort?: RosterSort;
  /** 1 to 500. */
  readonly limit: number;
  readonly cursor?: string;
  readonly today: BusinessDate;
  readonly viewer: Viewer;
}

export interface RosterPage {
  readonly items: readonly RosterItem[];
  readonly nextCursor: string | null;
  readonly total: number;
  readonly position: string;
}

/** Rows with the sort's value come in part 0, rows without it in part 1. */
type Part = 0 | 1;

interface Place {
  readonly part: Part;
  /** Sort value and worker id of the last row seen, or null at the beginning of the part. */
  readonly after: readonly [KeysetValue, string] | null;
}

function keysetSql(conditions: Conditions, plan: SortPlan, place: Place): void {
  const compare = plan.descending ? '<' : '>';
  if (plan.column === null || place.part === 1) {
    if (plan.nullable) conditions.add('without', `${plan.column ?? ''} IS NULL`);
    if (place.after) conditions.add('after', `e.worker_id > ${conditions.parameter(place.after[1])}`);
    return;
  }
  if (plan.nullable) conditions.add('with', `${plan.column} IS NOT NULL`);
  if (!place.after) return;
  const value = conditions.parameter(place.after[0]);
  const workerId = conditions.parameter(place.after[1]);
  conditions.add('after', `(${plan.column}, e.worker_id) ${compare} (${value}::${plan.cast}, ${workerId})`);
}

function orderSql(plan: SortPlan, part: Part): string {
  if (plan.column === null || part === 1) return 'e.worker_id';
  const direction = plan.descending ? ' DESC' : '';
  return `${plan.column}${direction}, e.worker_id${direction}`;
}

/** One page of one part as a prepared statement; every shape of conditions has a text and a name of its own. */
export function pageStatement(
  request: Pick<RosterPageRequest, 'programId' | 'filter'>,
  plan: SortPlan,
  place: Place,
  limit: number | null,
  test: DayTest,
): { readonly statement: Statement; readonly values: readonly unknown[] } {
  const conditions = new Conditions();
  conditions.add('program', `e.program_id = ${conditions.parameter(request.programId)}`);
  addFilter(conditions, request.filter, test);
  keysetSql(conditions, plan, place);
  const rows = `SELECT ${enrolmentColumns} FROM enrolments e JOIN workers w USING (worker_id)
    WHERE ${conditions.sql} ORDER BY ${orderSql(plan, place.part)}`;
  const name = `roster-${plan.key}-${place.part}-${conditions.shape.join('.')}`;
  if (limit === null) return { statement: { name: `${name}-all`, text: rows }, values: conditions.values };
  const text = `SELECT coalesce((SELECT json_agg(r) FROM (${rows} LIMIT ${conditions.parameter(limit)}) r), '[]') AS rows, ${positionColumn}`;
  return { statement: { name, text }, values: conditions.values };
}

function placeOf(cursor: string | undefined, plan: SortPlan): Place | null {
  if (cursor === undefined) return { part: 0, after: null };
  const values = decodeCursor(cursor, 4);
  const [key, part, value, workerId] = values ?? [];
  if (key !== plan.key || (part !== 0 && part !== 1) || value === undefined || typeof workerId !== 'string') return null;
  return { part, after: [value, workerId] };
}

/** Rows from `place` on, going over into the second part where the first ends within the page. */
async function rowsFrom(reader: Reader, request: RosterPageRequest, plan: SortPlan, place: Place, count: number, test: DayTest): Promise<{ part: Part; row: EnrolmentJoined }[]> {
  const { statement, values } = pageStatement(request, plan, place, count, test);
  const { rows } = await reader.one<{ rows: EnrolmentJoined[] }>(statement, values);
  const found = rows.map((row) => ({ part: place.part, row }));
  if (place.part === 1 || !plan.nullable || found.length === count) return found;
  return [...found, ...(await rowsFrom(reader, request, plan, { part: 1, after: null }, count - found.length, test))];
}

/**
 * One page of the roster as of `today`, all from one snapshot. Null where there is no such
 * programme; `'bad-cursor'` where the cursor is not one of this sort.
 */
export function findRosterPage(reader: Reader, request: RosterPageRequest): Promise<RosterPage | 'bad-cursor' | null> {
  const plan = sortPlan(request.sort);
  const place = placeOf(request.cursor, plan);
  return reader.snapshot(async (snapshot) => {
    const { program, position } = await findProgramTerms(snapshot, request.programId);
    if (!program) return null;
    if (!place) return 'bad-cursor';
    const test = dayTest(request.today, program);
    const found = await rowsFrom(snapshot, request, plan, place, request.limit + 1, test);
    const page = found.slice(0, request.limit);
    const last = page.at(-1);
    return {
      items: page.map(({ row }) => rosterItem(row, test, request.viewer)),
      nextCursor: found.length > request.limit && last ? encodeCursor([plan.key, last.part, plan.valueOf(last.row), last.row.workerId]) : null,
      total: await countRoster(snapshot, { programId: request.programId, filter: request.filter, test, position }),
      position,
    };
  });
}

/** Every row that the filters leave, by registration, in batches; for files. Null where there is no such programme. */
export async function findRosterRows(
  reader: Reader,
  request: Pick<RosterPageRequest, 'programId' | 'filter' | 'today' | 'viewer'>,
): Promise<{ readonly position: string; readonly batches: AsyncIterable<readonly RosterItem[]> } | null> {
  const { program, position } = await findProgramTerms(reader, request.programId);
  if (!program) return null;
  const test = dayTest(request.today, program);
  const { statement, values } = pageStatement(request, sortPlan('registered'), { part: 0, after: null }, null, test);
  const batches = async function* (): AsyncIterable<readonly RosterItem[]> {
    for await (const rows of reader.stream<EnrolmentJoined>(statement, values)) yield rows.map((row) => rosterItem(row, test, request.viewer));
  };
  return { position, batches: batches() };
}
