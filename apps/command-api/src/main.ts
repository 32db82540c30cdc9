import { verifierFor } from '@lindung/platform/auth/verifier';
import { runService } from '@lindung/platform/service-process';
import { startCommandApi } from './start.js';

/** The command API as a process of its own, on a database that the projector has prepared. */
await runService('command-api', async ({ config, databaseUrl, logger, secrets: readSecrets }) => {
  const secrets = readSecrets();
  const api = await startCommandApi({
    databaseUrl,
    secrets,
    clock: () => new Date(),
    demoSignIn: config.signIn.kind === 'demo',
    verifier: verifierFor(config.signIn, () => secrets.signingKey),
    rateLimitPerSecond: config.rateLimitPerSecond,
    logger,
    healthChecks: [],
    allowedOrigins: [new URL(config.queryApiUrl ?? `http://${config.host}:${config.queryApiPort}`).origin],
    connectOrigins: [],
  });
  return { address: await api.server.listen(config.commandApiPort, config.host), stop: () => api.stop() };
});
