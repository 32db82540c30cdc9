import { setImmediate as nextTurn } from 'node:timers/promises';
import { type RowWriter } from '../rows/row-writer.js';
import { tableOf } from '../rows/table.js';
import { summaryTable } from '../summary/summary-table.js';
import { coverageCell, summaryCell, summaryCellIdOf } from './cell-id.js';
import { coverageTable } from './coverage-table.js';

const coverageCells = tableOf(coverageTable);
const summaryCells = tableOf(summaryTable);
const ROWS_PER_TURN = 2_000;

/** How the counts of cells change between two flushes; bounded by the number of cells, not of events. */
export class CellCounts {
  private readonly deltas = new Map<string, number>();

  /** `tablesAreEmpty`: nobody has been counted yet, so that the first counts are rows to be inserted. */
  constructor(private tablesAreEmpty = false) {}

  /** An enrolment that was counted in one cell (or in none yet) is counted in another. */
  move(from: string | null, to: string): void {
    if (from === to) return;
    if (from !== null) this.deltas.set(from, (this.deltas.get(from) ?? 0) - 1);
    this.deltas.set(to, (this.deltas.get(to) ?? 0) + 1);
  }

  /** Adds what changed to both tables. Cells that nobody is counted in any more are deleted. */
  async flush(writer: RowWriter): Promise<void> {
    const summaryDeltas = new Map<string, number>();
    for (const [cellId, n] of this.deltas) {
      const summaryId = summaryCellIdOf(cellId);
      summaryDeltas.set(summaryId, (summaryDeltas.get(summaryId) ?? 0) + n);
    }
    const [coverage, summary] = [await rowsOf(this.deltas, coverageCell), await rowsOf(summaryDeltas, summaryCell)];
    if (this.tablesAreEmpty) {
      await writer.insert(coverageCells, coverage);
      await writer.insert(summaryCells, summary);
    } else {
      await writer.addCounts(coverageCells, coverage);
      await writer.addCounts(summaryCells, summary);
    }
    this.tablesAreEmpty = false;
    this.deltas.clear();
  }
}

async function rowsOf<Row>(deltas: ReadonlyMap<string, number>, toRow: (cellId: string, n: number) => Row): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [cellId, n] of deltas) {
    if (n !== 0) rows.push(toRow(cellId, n));
    // A whole city at once takes a tenth of a second, in which nobody else in this process would be answered.
    if (rows.length % ROWS_PER_TURN === ROWS_PER_TURN - 1) await nextTurn();
  }
  return rows;
}
