import { demoTokenVerifier, oidcTokenVerifier } from '@lindung/platform/auth/access-token';
import { demoTokenKey } from '@lindung/platform/auth/demo-sign-in';
import { ConfigurationError, loadConfig } from '@lindung/platform/config';
import { createLogger } from '@lindung/platform/logging';
import { loadSecrets } from '@lindung/platform/secrets';
import { stopOnSignals } from '@lindung/platform/stop-signals';
import { startCommandApi } from './start.js';

/** The command API alone, on a database that has been migrated and that a projector follows. */
async function main(): Promise<void> {
  const config = loadConfig(process.env, { workingDirectory: process.cwd() });
  if (config.databaseUrl === null) throw new ConfigurationError(['DATABASE_URL is missing: a service that runs alone brings no database of its own.']);
  const secrets = loadSecrets(process.env, { embeddedIn: null });
  const logger = createLogger('command-api', config.logLevel);
  const { signIn } = config;
  const commandApi = await startCommandApi({
    databaseUrl: config.databaseUrl,
    secrets,
    clock: () => new Date(),
    demoSignIn: signIn.kind === 'demo',
    verifier: signIn.kind === 'oidc' ? oidcTokenVerifier(signIn) : demoTokenVerifier(demoTokenKey(secrets.signingKey)),
    logger,
    rateLimitPerSecond: config.rateLimitPerSecond,
    healthChecks: [],
    allowedOrigins: [new URL(config.queryApiUrl ?? `http://${config.host}:${config.queryApiPort}`).origin],
    connectOrigins: [],
  });
  stopOnSignals(() => commandApi.stop(), (error) => logger.error({ err: error }, 'The command API did not stop cleanly.'));
  const address = await commandApi.server.listen(config.commandApiPort, config.host);
  logger.info({ address }, 'The command API is listening.');
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(1);
});
