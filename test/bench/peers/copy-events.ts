import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { migrateLog } from '@lindung/event-store/postgres/schema';
import { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { hostSubject } from '../subject-host.js';

const READ_BYTES = 1 << 18;

/** The fastest way into a table: the finished rows, from a file, in one COPY and one commit. */
hostSubject(async ({ url }: { url: string }) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    operations: {
      /** Writes the log's rows into a file; answers how many there are. */
      copyOut: async ({ file }: { file: string }): Promise<number> => {
        const out = client.query(copyTo('COPY (SELECT * FROM log.events ORDER BY position) TO STDOUT'));
        await pipeline(out, createWriteStream(file));
        return out.rowCount;
      },
      /** Seconds that the rows took into a fresh log, a table with the very same indexes and checks. */
      copyIn: async ({ file, events }: { file: string; events: number }): Promise<number> => {
        await migrateLog(client);
        await client.query('CHECKPOINT');
        const startMs = performance.now();
        const into = client.query(copyFrom('COPY log.events FROM STDIN'));
        await pipeline(createReadStream(file, { highWaterMark: READ_BYTES }), into);
        const seconds = (performance.now() - startMs) / 1000;
        if (into.rowCount !== events) throw new Error(`COPY wrote ${into.rowCount} of ${events} rows.`);
        return seconds;
      },
    },
    close: () => client.end(),
  };
});
