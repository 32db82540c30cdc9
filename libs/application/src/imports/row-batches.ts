import { type FileRow } from './reading/file-row.js';

/** A stream of rows in batches of any size, handed out in batches of the size that is asked for. */
export class RowBatches {
  readonly #source: AsyncGenerator<readonly FileRow[]>;
  #waiting: readonly FileRow[] = [];

  constructor(source: AsyncGenerator<readonly FileRow[]>) {
    this.#source = source;
  }

  /** The next `count` rows, fewer at the end, none after it. */
  async take(count: number): Promise<readonly FileRow[]> {
    const taken: FileRow[] = [];
    while (taken.length < count) {
      if (this.#waiting.length === 0) {
        const next = await this.#source.next();
        if (next.done === true) break;
        this.#waiting = next.value;
      }
      const some = this.#waiting.slice(0, count - taken.length);
      this.#waiting = this.#waiting.slice(some.length);
      taken.push(...some);
    }
    return taken;
  }

  /** Hands every row up to a row number to `skipped`, without keeping any. */
  async skipTo(rowNumber: number, skipped: (rows: readonly FileRow[]) => Promise<unknown>): Promise<void> {
    for (;;) {
      if (this.#waiting.length === 0) {
        const next = await this.#source.next();
        if (next.done === true) return;
        this.#waiting = next.value;
      }
      const some = this.#waiting.filter((row) => row.rowNumber <= rowNumber);
      this.#waiting = this.#waiting.slice(some.length);
      await skipped(some);
      if (this.#waiting.length > 0) return;
    }
  }

  /** Ends the reading, wherever it stands. */
  async close(): Promise<void> {
    await this.#source.return(undefined);
  }
}
