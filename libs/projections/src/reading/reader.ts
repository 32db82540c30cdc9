import pg from 'pg';
import { LIVE_SCHEMA, type ReadModelRole, sessionOptions } from '../schema/data-source.js';

/** A prepared statement; the name is its text's name for ever, so one text per name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Asks the read models. Every statement sees one snapshot; `snapshot` gives several the same. */
export interface Reader {
  /** The single row of a statement that always has one. */
  one<Row>(statement: Statement, values: readonly unknown[]): Promise<Row>;
  /** Runs `work` with a reader all of whose statements see the same snapshot. */
  snapshot<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result>;
  /** Yields the rows of a statement in batches, all from one snapshot, at the pace of whoever takes them. */
  stream<Row extends object>(statement: Statement, values: readonly unknown[], batchSize?: number): AsyncIterable<readonly Row[]>;
  /** The figure of a key that names all that it follows from, the log's position included; counted once. */
  remember(key: string, count: () => Promise<number>): Promise<number>;
}

type Memory = Reader['remember'];

/** Figures of the latest questions, so that a page turned at an unmoved log counts nothing again. */
function boundedMemory(limit = 500): Memory {
  const figures = new Map<string, number>();
  return async (key, count) => {
    const known = figures.get(key);
    if (known !== undefined) return known;
    const figure = await count();
    if (figures.size >= limit) figures.delete(figures.keys().next().value ?? '');
    figures.set(key, figure);
    return figure;
  };
}

/**
 * The lowest checkpoint of all read models, as a column: what is written into every answer, read in
 * the same snapshot as the answer itself.
 */
export const positionColumn = `(SELECT coalesce(min(position), 0)::text FROM checkpoints) AS position`;

async function oneRow<Row>(source: pg.Pool | pg.ClientBase, statement: Statement, values: readonly unknown[]): Promise<Row> {
  const result = await source.query({ ...statement, values: [...values] });
  const row = (result.rows as Row[])[0];
  if (row === undefined) throw new Error(`Statement ${statement.name} answered no row.`);
  return row;
}

/** A reader within one open transaction. */
function transactionReader(client: pg.ClientBase, remember: Memory): Reader {
  const reader: Reader = {
    one: (statement, values) => oneRow(client, statement, values),
    snapshot: (work) => work(reader),
    stream: (statement, values, batchSize) => cursorBatches(client, statement, values, batchSize),
    remember,
  };
  return reader;
}

let cursors = 0;

/** Rows by a server-side cursor, so that neither side ever holds more than one batch. */
async function* cursorBatches<Row extends object>(
  client: pg.ClientBase,
  statement: Statement,
  values: readonly unknown[],
  batchSize = 2000,
): AsyncIterable<readonly Row[]> {
  cursors += 1;
  const cursor = `reader_${cursors}`;
  // As JSON, like the rows of every other answer, so that dates and numbers come as those do.
  await client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT row_to_json(line) AS line FROM (${statement.text}) line`, [...values]);
  for (;;) {
    const { rows } = await client.query<{ line: Row }>(`FETCH ${batchSize} FROM ${cursor}`);
    if (rows.length > 0) yield rows.map(({ line }) => line);
    if (rows.length < batchSize) break;
  }
  await client.query(`CLOSE ${cursor}`);
}

const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/** A reader on a pool of connections that can do nothing but read. */
export function poolReader(pool: pg.Pool): Reader {
  const remember = boundedMemory();
  const inTransaction = async <Result>(work: (reader: Reader) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work(transactionReader(client, remember));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      broken = error instanceof Error ? error : new Error('The read failed.');
      throw error;
    } finally {
      // A connection that failed inside a transaction is not given to anybody else.
      client.release(broken);
    }
  };
  return {
    one: (statement, values) => oneRow(pool, statement, values),
    snapshot: inTransaction,
    remember,
    async *stream<Row extends object>(statement: Statement, values: readonly unknown[], batchSize?: number) {
      const client = await pool.connect();
      let finished = false;
      try {
        await client.query(begin);
        yield* transactionReader(client, remember).stream<Row>(statement, values, batchSize);
        await client.query('COMMIT');
        finished = true;
      } finally {
        client.release(!finished);
      }
    },
  };
}

export interface ReadPoolOptions {
  readonly databaseUrl: string;
  readonly role: ReadModelRole;
  /** Default: the live schema. */
  readonly schema?: string;
  /** Default 8. */
  readonly connections?: number;
  /** A statement that takes longer is cancelled. Default 15,000. */
  readonly statementTimeoutMs?: number;
  readonly onConnectionError: (error: Error) => void;
}

/** Connections for a reader, under a role that may read and nothing else. */
export function createReadPool(options: ReadPoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: options.connections ?? 8,
    options: `${sessionOptions(options.schema ?? LIVE_SCHEMA, options.role)} -c statement_timeout=${options.statementTimeoutMs ?? 15_000}`,
  });
  pool.on('error', options.onConnectionError);
  return pool;
}
