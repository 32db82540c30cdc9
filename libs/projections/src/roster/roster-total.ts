import { type CellState } from '../coverage/cell.js';
import { addCell, cellStateColumnList, cellStateGrouping, type DayTest, emptyTally, type Tally } from '../coverage/tally.js';
import { allOf, type Conditions, filterTests, placeTests, type RosterFilter, type RosterStatus } from './roster-filter.js';

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

/** What a statement counts: cells to be summed, or (where there is a search) the rows themselves. */
export type Counted = readonly CellState[] | number;

/**
 * An expression that counts the rows which a filter leaves of programme `program` (a parameter).
 * Cells are thousands at most, however many workers there are. A search by name has no cells; the
 * trigram index keeps its count to the rows that match.
 */
export function countedSql(conditions: Conditions, program: string, filter: RosterFilter, test: DayTest): string {
  if (filter.q !== undefined) {
    const tests = [`e.program_id = ${program}`, ...filterTests(conditions, filter, test)];
    return `(SELECT to_json(count(*)) FROM enrolments e JOIN workers w USING (worker_id) WHERE ${allOf(tests)})`;
  }
  const tests = [`program_id = ${program}`, ...placeTests(conditions, filter, '')];
  return `(SELECT coalesce(json_agg(c), '[]') FROM (SELECT ${cellStateColumnList}, sum(n) AS n FROM coverage_cells
    WHERE ${allOf(tests)} GROUP BY ${cellStateGrouping}) c)`;
}

/** How many rows a filter leaves, from what {@link countedSql} answered. */
export function totalOf(counted: Counted, filter: RosterFilter, test: DayTest): number {
  if (typeof counted === 'number') return counted;
  const tally = emptyTally();
  for (const cell of counted) addCell(tally, cell, test);
  return countOf(tally, filter.status);
}
