import { EntitySchema } from 'typeorm';
import { type CellState, cellStateColumns } from '../coverage/cell.js';
import { key, text } from '../schema/columns.js';

/** Enrolments of a programme counted by state alone: what the summary sums, a few dozen rows. */
export interface SummaryCellRow extends CellState {
  cellId: string;
}

export const summaryTable = new EntitySchema<SummaryCellRow>({
  name: 'SummaryCell',
  tableName: 'summary_cells',
  columns: { cellId: key(text('cell_id')), ...cellStateColumns },
  indices: [{ name: 'summary_cells_by_program', columns: ['programId'] }],
});
