import { randomUUID } from 'node:crypto';
import { type FastifyInstance } from 'fastify';
import { Pool } from 'pg';
import { createApplication } from '@lindung/application/application';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { buildOpenApi } from '@lindung/integration-events/http/openapi';
import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { VAULT_WRITER_ROLE } from '@lindung/personal-data/postgres/ddl';
import { PostgresDtsenSnapshotStore } from '@lindung/personal-data/postgres/postgres-dtsen-snapshot-store';
import { PostgresVault } from '@lindung/personal-data/postgres/postgres-vault';
import { demoTokenKey } from '@lindung/platform/auth/demo-sign-in';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '@lindung/platform/http-server';
import { type LindungSecrets } from '@lindung/platform/secrets';
import { createReadPool } from '@lindung/projections/reading/reader';
import { CommandApiModule } from './command-api.module.js';
import { projectedRanking } from './projected-ranking.js';

export interface StartCommandApiOptions extends Omit<HttpServerOptions, 'module' | 'name' | 'openApi' | 'configure'> {
  /** A database whose log, vault and read models have been migrated. */
  readonly databaseUrl: string;
  readonly secrets: LindungSecrets;
  readonly clock: () => Date;
  /** Whether the built-in sign-in serves. */
  readonly demoSignIn: boolean;
}

/** A payment of 50,000 named workers takes 1.8 MB. */
const LONG_LIST_BYTES = 4 * 1024 * 1024;

/** Gives the one command that may name very many workers the room for it; all others keep the usual bound. */
function allowLongLists(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (route.url === '/v1/commands/pay-premium') route.bodyLimit = LONG_LIST_BYTES;
  });
}

export interface CommandApi {
  readonly server: HttpServer;
  stop(): Promise<void>;
}

/** Makes the command API with its own connections, each under the role that it needs. */
export async function startCommandApi({ databaseUrl, secrets, clock, demoSignIn, ...options }: StartCommandApiOptions): Promise<CommandApi> {
  const { logger } = options;
  const onConnectionError = (error: Error): void => logger.warn({ err: error }, 'A connection to the database broke; it is replaced when needed.');
  const eventStore = new PostgresEventStore({ connection: { connectionString: databaseUrl, role: 'lindung_log_writer', applicationName: 'lindung-command-api' }, clock });
  const vaultPool = new Pool({ connectionString: databaseUrl, options: `-c role=${VAULT_WRITER_ROLE}`, max: 4, application_name: 'lindung-command-api-vault' });
  vaultPool.on('error', onConnectionError);
  const rankingPool = createReadPool({ databaseUrl, role: 'lindung_command', connections: 3, onConnectionError });

  const app = createApplication({
    eventStore,
    vault: new PostgresVault(vaultPool, new KeyWrapper(secrets.kek)),
    now: clock,
    newId: randomUUID,
    pepper: secrets.nikPepper,
    ranking: projectedRanking(rankingPool),
    snapshots: new PostgresDtsenSnapshotStore(vaultPool),
  });
  const server = await createHttpServer({
    ...options,
    name: 'command-api',
    module: CommandApiModule.with({ app, demoTokenKey: demoSignIn ? demoTokenKey(secrets.signingKey) : null }),
    openApi: buildOpenApi('command'),
    configure: allowLongLists,
  });
  return {
    server,
    stop: async () => {
      await server.close();
      await eventStore.close();
      await Promise.all([vaultPool.end(), rankingPool.end()]);
    },
  };
}
