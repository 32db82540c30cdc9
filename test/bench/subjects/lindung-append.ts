import { randomUUID } from 'node:crypto';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { migrateLog } from '@lindung/event-store/postgres/schema';
import { Client } from 'pg';
import { type AppendRound } from '../rows/append.js';
import { nextRegistration, rateOf, sampleActor } from '../sample-events.js';
import { hostSubject } from '../subject-host.js';

/** The log on PostgreSQL, as the command API uses it. */
hostSubject(async ({ url }: { url: string }) => {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  await migrateLog(owner);
  await owner.end();
  const store = new PostgresEventStore({ connection: { connectionString: url, role: 'lindung_log_writer' } });

  const appendOne = async (): Promise<void> => {
    const { streamId, data, sealed } = nextRegistration();
    const commandId = randomUUID();
    const event = {
      eventId: randomUUID(),
      type: 'WorkerRegistered',
      version: 1,
      occurredOn: '2026-01-05',
      actor: sampleActor,
      commandId,
      correlationId: commandId,
      data: JSON.stringify(data),
      sealed,
    };
    const [result] = await store.append([{ appends: [{ streamId, expectedRevision: 'no-stream', events: [event] }] }]);
    if (result?.kind !== 'appended') throw new Error('An append to a new stream met a conflict.');
  };
  return {
    operations: { appends: ({ callers, roundMs }: AppendRound) => rateOf(callers, roundMs, appendOne) },
    close: () => store.close(),
  };
});
