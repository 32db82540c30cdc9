import pg from 'pg';
import { type ProgramTerms } from '../programs/programs-query.js';
import { type WaitingCutOff } from '../waiting-list/waiting-list-query.js';
import { LIVE_SCHEMA, type ReadModelRole, sessionOptions } from '../schema/data-source.js';
import { HeldClient } from './held-client.js';
import { Memory } from './memory.js';
import { StatementNames } from './statement-names.js';

/** A statement with a name of its own is that name's for ever; one put together at run time has none. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  /** The best way to the rows hangs on the values, so it is looked for each time. */
  readonly plannedForValues?: boolean;
}

/** A figure and the position of the snapshot in which it was counted. */
export interface CountedAt<Figure> {
  readonly position: string;
  readonly figure: Figure;
}

/**
 * What a reader remembers between questions. Nothing of it is ever answered unseen: a statement is
 * told what is remembered, and says in its own snapshot whether that still holds.
 */
export interface ReaderMemory {
  readonly terms: Memory<ProgramTerms>;
  readonly totals: Memory<CountedAt<number>>;
  readonly cutOffs: Memory<CountedAt<WaitingCutOff | null>>;
}

/** Asks the read models. Every answer comes from one statement, and so from one snapshot. */
export interface Reader {
  readonly memory: ReaderMemory;
  /** The single row of a statement that always has one. */
  one<Row>(statement: Statement, values: readonly unknown[]): Promise<Row>;
  /** Opens one snapshot for statements whose rows are too many to hold. Close it whatever happens. */
  openSnapshot(): Promise<SnapshotReader>;
}

/** Several statements that see the same snapshot, on a connection of its own. */
export interface SnapshotReader {
  one<Row>(statement: Statement, values: readonly unknown[]): Promise<Row>;
  /** Yields the rows of a statement in batches, at the pace of whoever takes them. */
  stream<Row extends object>(statement: Statement, values: readonly unknown[], batchSize?: number): AsyncIterable<readonly Row[]>;
  /** Gives the connection back; needed once, harmless twice. */
  close(): Promise<void>;
}

/**
 * The lowest checkpoint of all read models, as a column: what is written into every answer, read in
 * the same snapshot as the answer itself.
 */
export const positionColumn = `(SELECT coalesce(min(position), 0)::text FROM checkpoints) AS position`;

/** A test whether the snapshot lies elsewhere than at a position (a parameter, or null). */
export const movedFrom = (parameter: string): string => `(SELECT coalesce(min(position), 0)::text FROM checkpoints) IS DISTINCT FROM ${parameter}::text`;

type Query = (query: pg.QueryConfig) => Promise<pg.QueryResult>;

async function oneRow<Row>(query: Query, names: StatementNames, { name, text, plannedForValues = false }: Statement, values: readonly unknown[]): Promise<Row> {
  const prepared = plannedForValues ? null : (name ?? names.nameOf(text));
  const result = await query({ ...(prepared === null ? {} : { name: prepared }), text, values: [...values] });
  const row = (result.rows as Row[])[0];
  if (row === undefined) throw new Error('A statement that always has a row answered none.');
  return row;
}

/** Rows by a server-side cursor, so that neither side ever holds more than one batch. */
async function* cursorBatches<Row extends object>(client: HeldClient, statement: Statement, values: readonly unknown[], batchSize: number): AsyncIterable<readonly Row[]> {
  // As JSON, like the rows of every other answer, so that dates and numbers come as those do.
  await client.query(`DECLARE batches NO SCROLL CURSOR FOR SELECT row_to_json(line) AS line FROM (${statement.text}) line`, values);
  for (;;) {
    const { rows } = await client.query<{ line: Row }>(`FETCH ${batchSize} FROM batches`);
    if (rows.length > 0) yield rows.map(({ line }) => line);
    if (rows.length < batchSize) break;
  }
  await client.query('CLOSE batches');
}

/** The single row of a statement that is planned for its values. */
async function oneRowPlanned<Row>(pool: pg.Pool, names: StatementNames, statement: Statement, values: readonly unknown[]): Promise<Row> {
  const client = await HeldClient.take(pool);
  try {
    await client.beginSnapshot();
    const row = await oneRow<Row>((query) => client.query(query), names, statement, values);
    await client.finish();
    return row;
  } finally {
    client.discard();
  }
}

const batchRows = 2000;

/** A reader on a pool of connections that can do nothing but read. */
export function poolReader(pool: pg.Pool): Reader {
  const names = new StatementNames();
  return {
    memory: { terms: new Memory(), totals: new Memory(), cutOffs: new Memory() },
    one: (statement, values) =>
      statement.plannedForValues ? oneRowPlanned(pool, names, statement, values) : oneRow((query) => pool.query(query), names, statement, values),
    openSnapshot: async () => {
      const client = await HeldClient.take(pool);
      try {
        await client.beginSnapshot();
      } catch (error) {
        client.discard();
        throw error;
      }
      return {
        one: (statement, values) => oneRow((query) => client.query(query), names, statement, values),
        stream: (statement, values, batchSize = batchRows) => cursorBatches(client, statement, values, batchSize),
        close: () => client.finish(),
      };
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
  /** Whoever waits longer for a connection is turned away. Default: nobody is. */
  readonly connectionTimeoutMs?: number;
  /** A transaction whose owner asks nothing for longer is ended. Default 60,000. */
  readonly idleTransactionTimeoutMs?: number;
  readonly onConnectionError: (error: Error) => void;
}

/**
 * Connections for a reader, under a role that may read and nothing else. Plans are made once, for a
 * page costs as much to plan as to run; PostgreSQL makes them anew when a table's statistics change.
 * Parallel plans are for few large questions, not for many small ones, and would not keep the order
 * of the parts of a page.
 */
export function createReadPool(options: ReadPoolOptions): pg.Pool {
  const settings = [
    sessionOptions(options.schema ?? LIVE_SCHEMA, options.role),
    '-c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0',
    `-c statement_timeout=${options.statementTimeoutMs ?? 15_000}`,
    `-c idle_in_transaction_session_timeout=${options.idleTransactionTimeoutMs ?? 60_000}`,
  ];
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: options.connections ?? 8,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 0,
    options: settings.join(' '),
  });
  pool.on('error', options.onConnectionError);
  return pool;
}
