import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Client, type ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type EntitySchema } from 'typeorm';
import { budgetDayTable } from '../burn-down/budget-day-table.js';
import { coverageTable } from '../coverage/coverage-table.js';
import { enrolmentTable } from '../enrolment/enrolment-table.js';
import { importTable } from '../imports/import-table.js';
import { paymentBatchTable } from '../payments/payment-batch-table.js';
import { programTable } from '../programs/program-table.js';
import { workerTable } from '../registry/worker-table.js';
import { roundTable } from '../rounds/round-table.js';
import { tableOf } from '../rows/table.js';
import { type ReadModelName } from '../runner/read-models.js';
import { sessionOptions } from '../schema/data-source.js';
import { summaryTable } from '../summary/summary-table.js';
import { historyTable } from '../worker-history/history-table.js';

export interface ReadModelDigest {
  /** SHA-256 over its rows, in hexadecimal. */
  readonly digest: string;
  readonly rows: number;
}

export type ReadModelDigests = Readonly<Record<ReadModelName, ReadModelDigest>>;

/** A table or view as a digest covers it: its rows in one order, without the columns opened from sealed data. */
export interface DigestedTable {
  readonly name: string;
  /** The columns that count, as a `SELECT` lists them. */
  readonly columns: string;
  /** The columns that tell its rows apart. */
  readonly keys: readonly string[];
  /** The columns by which its rows are ordered, as `ORDER BY` lists them. */
  readonly order: string;
}

/** What each read model consists of. */
export const digestedTables: Readonly<Record<ReadModelName, readonly DigestedTable[]>> = {
  programs: [digestedTable(programTable)],
  roster: [digestedTable(workerTable), digestedTable(enrolmentTable)],
  summary: [digestedTable(summaryTable)],
  'burn-down': [digestedTable(budgetDayTable)],
  coverage: [digestedTable(coverageTable)],
  'waiting-list': [{ name: 'ranking', columns: '*', keys: ['program_id', 'worker_id'], order: 'program_id, decile, risk, registered_position, worker_id' }],
  rounds: [digestedTable(roundTable)],
  payments: [digestedTable(paymentBatchTable)],
  'worker-history': [digestedTable(historyTable)],
  imports: [digestedTable(importTable)],
};

/**
 * SHA-256 of every read model of a schema, all as of one moment. Two builds of the same log have the
 * same digests, whatever batches they were built in. Rows are streamed; nothing is held.
 */
export async function digestReadModels(databaseUrl: string, schema: string): Promise<ReadModelDigests> {
  const client = new Client({ connectionString: databaseUrl, options: sessionOptions(schema) });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Held until the end, so that a rebuild cannot put other tables in the place of these meanwhile.
    await client.query('SELECT min(position) FROM checkpoints');
    const digests = await digestSnapshot(client);
    await client.query('COMMIT');
    return digests;
  } finally {
    await client.end();
  }
}

/** The same of the schema and the snapshot that a connection's open transaction sees. */
export async function digestSnapshot(client: ClientBase): Promise<ReadModelDigests> {
  const digests: [string, ReadModelDigest][] = [];
  for (const [name, tables] of Object.entries(digestedTables)) digests.push([name, await digestOf(client, tables)]);
  // Every read model stands in `digestedTables`, so the record is complete.
  return Object.fromEntries(digests) as ReadModelDigests;
}

async function digestOf(client: ClientBase, tables: readonly DigestedTable[]): Promise<ReadModelDigest> {
  const hash = createHash('sha256');
  let rows = 0;
  for (const { name, columns, order } of tables) {
    const stream = client.query(copyTo(`COPY (SELECT ${columns} FROM ${name} ORDER BY ${order}) TO STDOUT`));
    await pipeline(stream, async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) hash.update(chunk);
    });
    rows += stream.rowCount;
    hash.update('\u0000');
  }
  return { digest: hash.digest('hex'), rows };
}

function digestedTable<Row extends object>(entity: EntitySchema<Row>): DigestedTable {
  const { name, columns } = tableOf(entity);
  const counted = columns.filter((column) => !column.isSealed).map((column) => column.column);
  const keys = columns.filter((column) => column.isKey).map((column) => column.column);
  return { name, columns: counted.join(', '), keys: keys.map((key) => key.replaceAll('"', '')), order: keys.join(', ') };
}
