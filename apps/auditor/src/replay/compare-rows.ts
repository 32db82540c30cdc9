import { type DigestedTable } from '@lindung/projections/rebuild/digest';
import { type RowBatch, type RowColumn, type ReadModelSnapshot } from './read-model-snapshot.js';

const ROWS_NAMED = 20;

/** A row that is not the same live and rebuilt. */
export interface RowDifference {
  /** The columns that tell the row apart. */
  readonly key: Readonly<Record<string, string | null>>;
  /** `missing` and `extra` are said of the live table. */
  readonly kind: 'changed' | 'missing' | 'extra';
  /** Of a changed row, the columns that differ, as the database writes them. */
  readonly columns: readonly { readonly column: string; readonly live: string | null; readonly rebuilt: string | null }[];
}

/** How the rows of one table differ. */
export interface TableDifference {
  readonly table: string;
  /** Rows that differ in all. */
  readonly count: number;
  /** The first of them. */
  readonly rows: readonly RowDifference[];
}

type Row = readonly (string | null)[];

/**
 * Walks along a table of both sides in the order of its keys and names the rows that differ. Nothing
 * but a batch of either side is held, however large the table.
 */
export async function compareRows(table: DigestedTable, live: ReadModelSnapshot, rebuilt: ReadModelSnapshot): Promise<TableDifference> {
  const left = new RowWalk(live.rows(table), table.keys);
  const right = new RowWalk(rebuilt.rows(table), table.keys);
  const rows: RowDifference[] = [];
  let count = 0;
  const add = (difference: RowDifference): void => {
    count += 1;
    if (rows.length < ROWS_NAMED) rows.push(difference);
  };
  try {
    await Promise.all([left.next(), right.next()]);
    for (;;) {
      const order = orderOf(left, right);
      if (order === null) break;
      if (order === 0) {
        const columns = differingColumns(left, right);
        if (columns.length > 0) add({ key: left.key(), kind: 'changed', columns });
      } else if (order < 0) add({ key: left.key(), kind: 'extra', columns: [] });
      else add({ key: right.key(), kind: 'missing', columns: [] });
      if (order <= 0) await left.next();
      if (order >= 0) await right.next();
    }
  } finally {
    await Promise.all([left.end(), right.end()]);
  }
  return { table: table.name, count, rows };
}

/** One row after another of a table. */
class RowWalk {
  #batch: RowBatch = { columns: [], rows: [] };
  #place = 0;
  #keys: readonly number[] = [];

  constructor(
    private readonly batches: AsyncGenerator<RowBatch>,
    private readonly keyNames: readonly string[],
  ) {}

  get row(): Row | null {
    return this.#batch.rows[this.#place] ?? null;
  }

  get columns(): readonly RowColumn[] {
    return this.#batch.columns;
  }

  get keys(): readonly number[] {
    return this.#keys;
  }

  async next(): Promise<void> {
    this.#place += 1;
    if (this.#place < this.#batch.rows.length) return;
    const { done, value } = await this.batches.next();
    this.#batch = done === true ? { columns: [], rows: [] } : value;
    this.#keys = this.keyNames.map((name) => this.#batch.columns.findIndex((column) => column.name === name));
    this.#place = 0;
  }

  key(): Readonly<Record<string, string | null>> {
    return Object.fromEntries(this.keyNames.map((name, place) => [name, this.row?.[this.#keys[place] ?? -1] ?? null]));
  }

  async end(): Promise<void> {
    await this.batches.return(undefined);
  }
}

/** Which row comes first by its key, 0 for rows of the same key; null where both sides are at their end. */
function orderOf(left: RowWalk, right: RowWalk): number | null {
  if (left.row === null) return right.row === null ? null : 1;
  if (right.row === null) return -1;
  for (const [place, key] of left.keys.entries()) {
    const a = left.row[key] ?? '';
    const b = right.row[right.keys[place] ?? -1] ?? '';
    if (a === b) continue;
    return left.columns[key]?.isNumeric === true ? Number(a) - Number(b) : Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  return 0;
}

function differingColumns(left: RowWalk, right: RowWalk): RowDifference['columns'] {
  return left.columns.flatMap(({ name }, place) => {
    const live = left.row?.[place] ?? null;
    const other = right.row?.[right.columns[place]?.name === name ? place : right.columns.findIndex((column) => column.name === name)] ?? null;
    return live === other ? [] : [{ column: name, live, rebuilt: other }];
  });
}
