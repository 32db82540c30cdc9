import { createHttpServer } from '@lindung/platform/http-server';
import { verifierFor } from '@lindung/platform/auth/verifier';
import { runService } from '@lindung/platform/service-process';
import { prepareDatabase } from './prepare-database.js';
import { Projector } from './projector.js';
import { ProjectorModule } from './projector.module.js';

/** The projector as a process of its own. It prepares the database, so it is started first. */
await runService('projector', async ({ config, databaseUrl, logger, secrets: readSecrets }) => {
  const secrets = readSecrets();
  await prepareDatabase(databaseUrl, { secrets, logOrigin: config.logOrigin });
  const projector = Projector.start({ databaseUrl, kek: secrets.kek, signingKey: secrets.signingKey, dataDir: config.dataDir, adoptedSize: config.adoptCheckpoint, clock: () => new Date(), logger });
  const server = await createHttpServer({
    module: ProjectorModule,
    name: 'projector',
    verifier: verifierFor(config.signIn, () => secrets.signingKey),
    rateLimitPerSecond: config.rateLimitPerSecond,
    logger,
    healthChecks: projector.healthChecks,
    allowedOrigins: [],
    connectOrigins: [],
  });
  return {
    address: await server.listen(config.projectorPort, config.host),
    stop: async () => {
      await server.close();
      await projector.stop();
    },
  };
});
