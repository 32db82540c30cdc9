import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { verifierFor } from '@lindung/platform/auth/verifier';
import { runService } from '@lindung/platform/service-process';
import { startQueryApi } from './start.js';

const dashboardDirectory = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

/** The query API as a process of its own, on a database that the projector keeps. */
await runService('query-api', async ({ config, databaseUrl, logger, secrets }) => {
  const commandApi = config.commandApiUrl ?? `http://${config.host}:${config.commandApiPort}`;
  const api = await startQueryApi({
    databaseUrl,
    clock: () => new Date(),
    verifier: verifierFor(config.signIn, () => secrets().signingKey),
    rateLimitPerSecond: config.rateLimitPerSecond,
    logger,
    allowedOrigins: [],
    connectOrigins: [new URL(commandApi).origin],
    dashboardDirectory: existsSync(dashboardDirectory) ? dashboardDirectory : null,
    dashboard: () => ({ commandApi, demo: config.signIn.kind === 'demo', city: 'Kota Bekasi', sample: false }),
  });
  return { address: await api.server.listen(config.queryApiPort, config.host), stop: () => api.stop() };
});
