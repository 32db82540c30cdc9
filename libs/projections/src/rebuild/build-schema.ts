import { type EventStore, type Position } from '@lindung/event-store/event-store';
import { type Vault } from '@lindung/personal-data/vault';
import { Client, Pool } from 'pg';
import { type OnUnreadable } from '../fold/opened-bodies.js';
import { openedBatches } from '../runner/opened-batches.js';
import { allMigrations, NEXT_SCHEMA, sessionOptions, tableMigrations } from '../schema/data-source.js';
import { entities } from '../schema/entities.js';
import { runMigrations } from '../schema/migrate.js';
import { statementsOf } from '../schema/migration-statements.js';
import { indexGroups } from '../schema/migrations/1764000000001-indexes.js';
import { type BulkLimits, BulkProjection, defaultBulkLimits } from './bulk-projection.js';

export const BATCH_SIZE = 250;
const SESSION_SETTINGS = '-c synchronous_commit=off -c maintenance_work_mem=256MB';
/** A sample of 9,000 rows tells the planner enough for tables that live for minutes. */
const SHORT_LIVED_SETTINGS = `${SESSION_SETTINGS} -c default_statistics_target=30`;

export interface RebuildOptions {
  /** As the database's owner: a rebuild creates, renames and drops schemas. */
  readonly databaseUrl: string;
  readonly eventStore: EventStore;
  readonly vault: Vault;
  /** Schema to build in, which is dropped first. Default `read_model_next`. */
  readonly schema?: string;
  /** Stop at this position instead of at the log's head. */
  readonly until?: Position;
  readonly limits?: BulkLimits;
  /** Events that are folded at once, and by `continueReadModels` committed together. Default 250. */
  readonly batchSize?: number;
  /**
   * Default true. False: tables that no write-ahead log, and so no archive or copy of it, ever holds.
   * They are quicker to fill, and empty after a crash of the server: for what can be asked for again.
   */
  readonly durable?: boolean;
  /** Called after every batch. */
  readonly onProgress?: (progress: RebuildProgress) => void;
  readonly onUnreadable?: OnUnreadable;
  readonly signal?: AbortSignal;
}

export interface RebuildProgress {
  readonly position: number;
  /** Where it will stop: the head at the start, or `until`. */
  readonly target: number;
  readonly elapsedMs: number;
}

/** Fills a fresh schema from the log: tables with their keys first, what reads need once they are full. */
export async function buildSchema(options: RebuildOptions): Promise<number> {
  const { databaseUrl, schema = NEXT_SCHEMA, durable = true, signal } = options;
  const connect = (): Client => new Client({ connectionString: databaseUrl, options: `${sessionOptions(schema)} ${SESSION_SETTINGS}` });
  const [rows, history] = [connect(), connect()];
  for (const client of [rows, history]) client.on('error', () => undefined);
  try {
    await Promise.all([rows.connect(), history.connect()]);
    const name = rows.escapeIdentifier(schema);
    await rows.query(`DROP SCHEMA IF EXISTS ${name} CASCADE; CREATE SCHEMA ${name}`);
    if (durable) await runMigrations(databaseUrl, schema, tableMigrations);
    else await rows.query((await statementsOf(tableMigrations)).map(unlogged).join(';\n'));
    const reached = await fill(options, rows, history);
    await prepareForReaders(databaseUrl, `${sessionOptions(schema)} ${durable ? SESSION_SETTINGS : SHORT_LIVED_SETTINGS}`, signal);
    // Finds the indexes made, and adds views and rights.
    if (durable) await runMigrations(databaseUrl, schema, allMigrations, SESSION_SETTINGS);
    else await rows.query((await statementsOf(allMigrations.slice(tableMigrations.length))).join(';\n'));
    return reached;
  } finally {
    await Promise.all([rows.end(), history.end()]);
  }
}

const unlogged = (statement: string): string => statement.replace(/^CREATE TABLE /, 'CREATE UNLOGGED TABLE ');

async function fill(options: RebuildOptions, rows: Client, history: Client): Promise<number> {
  const { eventStore, vault, batchSize = BATCH_SIZE, onUnreadable = () => undefined, onProgress } = options;
  const signal = options.signal ?? new AbortController().signal;
  const startedMs = performance.now();
  const until = options.until ?? (await eventStore.head());
  const projection = await BulkProjection.open(rows, history, options.limits ?? defaultBulkLimits);
  try {
    for await (const batch of openedBatches({ eventStore, vault, after: 0, until, batchSize, onUnreadable, signal })) {
      signal.throwIfAborted();
      await projection.apply(batch);
      onProgress?.({ position: batch.position, target: Number(until), elapsedMs: performance.now() - startedMs });
    }
    signal.throwIfAborted();
    return await projection.end();
  } catch (error) {
    projection.abort();
    throw error;
  }
}

/** Makes the indexes of the full tables, then the planner's statistics, on several connections at once. */
async function prepareForReaders(databaseUrl: string, options: string, signal: AbortSignal | undefined): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, options, max: indexGroups.length });
  pool.on('error', () => undefined);
  const run = async (statement: string): Promise<void> => {
    signal?.throwIfAborted();
    await pool.query(statement);
  };
  try {
    await Promise.all(indexGroups.map(async (group) => {
      for (const statement of group) await run(statement);
    }));
    // Apart from the indexes, because the two would wait for each other at every table.
    await Promise.all(entities.map((entity) => run(`ANALYZE ${entity.options.tableName}`)));
  } finally {
    await pool.end();
  }
}
