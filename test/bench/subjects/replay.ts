import { noProgress } from '@lindung/auditor/progress';
import { replay } from '@lindung/auditor/replay/replay';
import { ExportSource } from '@lindung/auditor/source/export-source';
import { hostSubject } from '../subject-host.js';

/** Replays an export, as the auditor's tool does: in a PostgreSQL of its own that it starts and removes. */
hostSubject(async ({ from }: { from: string }) => ({
  operations: {
    /** Seconds that the whole of it took. */
    replay: async ({ events }: { events: number }): Promise<number> => {
      const startMs = performance.now();
      const source = new ExportSource(from);
      const result = await replay({ source, progress: noProgress, signal: new AbortController().signal }, { until: null, compare: false });
      await source.close();
      if (!result.ok || result.json['position'] !== events) throw new Error(result.lines.join(' '));
      return (performance.now() - startMs) / 1000;
    },
  },
  close: () => Promise.resolve(),
}));
