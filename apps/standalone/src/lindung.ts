import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { LOG_START } from '@lindung/event-store/event-store';
import { verifierFor } from '@lindung/platform/auth/verifier';
import { type LindungConfig } from '@lindung/platform/config';
import { startEmbeddedPostgres } from '@lindung/platform/embedded-postgres/start';
import { createLogger, logFile, type ServiceLogger } from '@lindung/platform/logging';
import { removeOwnRuntimeFile, removeRuntimeFile, writeRuntimeFile } from '@lindung/platform/runtime-file';
import { loadSecrets } from '@lindung/platform/secrets';
import { databaseName } from '@lindung/platform/signer-memory';
import { prepareDatabase } from '@lindung/projector/prepare-database';
import { Projector } from '@lindung/projector/projector';
import { startQueryApi } from '@lindung/query-api/start';
import { startCommandApi } from '@lindung/command-api/start';
import { reservePort } from './reserved-port.js';
import { readSampleMark } from './sample-year/sample-mark.js';
import { SimulatedClock } from './sample-year/simulated-clock.js';
import { tellWithProgress } from './sample-year/tell-with-progress.js';

export interface StartOptions {
  readonly config: LindungConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** No programme and no sample year. */
  readonly empty: boolean;
  /** Cuts the telling of the sample year short. */
  readonly signal: AbortSignal;
  /** Default: one of its own, which nobody but the sample year sets. */
  readonly clock?: SimulatedClock;
}

export interface RunningLindung {
  /** What a person is told once everything answers. */
  readonly welcome: string;
  /** Resolves when the embedded database ended although nobody stopped it. */
  readonly lost: Promise<void>;
  /** Stops everything in order, the database last. */
  stop(): Promise<void>;
}

/** What was started, so that it can be stopped in the opposite order, whatever of it came to be. */
class Stops {
  readonly #stops: (() => Promise<void> | void)[] = [];

  add(stop: () => Promise<void> | void): void {
    this.#stops.push(stop);
  }

  async run(): Promise<void> {
    for (let stop = this.#stops.pop(); stop; stop = this.#stops.pop()) {
      // What fails to stop must not keep the rest, above all the database, from stopping.
      await Promise.resolve(stop()).catch((error: unknown) => console.error(error instanceof Error ? error.message : 'Something did not stop.'));
    }
  }
}

const dashboardDirectory = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

interface Database {
  readonly ownerUrl: string;
  /** Resolves when it ended although nobody stopped it; never for a database of the user's own. */
  readonly lost: Promise<void>;
}

async function openDatabase(config: LindungConfig, stops: Stops): Promise<Database> {
  if (config.databaseUrl !== null) return { ownerUrl: config.databaseUrl, lost: new Promise(() => undefined) };
  let onLost: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => {
    onLost = resolve;
  });
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log: (message) => console.log(message), onUnexpectedExit: () => onLost() });
  stops.add(() => postgres.stop());
  return { ownerUrl: postgres.ownerUrl, lost };
}

async function logIsEmpty(databaseUrl: string): Promise<boolean> {
  const store = new PostgresEventStore({ connection: { connectionString: databaseUrl, role: 'lindung_log_reader', maxConnections: 1 } });
  try {
    return (await store.head()) === LOG_START;
  } finally {
    await store.close();
  }
}

/** Starts everything in one process and resolves once all of it answers. */
export async function startLindung(options: StartOptions): Promise<RunningLindung> {
  const stops = new Stops();
  try {
    return await start(options, stops);
  } catch (error) {
    await stops.run();
    throw error;
  }
}

