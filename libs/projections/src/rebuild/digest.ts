import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
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

/** The rows of each read model in the order of their keys, without the columns opened from sealed data. */
const contents: Readonly<Record<ReadModelName, readonly string[]>> = {
  programs: [rowsOf(programTable)],
  roster: [rowsOf(workerTable), rowsOf(enrolmentTable)],
  summary: [rowsOf(summaryTable)],
  'burn-down': [rowsOf(budgetDayTable)],
  coverage: [rowsOf(coverageTable)],
  'waiting-list': ['SELECT * FROM ranking ORDER BY program_id, decile, risk, registered_position, worker_id'],
  rounds: [rowsOf(roundTable)],
  payments: [rowsOf(paymentBatchTable)],
  'worker-history': [rowsOf(historyTable)],
  imports: [rowsOf(importTable)],
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
    const digests: [string, ReadModelDigest][] = [];
    for (const [name, queries] of Object.entries(contents)) digests.push([name, await digestOf(client, queries)]);
    await client.query('COMMIT');
    // Every read model stands in `contents`, so the record is complete.
    return Object.fromEntries(digests) as ReadModelDigests;
  } finally {
    await client.end();
  }
}

async function digestOf(client: Client, queries: readonly string[]): Promise<ReadModelDigest> {
  const hash = createHash('sha256');
  let rows = 0;
  for (const query of queries) {
    const stream = client.query(copyTo(`COPY (${query}) TO STDOUT`));
    await pipeline(stream, async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) hash.update(chunk);
    });
    rows += stream.rowCount;
    hash.update('\u0000');
  }
  return { digest: hash.digest('hex'), rows };
}

function rowsOf<Row extends object>(entity: EntitySchema<Row>): string {
  const table = tableOf(entity);
  const columns = table.columns.filter((column) => !column.isSealed).map((column) => column.column);
  const keys = table.columns.filter((column) => column.isKey).map((column) => column.column);
  return `SELECT ${columns.join(', ')} FROM ${table.name} ORDER BY ${keys.join(', ')}`;
}
