import { areaName } from '@lindung/domain/reference/areas';
import { occupationLabel } from '@lindung/domain/reference/occupations';
import { type BusinessDate, type KelurahanCode, type OccupationCode } from '@lindung/domain/values/brands';
import { programTermsColumn, type ProgramTerms } from '../programs/programs-query.js';
import { positionColumn, type Reader, type Statement } from '../reading/reader.js';
import { type CellState } from './cell.js';
import { addCell, cellStateColumnList, cellStateGrouping, dayTest, emptyTally, type Tally } from './tally.js';

export const coverageAxes = ['kecamatan', 'kelurahan', 'occupation', 'decile', 'sex'] as const;
export type CoverageAxis = (typeof coverageAxes)[number];

export interface CoverageRow {
  /** Area or occupation code, decile or `unknown`, `L` or `P`. */
  readonly key: string;
  readonly label: string;
  readonly registered: number;
  readonly verified: number;
  readonly waiting: number;
  readonly allocated: number;
  readonly paid: number;
  readonly covered: number;
}

const coverageStatement = (axis: CoverageAxis): Statement => ({
  name: `coverage-${axis}`,
  text: `SELECT coalesce((SELECT json_agg(c ORDER BY c.key) FROM (
      SELECT ${axis} AS key, ${cellStateColumnList}, sum(n) AS n FROM coverage_cells WHERE program_id = $1 GROUP BY ${axis}, ${cellStateGrouping}) c), '[]') AS cells,
    ${programTermsColumn}, ${positionColumn}`,
});

const statements = Object.fromEntries(coverageAxes.map((axis) => [axis, coverageStatement(axis)])) as Record<CoverageAxis, Statement>;

/** Indonesian name of a key. */
function labelOf(axis: CoverageAxis, key: string): string {
  switch (axis) {
    case 'kecamatan':
    case 'kelurahan':
      return areaName(key as KelurahanCode) ?? key;
    case 'occupation':
      return occupationLabel(key as OccupationCode, 'id') ?? key;
    case 'decile':
      return key === 'unknown' ? 'Belum ada desil' : `Desil ${key}`;
    case 'sex':
      return key === 'L' ? 'Laki-laki' : 'Perempuan';
  }
}

const rowOf = (axis: CoverageAxis, key: string, tally: Tally): CoverageRow => ({
  key,
  label: labelOf(axis, key),
  registered: tally.registered,
  verified: tally.verified,
  waiting: tally.standing.waiting,
  allocated: tally.standing.allocated,
  paid: tally.paid,
  covered: tally.covered,
});

interface CoverageParts {
  readonly program: ProgramTerms | null;
  readonly cells: readonly (CellState & { readonly key: string | number | null })[];
  readonly position: string;
}

/** Counts by one axis as of `today`, in the order of the keys; null where there is no such programme. */
export async function findCoverage(reader: Reader, programId: string, axis: CoverageAxis, today: BusinessDate): Promise<{ rows: CoverageRow[]; position: string } | null> {
  const { program, cells, position } = await reader.one<CoverageParts>(statements[axis], [programId]);
  if (!program) return null;
  const test = dayTest(today, program);
  const tallies = new Map<string, Tally>();
  for (const cell of cells) {
    const key = cell.key === null ? 'unknown' : String(cell.key);
    const tally = tallies.get(key) ?? emptyTally();
    tallies.set(key, tally);
    addCell(tally, cell, test);
  }
  return { rows: [...tallies].map(([key, tally]) => rowOf(axis, key, tally)), position };
}
