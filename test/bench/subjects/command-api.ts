import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCommandApi } from '@lindung/command-api/start';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { demoTokenKey } from '@lindung/platform/auth/demo-sign-in';
import { demoTokenVerifier } from '@lindung/platform/auth/access-token';
import { createLogger } from '@lindung/platform/logging';
import { Integrator } from '@lindung/projector/integrator/integrator';
import { benchSecrets, prepareDatabase } from '../data/prepare.js';
import { hostSubject } from '../subject-host.js';

const LOOK_MS = 5;

/** The integrator beside the command API in one process, as `npm start` runs them. */
function startIntegrator(url: string): { readonly checkpointSize: () => number; readonly stop: () => Promise<void> } {
  const dataDir = mkdtempSync(join(tmpdir(), 'lindung-bench-signer-'));
  const eventStore = new PostgresEventStore({ connection: { connectionString: url, role: 'lindung_log_reader', maxConnections: 2 } });
  const stopping = new AbortController();
  const integrator = new Integrator({ databaseUrl: url, eventStore, signingKey: benchSecrets.signingKey, dataDir, clock: () => new Date(), logger: createLogger('integrator', 'warn') });
  const running = integrator.run(stopping.signal);
  return {
    checkpointSize: () => integrator.health.checkpointSize,
    stop: async () => {
      stopping.abort();
      await running;
      await eventStore.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The command API as it is deployed: a process of its own, with its usual limits, on a free port. */
hostSubject(async ({ url, integrates = false }: { url: string; integrates?: boolean }) => {
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
  const integrator = integrates ? startIntegrator(url) : null;
  return {
    operations: {
      address: async () => address,
      /** Seconds until a checkpoint covers the given position. */
      signedAfter: async ({ position }: { position: number }): Promise<number> => {
        const startMs = performance.now();
        while ((integrator?.checkpointSize() ?? Number.POSITIVE_INFINITY) < position) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        return (performance.now() - startMs) / 1000;
      },
    },
    close: async () => {
      await integrator?.stop();
      await commandApi.stop();
    },
  };
});
