import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { type HttpServer } from '@lindung/platform/http-server';
import { type ServiceLogger } from '@lindung/platform/logging';
import { readPosition, waitForPosition } from '@lindung/projections/checkpoint';
import { createReadPool, poolReader } from '@lindung/projections/reading/reader';
import { MomentReaders } from '@lindung/projections/time-travel/moment-readers';
import { TreeReader } from '@lindung/transparency-log/postgres/tree-reader';
import { type QueryApiDependencies } from './dependencies.js';
import { projectionsHealth } from './projections-health.js';
import { createQueryApi, type QueryApiOptions } from './query-api.js';
import { rememberedLog } from './remembered-log.js';

export interface StartQueryApiOptions extends Omit<QueryApiOptions, 'dependencies' | 'healthChecks'> {
  /** Absent: the checkpoints are held against the log's head. */
  readonly healthChecks?: QueryApiOptions['healthChecks'];
  /** A database whose log and read models have been migrated. */
  readonly databaseUrl: string;
  readonly clock: () => Date;
  readonly dashboard: QueryApiDependencies['dashboard'];
  /** How long a question waits for a replay. Default 20,000. */
  readonly replayWaitMs?: number;
}

export interface QueryApi {
  readonly server: HttpServer;
  stop(): Promise<void>;
}

const onConnectionError =
  (logger: ServiceLogger) =>
  (error: Error): void =>
    logger.warn({ err: error }, 'A connection to the read models broke; it is replaced at the next question.');

/** Downloads of whole rosters at a time; whoever comes next waits, and is asked to come again. */
const filesAtOnce = 4;
const connectionTimeoutMs = 5_000;

/** Makes the query API with its own connections, all of which can only read. */
export async function startQueryApi({ databaseUrl, clock, dashboard, replayWaitMs, ...options }: StartQueryApiOptions): Promise<QueryApi> {
  const connections = { databaseUrl, role: 'lindung_query', connectionTimeoutMs, onConnectionError: onConnectionError(options.logger) } as const;
  const pool = createReadPool(connections);
  const filePool = createReadPool({ ...connections, connections: filesAtOnce });
  const store = new PostgresEventStore({ connection: { connectionString: databaseUrl, role: 'lindung_log_reader', maxConnections: 2, applicationName: 'lindung-query-api' }, clock });
  const moments = new MomentReaders({ ...connections, pool, ...(replayWaitMs === undefined ? {} : { waitMs: replayWaitMs }) });
  const server = await createQueryApi({
    healthChecks: [projectionsHealth(pool, store)],
    ...options,
    dependencies: {
      reader: poolReader(pool),
      fileReader: poolReader(filePool),
      clock,
      log: store,
      tree: new TreeReader(pool),
      logHead: () => store.head(),
      ...rememberedLog(store),
      moments,
      readModelPosition: async () => String(await readPosition(pool)),
      waitForPosition: (position, timeoutMs) => waitForPosition(pool, position, timeoutMs),
      dashboard,
    },
  });
  return {
    server,
    stop: async () => {
      moments.stopWaiting();
      await server.close();
      await store.close();
      await Promise.all([moments.close(), pool.end(), filePool.end()]);
    },
  };
}
