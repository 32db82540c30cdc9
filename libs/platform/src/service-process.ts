import { ConfigurationError, type LindungConfig, loadConfig } from './config.js';
import { createLogger, redactNiks, type ServiceLogger } from './logging.js';
import { type LindungSecrets, loadSecrets } from './secrets.js';
import { stopOnSignals } from './stop-signals.js';

/** What a service that runs as a process of its own is given. */
export interface ServiceContext {
  readonly config: LindungConfig;
  /** The database that `DATABASE_URL` names; services of their own share one that somebody runs. */
  readonly databaseUrl: string;
  readonly logger: ServiceLogger;
  /** Reads the secrets; only services that need them ask. */
  readonly secrets: () => LindungSecrets;
}

export interface RunningService {
  /** What it says in its log once it answers. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Runs one service as this process: configuration, log lines on standard output, orderly end on a signal. */
export async function runService(name: string, start: (context: ServiceContext) => Promise<RunningService>): Promise<void> {
  try {
    const config = loadConfig(process.env, { workingDirectory: process.cwd() });
    const { databaseUrl } = config;
    if (databaseUrl === null) throw new ConfigurationError(['DATABASE_URL is missing: a service of its own needs a PostgreSQL; "npm start" brings one along.']);
    const logger = createLogger(name, config.logLevel);
    const service = await start({ config, databaseUrl, logger, secrets: () => loadSecrets(process.env, { embeddedIn: null }) });
    logger.info({ address: service.address }, 'Running.');
    stopOnSignals(
      () => service.stop(),
      (error) => logger.error({ err: error }, 'Stopping failed.'),
    );
  } catch (error) {
    console.error(redactNiks(error instanceof Error ? error.message : 'Something unforeseen happened.'));
    process.exit(1);
  }
}
