import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { type ClientBase } from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { tableOf } from '../rows/table.js';
import { type HistorySink } from '../worker-history/history-sink.js';
import { type HistoryRow, historyTable } from '../worker-history/history-table.js';

const history = tableOf(historyTable);
const CHUNK_CHARACTERS = 256 * 1024;

/**
 * Sends history rows through one COPY on a connection of its own, beside the folding. They commit at
 * the end, apart from the other rows: a rebuild that is cut short is thrown away as a whole.
 */
export class StreamedHistory implements HistorySink {
  private readonly stream: CopyStreamQuery;
  private readonly done: Promise<void>;
  private chunk = '';

  constructor(client: ClientBase) {
    this.stream = client.query(copyFrom(history.copyIn));
    this.done = finished(this.stream);
    this.done.catch(() => undefined);
  }

  add(row: HistoryRow): void {
    this.chunk += history.copyLine(row);
    if (this.chunk.length < CHUNK_CHARACTERS) return;
    this.stream.write(this.chunk);
    this.chunk = '';
  }

  /** Waits until the server has taken what was added; to be called after every batch. */
  async flush(): Promise<void> {
    if (this.stream.writableNeedDrain) await Promise.race([once(this.stream, 'drain'), this.done]);
  }

  /** Commits the rows. */
  async end(): Promise<void> {
    this.stream.end(this.chunk);
    await this.done;
  }

  /** Gives up: nothing of it is kept. */
  abort(): void {
    this.stream.destroy();
  }
}
