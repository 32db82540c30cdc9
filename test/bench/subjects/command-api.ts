import { startCommandApi } from '@lindung/command-api/start';
import { demoTokenKey } from '@lindung/platform/auth/demo-sign-in';
import { demoTokenVerifier } from '@lindung/platform/auth/access-token';
import { createLogger } from '@lindung/platform/logging';
import { benchSecrets, prepareDatabase } from '../data/prepare.js';
import { hostSubject } from '../subject-host.js';

/** The command API as it is deployed: a process of its own, with its usual limits, on a free port. */
hostSubject(async ({ url }: { url: string }) => {
  await prepareDatabase(url);
  const commandApi = await startCommandApi({
    databaseUrl: url,
    secrets: benchSecrets,
    clock: () => new Date(),
    demoSignIn: true,
    verifier: demoTokenVerifier(demoTokenKey(benchSecrets.signingKey)),
    logger: createLogger('command-api', 'info'),
    rateLimitPerSecond: 2_000,
    healthChecks: [],
    allowedOrigins: [],
    connectOrigins: [],
  });
  const address = await commandApi.server.listen(0, '127.0.0.1');
  return { operations: { address: async () => address }, close: () => commandApi.stop() };
});
