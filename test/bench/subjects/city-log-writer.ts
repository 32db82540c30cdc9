import { randomUUID } from 'node:crypto';
import { recordEvents, sealingKeyIds } from '@lindung/application/record';
import { type AppendRequest } from '@lindung/event-store/event-store';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { PostgresVault } from '@lindung/personal-data/postgres/postgres-vault';
import { Pool } from 'pg';
import { type Block, cityYear } from '../data/city-year.js';
import { benchSecrets, prepareDatabase } from '../data/prepare.js';
import { hostSubject } from '../subject-host.js';

/** Fills a database with the year of a city, through the event store and the vault. */
hostSubject(async ({ url }: { url: string }) => {
  await prepareDatabase(url);
  const store = new PostgresEventStore({ connection: { connectionString: url, role: 'lindung_log_writer' } });
  const pool = new Pool({ connectionString: url, max: 2 });
  const vault = new PostgresVault(pool, new KeyWrapper(benchSecrets.kek), { cacheMaxKeys: 300_000, cacheTtlMs: 600_000 });

  const requestsOf = async ({ role, occurredOn, newKeyIds, appends }: Block): Promise<AppendRequest[]> => {
    const made = newKeyIds.length === 0 ? null : await vault.createKeys(newKeyIds.map((keyId) => ({ keyId, purpose: 'worker' as const })));
    const keys = made ?? (await vault.getKeys(sealingKeyIds(appends.flatMap(({ events }) => events))));
    const actor = { subject: `demo-${role}`, name: 'Sari', role };
    return appends.map(({ streamId, expectedRevision, events }) => {
      const commandId = randomUUID();
      return { appends: [{ streamId, expectedRevision, events: recordEvents({ commandId, correlationId: commandId, actor }, { streamId, today: occurredOn }, events, keys) }] };
    });
  };
  return {
    operations: {
      fill: async ({ workers }: { workers: number }): Promise<number> => {
        let appending: Promise<unknown> = Promise.resolve();
        for (const block of cityYear(workers, benchSecrets.nikPepper)) {
          const requests = await requestsOf(block);
          await appending;
          appending = store.append(requests).then((results) => {
            if (results.some(({ kind }) => kind !== 'appended')) throw new Error('The generated log conflicts with itself.');
          });
          appending.catch(() => undefined);
        }
        await appending;
        return Number(await store.head());
      },
    },
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
});