async function start({ config, env, empty, signal, clock = new SimulatedClock() }: StartOptions, stops: Stops): Promise<RunningLindung> {
  const { dataDir } = config;
  const secrets = loadSecrets(env, { embeddedIn: config.databaseUrl === null ? dataDir : null });
  const database = await openDatabase(config, stops);
  // Only now, holding the directory: the file of a process that still runs must stay.
  removeRuntimeFile(dataDir);
  await prepareDatabase(database.ownerUrl, { secrets, logOrigin: config.logOrigin });

  const destination = logFile(join(dataDir, 'lindung.log'));
  const loggerOf = (service: string): ServiceLogger => createLogger(service, config.logLevel, destination);
  const verifier = verifierFor(config.signIn, () => secrets.signingKey);
  const wantsSample = !empty && config.signIn.kind === 'demo';
  const tellsSample = wantsSample && (readSampleMark(dataDir)?.complete === false || (await logIsEmpty(database.ownerUrl)));
  const shared = { databaseUrl: database.ownerUrl, clock: clock.now, verifier, rateLimitPerSecond: config.rateLimitPerSecond };

  const projector = Projector.start({
    databaseUrl: database.ownerUrl,
    kek: secrets.kek,
    signingKey: secrets.signingKey,
    dataDir,
    database: databaseName(config.databaseUrl),
    adoptedSize: config.adoptCheckpoint,
    clock: clock.now,
    logger: loggerOf('projector'),
  });
  stops.add(() => projector.stop());

  const queryPort = await reservePort(config.queryApiPort, config.host);
  stops.add(() => queryPort.release());
  const addresses = { commandApi: config.commandApiUrl ?? '', queryApi: config.queryApiUrl ?? '' };
  const commandApi = await startCommandApi({
    ...shared,
    secrets,
    demoSignIn: config.signIn.kind === 'demo',
    logger: loggerOf('command-api'),
    healthChecks: projector.healthChecks,
    allowedOrigins: originsOf(config, queryPort.port),
    connectOrigins: [],
  });
  stops.add(() => commandApi.stop());
  const commandListener = await commandApi.server.listen(config.commandApiPort, config.host);
  addresses.commandApi ||= commandListener;

  const queryApi = await startQueryApi({
    ...shared,
    logger: loggerOf('query-api'),
    healthChecks: projector.healthChecks,
    allowedOrigins: [],
    connectOrigins: [new URL(addresses.commandApi).origin],
    dashboardDirectory,
    dashboard: () => ({ commandApi: addresses.commandApi, demo: config.signIn.kind === 'demo', city: 'Kota Bekasi', sample: readSampleMark(dataDir) !== null }),
  });
  stops.add(() => queryApi.stop());
  await queryPort.release();
  const queryListener = await queryApi.server.listen(queryPort.port, config.host);
  addresses.queryApi ||= queryListener;

  if (tellsSample) {
    console.log('First start: filling the log with a sample year of 12,000 invented candidates.');
    await tellWithProgress({ dataDir, commandApi: commandListener, queryApi: queryListener, nikPepper: secrets.nikPepper, clock, signal });
  }
  writeRuntimeFile(dataDir, { ...addresses, databaseUrl: database.ownerUrl, pid: process.pid });
  stops.add(() => removeOwnRuntimeFile(dataDir, process.pid));
  return { welcome: welcome(addresses, dataDir, config), lost: database.lost, stop: () => stops.run() };
}

/** Pages that may call the command API: the dashboard, under the names that a browser here may use for it. */
function originsOf(config: LindungConfig, queryPort: number): string[] {
  if (config.queryApiUrl !== null) return [new URL(config.queryApiUrl).origin];
  return ['127.0.0.1', 'localhost', '[::1]', config.host].map((host) => `http://${host}:${queryPort}`);
}

function welcome(addresses: { readonly commandApi: string; readonly queryApi: string }, dataDir: string, config: LindungConfig): string {
  return [
    '',
    'Lindung is running.',
    `  Dashboard    ${addresses.queryApi}/`,
    `  Query API    ${addresses.queryApi}/docs`,
    `  Command API  ${addresses.commandApi}/docs`,
    `  Data         ${dataDir}`,
    `  Log          ${join(dataDir, 'lindung.log')}`,
    ...(config.signIn.kind === 'demo' ? ['  Sign-in      demo: choose any role on the dashboard'] : []),
    'Ctrl-C stops it.',
  ].join('\n');
}
