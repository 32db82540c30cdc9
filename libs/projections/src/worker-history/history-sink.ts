import { type RowWriter } from '../rows/row-writer.js';
import { tableOf } from '../rows/table.js';
import { type HistoryRow, historyTable } from './history-table.js';

const history = tableOf(historyTable);

/** Where history rows go: into the batch's own transaction, or in a rebuild beside it. */
export interface HistorySink {
  add(row: HistoryRow): void;
  /** Called within the transaction that moves the checkpoint. */
  flush(writer: RowWriter): Promise<void>;
}

/** Keeps the rows of a batch and writes them with it. */
export class BatchedHistory implements HistorySink {
  private rows: HistoryRow[] = [];

  add(row: HistoryRow): void {
    this.rows.push(row);
  }

  async flush(writer: RowWriter): Promise<void> {
    await writer.insert(history, this.rows);
    this.rows = [];
  }
}
