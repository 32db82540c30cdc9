import { randomUUID } from 'node:crypto';
import { type FastifyInstance } from 'fastify';
import { Pool } from 'pg';
import { createApplication } from '@lindung/application/application';
import { Imports } from '@lindung/application/imports/imports';
import { PostgresImportLeases } from '@lindung/application/imports/leases/postgres-import-leases';
import { defaultCaps } from '@lindung/application/imports/reading/reading-caps';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { buildOpenApi } from '@lindung/integration-events/http/openapi';
import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { VAULT_WRITER_ROLE } from '@lindung/personal-data/postgres/ddl';
import { PostgresDtsenSnapshotStore } from '@lindung/personal-data/postgres/postgres-dtsen-snapshot-store';
import { PostgresRejectionStore } from '@lindung/personal-data/postgres/postgres-rejection-store';
import { PostgresUploadStore } from '@lindung/personal-data/postgres/postgres-upload-store';
import { PostgresVault } from '@lindung/personal-data/postgres/postgres-vault';
import { demoTokenKey } from '@lindung/platform/auth/demo-sign-in';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '@lindung/platform/http-server';
import { type LindungSecrets } from '@lindung/platform/secrets';
import { createReadPool } from '@lindung/projections/reading/reader';
import { CommandApiModule } from './command-api.module.js';
import { purgeDaily } from './imports/daily-purge.js';
import { IMPORTS, ImportsController } from './imports/imports-controller.js';
import { acceptForms } from './imports/multipart.js';
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

  // Each lease keeps a connection for as long as its import runs.
  const leasePool = new Pool({ connectionString: databaseUrl, options: `-c role=${VAULT_WRITER_ROLE}`, max: 3, application_name: 'lindung-command-api-leases' });
  leasePool.on('error', onConnectionError);

  const vault = new PostgresVault(vaultPool, new KeyWrapper(secrets.kek));
  const snapshots = new PostgresDtsenSnapshotStore(vaultPool);
  const app = createApplication({
    eventStore,
    vault,
    now: clock,
    newId: randomUUID,
    pepper: secrets.nikPepper,
    ranking: projectedRanking(rankingPool),
    snapshots,
  });
  const imports = new Imports({
    app,
    uploads: new PostgresUploadStore(vaultPool, vault),
    rejections: new PostgresRejectionStore(vaultPool, vault),
    snapshots,
    leases: new PostgresImportLeases(leasePool),
    onFailure: (importId, error) => logger.warn({ err: error, importId }, 'An import could not go on; it is tried again.'),
  });
  const server = await createHttpServer({
    ...options,
    name: 'command-api',
    module: CommandApiModule.with({
      app,
      demoTokenKey: demoSignIn ? demoTokenKey(secrets.signingKey) : null,
      controllers: [ImportsController],
      providers: [{ provide: IMPORTS, useValue: imports }],
    }),
    openApi: buildOpenApi('command'),
    configure: async (fastify) => {
      allowLongLists(fastify);
      await acceptForms(fastify, defaultCaps.fileBytes);
    },
  });
  // Imports that were begun before go on in the background; the API answers meanwhile.
  imports.start().catch((error: unknown) => logger.warn({ err: error }, 'Unfinished imports could not be looked for; it is tried again.'));
  const stopPurging = purgeDaily(imports, logger);
  return {
    server,
    stop: async () => {
      stopPurging();
      await server.close();
      await imports.close();
      await eventStore.close();
      await Promise.all([vaultPool.end(), leasePool.end(), rankingPool.end()]);
    },
  };
}
