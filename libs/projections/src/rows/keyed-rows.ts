import { type ClientBase } from 'pg';
import { type RowWriter } from './row-writer.js';
import { type Stored, StoredRows } from './stored-rows.js';
import { type Table } from './table.js';

/** Rows beyond this many are let go of at the end of a batch. */
const MAX_ROWS_HELD = 10_000;

/** The rows of a small table (rounds, batches, imports) by their key, read when they are first needed. */
export class KeyedRows<Row extends object> {
  private readonly byKey = new Map<string, Stored<Row>>();
  private readonly rows: StoredRows<Row>;

  constructor(
    table: Table<Row>,
    private readonly keyOf: (row: Row) => string,
    private readonly keyColumn: string,
  ) {
    this.rows = new StoredRows(table);
  }

  find(key: string): Row | undefined {
    return this.byKey.get(key)?.row;
  }

  values(): Row[] {
    return [...this.byKey.values()].map((stored) => stored.row);
  }

  create(row: Row): Row {
    this.byKey.set(this.keyOf(row), this.rows.created(row));
    return row;
  }

  /** To be called with the key of every row that was changed. */
  changed(key: string): void {
    const stored = this.byKey.get(key);
    if (stored !== undefined) this.rows.changed(stored);
  }

  /** Reads those of the given rows that are not held yet. */
  async load(client: ClientBase, keys: Iterable<string>): Promise<void> {
    const missing = [...new Set(keys)].filter((key) => !this.byKey.has(key));
    if (missing.length > 0) await this.read(client, `${this.keyColumn} = ANY($1)`, [missing]);
  }

  async loadAll(client: ClientBase): Promise<void> {
    await this.read(client, 'true', []);
  }

  async flush(writer: RowWriter): Promise<void> {
    const { inserts, updates } = this.rows.takeDirty();
    await writer.insert(this.rows.table, inserts);
    await writer.update(this.rows.table, updates);
  }

  /** Lets go of the oldest rows beyond the bound; only between a flush and the next batch. */
  trim(): void {
    for (const key of this.byKey.keys()) {
      if (this.byKey.size <= MAX_ROWS_HELD) return;
      this.byKey.delete(key);
    }
  }

  private async read(client: ClientBase, where: string, values: unknown[]): Promise<void> {
    const { rows } = await client.query<{ row: Row }>({ text: this.rows.table.select(where), values });
    for (const { row } of rows) this.byKey.set(this.keyOf(row), this.rows.loaded(row));
  }
}
