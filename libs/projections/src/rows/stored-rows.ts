import { type Table } from './table.js';

/** A row in memory, and whether and how it has to be written. */
export interface Stored<Row extends object> {
  readonly row: Row;
  /** Whether the table has it. */
  inTable: boolean;
  /** Whether memory is ahead of the table. */
  dirty: boolean;
}

/**
 * The rows of one table that are held in memory. Rows are changed in place and then marked; a flush
 * writes the marked ones with one statement. After a failed transaction the whole object is thrown
 * away, because it may be ahead of the database.
 */
export class StoredRows<Row extends object> {
  private dirtyRows: Stored<Row>[] = [];

  constructor(readonly table: Table<Row>) {}

  /** Takes in a row that the table has. */
  loaded(row: Row): Stored<Row> {
    return { row, inTable: true, dirty: false };
  }

  /** Takes in a row that the table has not. */
  created(row: Row): Stored<Row> {
    const stored = { row, inTable: false, dirty: true };
    this.dirtyRows.push(stored);
    return stored;
  }

  /** To be called with every row that was changed. */
  changed(stored: Stored<Row>): void {
    if (stored.dirty) return;
    stored.dirty = true;
    this.dirtyRows.push(stored);
  }

  get dirtyCount(): number {
    return this.dirtyRows.length;
  }

  /** The rows to write, which count as written from now on. */
  takeDirty(): { readonly inserts: readonly Row[]; readonly updates: readonly Row[] } {
    const inserts: Row[] = [];
    const updates: Row[] = [];
    for (const stored of this.dirtyRows) {
      (stored.inTable ? updates : inserts).push(stored.row);
      stored.inTable = true;
      stored.dirty = false;
    }
    this.dirtyRows = [];
    return { inserts, updates };
  }
}
