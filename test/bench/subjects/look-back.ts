import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { VAULT_READER_ROLE } from '@lindung/personal-data/postgres/ddl';
import { PostgresVault } from '@lindung/personal-data/postgres/postgres-vault';
import { demoTokenVerifier } from '@lindung/platform/auth/access-token';
import { demoTokenKey, issueDemoToken } from '@lindung/platform/auth/demo-sign-in';
import { createLogger } from '@lindung/platform/logging';
import { ReplayKeeper } from '@lindung/projections/time-travel/replay-keeper';
import { startQueryApi } from '@lindung/query-api/start';
import { Pool } from 'pg';
import { benchSecrets } from '../data/prepare.js';
import { hostSubject } from '../subject-host.js';

/** The query API and the keeper of replays in one process, as `npm start` runs them. */
hostSubject(async ({ url }: { url: string }) => {
  const eventStore = new PostgresEventStore({ connection: { connectionString: url, role: 'lindung_log_reader' } });
  const vaultPool = new Pool({ connectionString: url, options: `-c role=${VAULT_READER_ROLE}`, max: 3 });
  const vault = new PostgresVault(vaultPool, new KeyWrapper(benchSecrets.kek), { cacheMaxKeys: 0 });
  const stopping = new AbortController();
  const keeping = new ReplayKeeper({ databaseUrl: url, eventStore, vault }).run(stopping.signal);
  const tokenKey = demoTokenKey(benchSecrets.signingKey);
  const queryApi = await startQueryApi({
    databaseUrl: url,
    clock: () => new Date(),
    verifier: demoTokenVerifier(tokenKey),
    logger: createLogger('query-api', 'warn'),
    rateLimitPerSecond: 100_000,
    allowedOrigins: [],
    connectOrigins: [],
    dashboardDirectory: null,
    dashboard: () => ({ commandApi: '', demo: true, city: 'Kota Bekasi', sample: false }),
  });
  const address = await queryApi.server.listen(0, '127.0.0.1');
  return {
    operations: {
      address: async () => address,
      token: async () => (await issueDemoToken({ role: 'disnaker', name: 'Sari' }, tokenKey)).access_token,
    },
    close: async () => {
      stopping.abort();
      await queryApi.stop();
      await keeping;
      await eventStore.close();
      await vaultPool.end();
    },
  };
});
