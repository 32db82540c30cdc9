import { type EventStore, type Position } from '@lindung/event-store/event-store';
import { type Vault } from '@lindung/personal-data/vault';
import { Client, Pool } from 'pg';
import { type OnUnreadable } from '../fold/opened-bodies.js';
import { LiveProjection } from '../runner/live-projection.js';
import { openedBatches } from '../runner/opened-batches.js';
import { entities } from '../schema/entities.js';
import { allMigrations, createReadModelDataSource, NEXT_SCHEMA, sessionOptions, tableMigrations } from '../schema/data-source.js';
import { indexGroups } from '../schema/migrations/1764000000001-indexes.js';
import { runMigrations } from '../schema/migrate.js';
import { type BulkLimits, BulkProjection, defaultBulkLimits } from './bulk-projection.js';
import { swapIn } from './swap.js';

const BATCH_SIZE = 250;
/** Arbitrary but fixed: whoever rebuilds the read models of one database holds this advisory lock. */
const REBUILD_LOCK = 7_163_265_004;
const SESSION_SETTINGS = '-c synchronous_commit=off -c maintenance_work_mem=256MB';

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

/** Another process is rebuilding the read models of this database. */
export class RebuildRunning extends Error {
  override readonly name = 'RebuildRunning';
  readonly code = 'REBUILD_RUNNING';

  constructor() {
    super('The read models of this database are being rebuilt already; wait for that to end.');
  }
}

/**
 * Builds every read model anew from the log, in a schema beside the live one, and leaves it there;
 * answers the position that it stands for. Stopped earlier (`until`), it is the state as of then.
 * Rejects with the signal's reason when cancelled; the next build starts cleanly.
 */
export async function buildReadModels(options: RebuildOptions): Promise<number> {
  return withRebuildLock(options.databaseUrl, () => build(options));
}

/**
 * Builds every read model anew and puts it in the place of the live one, with nobody reading half of
 * either: it catches up, the schemas are renamed in one transaction, the runner goes on from there.
 */
export async function rebuildReadModels(options: Omit<RebuildOptions, 'until' | 'schema'>): Promise<number> {
  return withRebuildLock(options.databaseUrl, async () => {
    await build(options);
    await catchUp(options, null);
    return swapIn(options.databaseUrl, (atLeast) => catchUp(options, atLeast));
  });
}

async function build(options: RebuildOptions): Promise<number> {
  const { databaseUrl, schema = NEXT_SCHEMA } = options;
  const rows = new Client({ connectionString: databaseUrl, options: `${sessionOptions(schema)} ${SESSION_SETTINGS}` });
  const history = new Client({ connectionString: databaseUrl, options: `${sessionOptions(schema)} ${SESSION_SETTINGS}` });
  for (const client of [rows, history]) client.on('error', () => undefined);
  await Promise.all([rows.connect(), history.connect()]);
  try {
    const name = rows.escapeIdentifier(schema);
    await rows.query(`DROP SCHEMA IF EXISTS ${name} CASCADE`);
    await rows.query(`CREATE SCHEMA ${name}`);
    await runMigrations(databaseUrl, schema, tableMigrations);
    const reached = await fill(options, rows, history);
    await buildIndexes(databaseUrl, schema);
    await runMigrations(databaseUrl, schema, allMigrations, SESSION_SETTINGS);
    await rows.query(`ANALYZE ${entities.map((entity) => entity.options.tableName).join(', ')}`);
    return reached;
  } finally {
    await Promise.all([rows.end(), history.end()]);
  }
}

/** Makes the indexes of the full tables on several connections at once. */
async function buildIndexes(databaseUrl: string, schema: string): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, options: `${sessionOptions(schema)} ${SESSION_SETTINGS}`, max: indexGroups.length });
  pool.on('error', () => undefined);
  try {
    await Promise.all(indexGroups.map(async (group) => {
      for (const statement of group) await pool.query(statement);
    }));
  } finally {
    await pool.end();
  }
}

async function fill(options: RebuildOptions, rows: Client, history: Client): Promise<number> {
  const { eventStore, vault, onUnreadable = () => undefined, onProgress } = options;
  const signal = options.signal ?? new AbortController().signal;
  const startedMs = performance.now();
  const until = options.until ?? (await eventStore.head());
  const projection = await BulkProjection.open(rows, history, options.limits ?? defaultBulkLimits);
  try {
    for await (const batch of openedBatches({ eventStore, vault, after: 0, until, batchSize: BATCH_SIZE, onUnreadable, signal })) {
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

/** Applies what came meanwhile, up to the head, which must lie at or behind `atLeast`. */
async function catchUp(options: RebuildOptions, atLeast: number | null): Promise<void> {
  const { databaseUrl, eventStore, vault, onUnreadable = () => undefined } = options;
  const signal = options.signal ?? new AbortController().signal;
  const dataSource = createReadModelDataSource({ databaseUrl, schema: NEXT_SCHEMA, poolSize: 1 });
  await dataSource.initialize();
  const projection = await LiveProjection.open(dataSource);
  try {
    const until = await eventStore.head();
    for await (const batch of openedBatches({ eventStore, vault, after: projection.position, until, batchSize: BATCH_SIZE, onUnreadable, signal })) {
      signal.throwIfAborted();
      await projection.apply(batch);
    }
    signal.throwIfAborted();
    if (atLeast !== null && projection.position < atLeast) throw new Error(`The live read models stand at ${atLeast}, behind the log's head ${until}.`);
  } finally {
    await projection.close();
    await dataSource.destroy();
  }
}

async function withRebuildLock<T>(databaseUrl: string, work: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [REBUILD_LOCK]);
    if (rows[0]?.taken !== true) throw new RebuildRunning();
    return await work();
  } finally {
    await client.end();
  }
}
