import { setTimeout as delay } from 'node:timers/promises';
import { noProgress } from '@lindung/auditor/progress';
import { writeExport } from '@lindung/auditor/export/write-export';
import { DatabaseSource } from '@lindung/auditor/source/database-source';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { createLogger } from '@lindung/platform/logging';
import { Integrator } from '@lindung/projector/integrator/integrator';
import { benchSecrets } from '../data/prepare.js';
import { hostSubject } from '../subject-host.js';

const LOOK_MS = 5;

/** Extends the tree over a log and signs it, as the projector does, and writes the export of it. */
hostSubject(async ({ url, directory }: { url: string; directory: string }) => {
  const store = new PostgresEventStore({ connection: { connectionString: url, role: 'lindung_log_reader' } });
  return {
    operations: {
      /** Seconds until a checkpoint covers the log. */
      integrate: async (): Promise<number> => {
        const head = Number(await store.head());
        const stop = new AbortController();
        const integrator = new Integrator({ databaseUrl: url, eventStore: store, signingKey: benchSecrets.signingKey, dataDir: directory, clock: () => new Date(), logger: createLogger('integrator', 'warn') });
        const startMs = performance.now();
        const running = integrator.run(stop.signal);
        while (integrator.health.checkpointSize < head) await delay(LOOK_MS);
        const seconds = (performance.now() - startMs) / 1000;
        stop.abort();
        await running;
        return seconds;
      },
      exportTo: async ({ to }: { to: string }): Promise<number> => {
        const source = new DatabaseSource(url);
        const startMs = performance.now();
        const result = await writeExport({ source, progress: noProgress, signal: new AbortController().signal }, { to, digests: () => Promise.resolve(null) });
        await source.close();
        if (!result.ok) throw new Error(result.lines.join(' '));
        return (performance.now() - startMs) / 1000;
      },
    },
    close: () => store.close(),
  };
});
