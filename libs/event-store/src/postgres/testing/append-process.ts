import { randomUUID } from 'node:crypto';
import type { AppendResult } from '../../event-store.js';
import { newEvent, requestTo } from '../../contract/sample-events.js';
import { PostgresEventStore } from '../postgres-event-store.js';

/*
 * A program for specs that need a second process: it appends to new streams and, in turn with
 * everybody else, to one that all fight for, and prints the id of each event once it is acknowledged.
 *
 *   node append-process.js <database URL> <hot stream id> <callers> <appends per caller, or "forever">
 */
const [connectionString = '', hot = '', callers = '1', count = 'forever'] = process.argv.slice(2);
const store = new PostgresEventStore({ connection: { connectionString, role: 'lindung_log_writer' } });
const last = count === 'forever' ? Number.POSITIVE_INFINITY : Number(count);

async function acknowledge(streamId: string): Promise<void> {
  const event = newEvent();
  for (let expected: number | 'no-stream' = 'no-stream'; ; ) {
    const [result]: AppendResult[] = await store.append([requestTo(streamId, expected, [event])]);
    if (result?.kind === 'appended') break;
    expected = result?.actualRevision ?? 'no-stream';
  }
  process.stdout.write(`${event.eventId}\n`);
}

await Promise.all(
  Array.from({ length: Number(callers) }, async () => {
    for (let done = 0; done < last; done += 1) {
      await acknowledge(`counter-${randomUUID()}`);
      await acknowledge(hot);
    }
  }),
);
await store.close();
