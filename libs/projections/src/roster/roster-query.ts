import { type BusinessDate } from '@lindung/domain/values/brands';
import { dayTest } from '../coverage/tally.js';
import { type ProgramTerms, termsStatement } from '../programs/programs-query.js';
import { decodeCursor, encodeCursor } from '../reading/keyset-cursor.js';
import { askWithTerms } from '../reading/known-terms.js';
import { type Reader, type SnapshotReader } from '../reading/reader.js';
import { type RosterFilter } from './roster-filter.js';
import { type RosterFacts, rosterItem, type RosterItem, type Viewer } from './roster-row.js';
import { type Part, partsOf, type RosterSort, sortPlan, type SortPlan } from './roster-sort.js';
import { countStatement, type PageQuestion, pageStatement, partStatement, type Place } from './roster-statement.js';
import { type Counted, totalOf } from './roster-total.js';

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

interface PageRow extends RosterFacts {
  readonly part: Part;
}

interface PageParts {
  readonly program: ProgramTerms | null;
  /** Whether the worker whom the cursor names still has the name that the place is found by. */
  readonly anchored: boolean;
  readonly rows: readonly PageRow[];
  /** Null where it was not asked for. */
  readonly counted: Counted | null;
  readonly position: string;
}

const workerIdPattern = /^[A-Za-z0-9._-]{1,128}$/;

function placeOf(cursor: string | undefined, plan: SortPlan): Place | null {
  if (cursor === undefined) return { part: 0, after: null };
  const [key, part, value, workerId] = decodeCursor(cursor, 4) ?? [];
  if (key !== plan.key || (part !== 0 && part !== 1) || value === undefined || typeof workerId !== 'string' || !workerIdPattern.test(workerId)) return null;
  const fits = part === 1 ? plan.nullable && value === null : plan.fits(value);
  return fits ? { part, after: { value, workerId } } : null;
}

const cursorOf = (plan: SortPlan, { part, ...row }: PageRow): string => encodeCursor([plan.key, part, part === 1 ? null : plan.valueOf(row), row.workerId]);

/**
 * One page of the roster as of `today`, all from one snapshot. Null where there is no such
 * programme; `'bad-cursor'` where the cursor is not one of this sort, or its place is gone because
 * the person there was erased since.
 */
export async function findRosterPage(reader: Reader, request: RosterPageRequest): Promise<RosterPage | 'bad-cursor' | null> {
  const { programId, filter, limit, today, viewer } = request;
  const plan = sortPlan(request.sort);
  const place = placeOf(request.cursor, plan);
  const keyOf = (program: ProgramTerms): string => JSON.stringify([programId, filter, dayTest(today, program)]);
  const page = await askWithTerms(reader, programId, keyOf, (program) => {
    const question = { programId, filter, plan, test: dayTest(today, program), viewer, place: place ?? { part: 0, after: null }, rows: limit + 1 } as const;
    return readPage(reader, question, keyOf(program));
  });
  if (page === null) return null;
  if (!place || !page.anchored) return 'bad-cursor';
  const test = dayTest(today, page.program);
  const rows = page.rows.slice(0, limit);
  const last = rows.at(-1);
  return {
    items: rows.map((row) => rosterItem(row, test)),
    nextCursor: page.rows.length > limit && last ? cursorOf(plan, last) : null,
    total: page.total,
    position: page.position,
  };
}

/**
 * Rows and total of one snapshot, in one round trip where the total is remembered. It is counted by
 * itself first where it is not, since looking for rows is dear exactly where there are none. When
 * the log moves in between, one dearer statement brings both.
 */
async function readPage(reader: Reader, question: Omit<PageQuestion, 'count'>, key: string): Promise<PageParts & { readonly total: number }> {
  const { totals } = reader.memory;
  const read = async ({ text, values }: { readonly text: string; readonly values: readonly unknown[] }): Promise<PageParts> =>
    reader.one<PageParts>({ text, plannedForValues: question.filter.q !== undefined }, values);
  const settle = (parts: PageParts): PageParts & { readonly total: number } => {
    if (parts.counted === null) throw new Error('A total was asked for and not counted.');
    const total = totalOf(parts.counted, question.filter, question.test);
    totals.set(key, { position: parts.position, figure: total });
    return { ...parts, total };
  };
  let known = totals.get(key);
  if (known === undefined || known.figure === 0) {
    const counted = settle(await read(countStatement(question)));
    if (counted.total === 0) return counted;
    known = { position: counted.position, figure: counted.total };
  }
  const page = await read(pageStatement({ ...question, count: false }));
  return page.position === known.position ? { ...page, total: known.figure } : settle(await read(pageStatement({ ...question, count: true })));
}

/** Every row of a roster, on a connection that is held until `close`. */
export interface RosterRows {
  readonly position: string;
  /** To be read once. */
  readonly batches: AsyncIterable<readonly RosterItem[]>;
  /** Needed whether or not the rows were read. */
  close(): Promise<void>;
}

/** Every row that the filters leave, by registration unless sorted otherwise, from one snapshot; for files. Null where there is no such programme. */
export async function findRosterRows(reader: Reader, request: Pick<RosterPageRequest, 'programId' | 'filter' | 'sort' | 'today' | 'viewer'>): Promise<RosterRows | null> {
  const snapshot = await reader.openSnapshot();
  try {
    const { program, position } = await snapshot.one<{ program: ProgramTerms | null; position: string }>(termsStatement, [request.programId]);
    if (program) return { position, batches: rosterBatches(snapshot, request, program), close: () => snapshot.close() };
    await snapshot.close();
    return null;
  } catch (error) {
    await snapshot.close();
    throw error;
  }
}

async function* rosterBatches(
  snapshot: SnapshotReader,
  { programId, filter, sort = 'registered', today, viewer }: Pick<RosterPageRequest, 'programId' | 'filter' | 'sort' | 'today' | 'viewer'>,
  program: ProgramTerms,
): AsyncIterable<readonly RosterItem[]> {
  const plan = sortPlan(sort);
  const test = dayTest(today, program);
  for (const part of partsOf(plan, filter.status)) {
    const { text, values } = partStatement({ programId, filter, plan, test, viewer }, part);
    for await (const rows of snapshot.stream<RosterFacts>({ text }, values)) yield rows.map((row) => rosterItem(row, test));
  }
}
