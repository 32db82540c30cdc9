import { type CellPlace, type CellState } from '../coverage/cell.js';
import { addCell, cellStateColumnList, cellStateGrouping, type DayTest, emptyTally, type Tally } from '../coverage/tally.js';
import { type Reader } from '../reading/reader.js';
import { addFilter, Conditions, type RosterFilter, type RosterStatus } from './roster-filter.js';

export interface RosterCountRequest {
  readonly programId: string;
  readonly filter: RosterFilter;
  readonly test: DayTest;
  /** Of the snapshot that is counted; totals are remembered by it. */
  readonly position: string;
}

const placeColumns = ['kecamatan', 'kelurahan', 'occupation', 'sex'] as const satisfies readonly (keyof CellPlace)[];

function countOf(tally: Tally, status: RosterStatus | undefined): number {
  switch (status) {
    case undefined:
      return tally.registered;
    case 'verified':
      return tally.verified;
    case 'paid':
      return tally.paid;
    case 'covered':
      return tally.covered;
    case 'coverage-rejected':
      return tally.coverageRejected;
    case 'unpaid':
      return tally.standing.allocated - tally.paid;
    default:
      return tally.standing[status];
  }
}

/** Sums the cells that the filter leaves: thousands of rows at most, however many workers there are. */
async function countCells(reader: Reader, { programId, filter, test }: RosterCountRequest): Promise<number> {
  const conditions = new Conditions();
  conditions.add('program', `program_id = ${conditions.parameter(programId)}`);
  for (const column of placeColumns) {
    const value = filter[column];
    if (value !== undefined) conditions.add(column, `${column} = ${conditions.parameter(value)}`);
  }
  if (filter.decile === null) conditions.add('decile-unknown', 'decile IS NULL');
  else if (filter.decile !== undefined) conditions.add('decile', `decile = ${conditions.parameter(filter.decile)}`);
  const { cells } = await reader.one<{ cells: CellState[] }>(
    {
      name: `roster-total-${conditions.shape.join('.')}`,
      text: `SELECT coalesce((SELECT json_agg(c) FROM (SELECT ${cellStateColumnList}, sum(n) AS n FROM coverage_cells
        WHERE ${conditions.sql} GROUP BY ${cellStateGrouping}) c), '[]') AS cells`,
    },
    conditions.values,
  );
  const tally = emptyTally();
  for (const cell of cells) addCell(tally, cell, test);
  return countOf(tally, filter.status);
}

/** A search by name has no cells; the trigram index keeps this count to the rows that match. */
async function countMatches(reader: Reader, { programId, filter, test }: RosterCountRequest): Promise<number> {
  const conditions = new Conditions();
  conditions.add('program', `e.program_id = ${conditions.parameter(programId)}`);
  addFilter(conditions, filter, test);
  const { n } = await reader.one<{ n: number }>(
    {
      name: `roster-matches-${conditions.shape.join('.')}`,
      text: `SELECT count(*)::int AS n FROM enrolments e JOIN workers w USING (worker_id) WHERE ${conditions.sql}`,
    },
    conditions.values,
  );
  return n;
}

/** How many rows a filter leaves. */
export function countRoster(reader: Reader, request: RosterCountRequest): Promise<number> {
  const key = JSON.stringify([request.programId, request.filter, request.test, request.position]);
  return reader.remember(key, () => (request.filter.q === undefined ? countCells(reader, request) : countMatches(reader, request)));
}
