import { EntitySchema } from 'typeorm';
import { integer, key, nullable, text } from '../schema/columns.js';
import { type CellPlace, type CellState, cellStateColumns } from './cell.js';

/** Enrolments counted by state and by every axis: coverage by any axis, and totals of roster filters. */
export interface CoverageCellRow extends CellState, CellPlace {
  /** All axes joined; the key. */
  cellId: string;
}

export const coverageTable = new EntitySchema<CoverageCellRow>({
  name: 'CoverageCell',
  tableName: 'coverage_cells',
  columns: {
    cellId: key(text('cell_id')),
    ...cellStateColumns,
    kecamatan: text('kecamatan'),
    kelurahan: text('kelurahan'),
    occupation: text('occupation'),
    sex: text('sex'),
    decile: nullable(integer('decile')),
  },
  indices: [{ name: 'coverage_cells_by_place', columns: ['programId', 'kecamatan', 'standingClass'] }],
});
