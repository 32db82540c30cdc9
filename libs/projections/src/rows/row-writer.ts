import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Table } from './table.js';

/** From this many rows on COPY is cheaper than INSERT, in spite of its extra round trip. */
const COPY_FROM_ROWS = 50;
/** Rows per statement: bounds the JSON text that either side holds at once. */
const ROWS_PER_STATEMENT = 5_000;
/** Bytes that are handed to the driver at once. */
const COPY_CHUNK_CHARACTERS = 256 * 1024;

/** Writes rows in sets, inside whatever transaction its connection has open. */
export class RowWriter {
  constructor(private readonly client: ClientBase) {}

  async insert<Row extends object>(table: Table<Row>, rows: readonly Row[]): Promise<void> {
    if (rows.length >= COPY_FROM_ROWS) await this.copy(table, rows);
    else await this.inStatements(`insert-${table.name}`, table.insert, rows);
  }

  async update<Row extends object>(table: Table<Row>, rows: readonly Row[]): Promise<void> {
    await this.inStatements(`update-${table.name}`, table.update, rows);
  }

  /** Adds `summed` columns to the rows of the same key, or inserts them. */
  async add<Row extends object>(table: Table<Row>, rows: readonly Row[], summed: readonly (keyof Row & string)[]): Promise<void> {
    await this.inStatements(`add-${table.name}`, table.add(summed), rows);
  }

  /** Adds counts to cells, and deletes the cells that come to nothing. */
  async addCounts<Row extends { readonly cellId: string; readonly n: number }>(table: Table<Row>, rows: readonly Row[]): Promise<void> {
    await this.add(table, rows, ['n']);
    const lessened = rows.filter((row) => row.n < 0).map((row) => row.cellId);
    if (lessened.length === 0) return;
    await this.client.query({ name: `empty-${table.name}`, text: `DELETE FROM ${table.name} WHERE cell_id = ANY($1) AND n = 0`, values: [lessened] });
  }

  /** Streams rows through COPY, no faster than the server takes them. */
  async copy<Row extends object>(table: Table<Row>, rows: Iterable<Row>): Promise<void> {
    const stream = this.client.query(copyFrom(table.copyIn));
    const done = finished(stream);
    done.catch(() => undefined);
    let chunk = '';
    for (const row of rows) {
      chunk += table.copyLine(row);
      if (chunk.length < COPY_CHUNK_CHARACTERS) continue;
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), done]);
      chunk = '';
      // The stream may have room without a look at the network; others in this process want their turn too.
      await nextTurn();
    }
    stream.end(chunk);
    await done;
  }

  private async inStatements<Row extends object>(name: string, statement: string, rows: readonly Row[]): Promise<void> {
    for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
      const part = rows.length <= ROWS_PER_STATEMENT ? rows : rows.slice(start, start + ROWS_PER_STATEMENT);
      await this.client.query({ name, text: statement, values: [JSON.stringify(part)] });
    }
  }
}
