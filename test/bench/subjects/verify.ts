import { noProgress } from '@lindung/auditor/progress';
import { ExportSource } from '@lindung/auditor/source/export-source';
import { verify } from '@lindung/auditor/verify/verify';
import { hostSubject } from '../subject-host.js';

/** Verifies an export, as the auditor's tool does. */
hostSubject(async ({ from }: { from: string }) => ({
  operations: {
    /** Seconds that the whole of it took. */
    verify: async ({ events }: { events: number }): Promise<number> => {
      const startMs = performance.now();
      const source = new ExportSource(from);
      const result = await verify({ source, progress: noProgress, signal: new AbortController().signal }, { held: [], keys: [], witnesses: [], signedAs: null });
      await source.close();
      if (!result.ok || result.json['provenSize'] !== events) throw new Error(result.lines.join(' '));
      return (performance.now() - startMs) / 1000;
    },
  },
  close: () => Promise.resolve(),
}));
