import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { VAULT_READER_ROLE } from '@lindung/personal-data/postgres/ddl';
import { PostgresVault } from '@lindung/personal-data/postgres/postgres-vault';
import { rebuildReadModels } from '@lindung/projections/rebuild/rebuild';
import { Pool } from 'pg';
import { benchSecrets } from '../data/prepare.js';
import { hostSubject } from '../subject-host.js';

/** Rebuilds every read model of a database and swaps them in. */
hostSubject(async ({ url }: { url: string }) => {
  const store = new PostgresEventStore({ connection: { connectionString: url, role: 'lindung_log_reader' } });
  const pool = new Pool({ connectionString: url, options: `-c role=${VAULT_READER_ROLE}`, max: 2 });
  const vault = new PostgresVault(pool, new KeyWrapper(benchSecrets.kek));
  return {
    operations: {
      /** Seconds that one rebuild took. */
      rebuild: async ({ events }: { events: number }): Promise<number> => {
        const startMs = performance.now();
        const position = await rebuildReadModels({ databaseUrl: url, eventStore: store, vault });
        if (position !== events) throw new Error(`The rebuild reached ${position} of ${events} events.`);
        return (performance.now() - startMs) / 1000;
      },
    },
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
});
