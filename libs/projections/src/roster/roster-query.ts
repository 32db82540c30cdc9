import { type BusinessDate } from '@lindung/domain/values/brands';
import { dayTest } from '../coverage/tally.js';
import { type ProgramTerms, termsStatement } from '../programs/programs-query.js';
import { decodeCursor, encodeCursor } from '../reading/keyset-cursor.js';
import { askWithTerms } from '../reading/known-terms.js';
import { type CountedAt, type Reader, type SnapshotReader } from '../reading/reader.js';
import { type RosterFilter } from './roster-filter.js';
import { type EnrolmentJoined, rosterItem, type RosterItem, type Viewer } from './roster-row.js';
import { type Part, partsOf, type RosterSort, sortPlan, type SortPlan } from './roster-sort.js';
import { pageStatement, partStatement, type Place } from './roster-statement.js';
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

interface PageRow extends EnrolmentJoined {
  readonly part: Part;
}

interface PageParts {
  readonly program: ProgramTerms | null;
  /** Whether the worker whom the cursor names still has the name that the place is found by. */
  readonly anchored: boolean;
  readonly rows: readonly PageRow[];
  /** Null where the total that was remembered still holds. */
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

/** The total of a page, remembered with the position that it was counted at. */
function settleTotal(reader: Reader, key: string, known: CountedAt<number> | undefined, { counted, position }: PageParts, count: (counted: Counted) => number): number {
  if (counted === null && known?.position === position) return known.figure;
  if (counted === null) throw new Error('A total was neither known nor counted.');
  const figure = count(counted);
  reader.memory.totals.set(key, { position, figure });
  return figure;
}

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
  let known: CountedAt<number> | undefined;
  const page = await askWithTerms(reader, programId, keyOf, (program) => {
    known = reader.memory.totals.get(keyOf(program));
    const question = { programId, filter, plan, test: dayTest(today, program), place: place ?? { part: 0, after: null }, rows: limit + 1, countedAt: known?.position ?? null };
    const { text, values } = pageStatement(question);
    return reader.one<PageParts>({ text }, values);
  });
  if (page === null) return null;
  if (!place || !page.anchored) return 'bad-cursor';
  const test = dayTest(today, page.program);
  const rows = page.rows.slice(0, limit);
  const last = rows.at(-1);
  return {
    items: rows.map((row) => rosterItem(row, test, viewer)),
    nextCursor: page.rows.length > limit && last ? cursorOf(plan, last) : null,
    total: settleTotal(reader, keyOf(page.program), known, page, (counted) => totalOf(counted, filter, test)),
    position: page.position,
  };
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
    const { text, values } = partStatement({ programId, filter, plan, test }, part);
    for await (const rows of snapshot.stream<EnrolmentJoined>({ text }, values)) yield rows.map((row) => rosterItem(row, test, viewer));
  }
}
