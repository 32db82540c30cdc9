import { randomUUID } from 'node:crypto';
import { type Event, STREAM_DOES_NOT_EXIST } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { type AppendRound } from '../rows/append.js';
import { nextRegistration, rateOf, sampleActor } from '../sample-events.js';
import { hostSubject } from '../subject-host.js';

type Registered = Event<'WorkerRegistered', Record<string, unknown>, Record<string, unknown>>;

/** One per caller served it best, of 10, 16, 32 and 64. */
const POOL_CONNECTIONS = Number(process.env['BENCH_EMMETT_POOL'] ?? 64);

/** emmett's own store on PostgreSQL, with its schema made beforehand and a stream that must be new. */
hostSubject(async ({ url }: { url: string }) => {
  const pool = new pg.Pool({ connectionString: url, max: POOL_CONNECTIONS });
  const store = getPostgreSQLEventStore(url, { schema: { autoMigration: 'None' }, connectionOptions: { pool } });
  await store.schema.migrate();

  const appendOne = async (): Promise<void> => {
    const { streamId, data, sealed } = nextRegistration();
    const commandId = randomUUID();
    const metadata = { occurredOn: '2026-01-05', actor: sampleActor, commandId, correlationId: commandId, sealed: sealed.toString('base64') };
    const event: Registered = { type: 'WorkerRegistered', data: { ...data }, metadata };
    await store.appendToStream<Registered>(streamId, [event], { expectedStreamVersion: STREAM_DOES_NOT_EXIST });
  };
  return {
    operations: { appends: ({ callers, roundMs }: AppendRound) => rateOf(callers, roundMs, appendOne) },
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
});
