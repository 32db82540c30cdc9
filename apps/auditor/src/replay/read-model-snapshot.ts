import { digestSnapshot, type DigestedTable, type ReadModelDigests } from '@lindung/projections/rebuild/digest';
import { readProgress } from '@lindung/projections/runner/fence';
import { LIVE_SCHEMA, type ReadModelRole, sessionOptions } from '@lindung/projections/schema/data-source';
import { Client, DatabaseError } from 'pg';
import { UsageError } from '../verb.js';

const ROWS_AT_ONCE = 1_000;
/** A comparison may take long, and the server must not end it for that. */
const NO_TIMEOUTS = '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0';
const NUMERIC_OIDS: ReadonlySet<number> = new Set([20, 21, 23]);
/** Texts as the server writes them, so that nothing is lost or made equal on the way. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };

/** A column of what a cursor answers. */
export interface RowColumn {
  readonly name: string;
  readonly isNumeric: boolean;
}

/** Rows of a table in the order of its keys, each value as text or null. */
export interface RowBatch {
  readonly columns: readonly RowColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Read models in one snapshot: their position, their digests and their rows belong together. */
export class ReadModelSnapshot {
  private constructor(
    private readonly client: Client,
    /** Of the last event that they hold. */
    readonly position: number,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', this.#end);
  }

  /**
   * Opens a snapshot of the schema `read_model`, in which nothing can be written. Until it is closed
   * a rebuild waits to put other tables in the place of these. When `signal` aborts, whatever is being
   * asked of it rejects.
   *
   * @throws UsageError where the database has no read models, or may not be asked for them.
   */
  static async open(databaseUrl: string, signal: AbortSignal, role?: ReadModelRole): Promise<ReadModelSnapshot> {
    signal.throwIfAborted();
    const client = new Client({ connectionString: databaseUrl, options: `${sessionOptions(LIVE_SCHEMA, role)} ${NO_TIMEOUTS}`, application_name: 'lindung-auditor', keepAlive: true });
    // A connection that breaks is heard of by the statement that needs it.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const { position } = await readProgress(client);
      return new ReadModelSnapshot(client, position, signal);
    } catch (error) {
      await client.end().catch(() => undefined);
      if (error instanceof DatabaseError && UNREADABLE.has(error.code ?? '')) throw new UsageError(`The live read models cannot be read (${error.message}): name a database that Lindung has prepared, and a user who may read it.`);
      throw error;
    }
  }

  digests(): Promise<ReadModelDigests> {
    return digestSnapshot(this.client);
  }

  /** Streams a table in the order of its keys; one table at a time. */
  async *rows({ name, columns, keys }: DigestedTable): AsyncGenerator<RowBatch> {
    await this.client.query(`DECLARE compared NO SCROLL CURSOR FOR SELECT ${columns} FROM ${name} ORDER BY ${keys.map((key) => `"${key}"`).join(', ')}`);
    try {
      for (;;) {
        const { fields, rows } = await this.client.query<(string | null)[]>({ text: `FETCH ${ROWS_AT_ONCE} FROM compared`, rowMode: 'array', types: AS_TEXT });
        if (rows.length > 0) yield { columns: fields.map((field) => ({ name: field.name, isNumeric: NUMERIC_OIDS.has(field.dataTypeID) })), rows };
        if (rows.length < ROWS_AT_ONCE) return;
      }
    } finally {
      // Where a statement failed, that is what is to be heard of.
      await this.client.query('CLOSE compared').catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    this.signal.removeEventListener('abort', this.#end);
    await this.client.end();
  }

  /** Breaks the connection in the middle of a statement. */
  readonly #end = (): void => void this.client.end().catch(() => undefined);
}

/** No such schema, table or role, and no right to any of them. */
const UNREADABLE: ReadonlySet<string> = new Set(['3F000', '42P01', '42704', '22023', '42501']);
