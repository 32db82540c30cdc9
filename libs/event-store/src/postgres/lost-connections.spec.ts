import { afterAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, startOwnServer } from '../../../../test/support/database.js';
import { appendEvents, collect, collectUntil, idsOf, newEvent, newStreamId, requestTo } from '../contract/sample-events.js';
import { LOG_START, type Position } from '../event-store.js';
import { EventStoreUnavailableError } from '../event-store-errors.js';
import type { LogConnection } from './connection.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { migrate } from './testing/postgres-harness.js';
import { TcpForwarder } from './testing/tcp-forwarder.js';

const CALLERS = 16;
const KILLS = 12;

describe('lost connections', () => {
  const cleanUps: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  async function openStore(url: string, options: { retryForMs?: number; role?: LogConnection['role'] } = {}): Promise<PostgresEventStore> {
    const { role = 'lindung_log_writer', ...rest } = options;
    const store = new PostgresEventStore({ connection: { connectionString: url, role }, ...rest });
    cleanUps.push(() => store.close());
    return store;
  }

  it('lose nothing acknowledged and write nothing twice when backends are killed under appends', async () => {
    const database = await createTestDatabase();
    cleanUps.push(() => database.drop());
    await migrate(database.url);
    const store = await openStore(database.url);
    const reader = await openStore(database.url, { role: 'lindung_log_reader' });
    const killer = new Client({ connectionString: database.url });
    await killer.connect();
    const stop = new AbortController();
    const acknowledged: string[] = [];
    let acknowledge: () => void = () => undefined;
    const writing = Array.from({ length: CALLERS }, async () => {
      const streamId = newStreamId();
      for (let revision = -1; !stop.signal.aborted; revision += 1) {
        const [event] = await appendEvents(store, streamId, revision < 0 ? 'no-stream' : revision);
        if (event !== undefined) acknowledged.push(event.eventId);
        acknowledge();
      }
    });
    for (let kill = 0; kill < KILLS; kill += 1) {
      const enough = acknowledged.length + 50;
      while (acknowledged.length < enough) await new Promise<void>((resolve) => (acknowledge = resolve));
      const { rowCount } = await killer.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      expect(rowCount).toBeGreaterThan(0);
    }
    stop.abort();
    await Promise.all(writing);
    await killer.end();
    const log = await collect(reader.readAll({ after: LOG_START }));
    expect(new Set(idsOf(log))).toEqual(new Set(acknowledged));
    expect(log.map((event) => event.position)).toEqual(log.map((_, index) => String(index + 1)));
  });

  it('do not end a subscription, nor make it skip', async () => {
    const database = await createTestDatabase();
    cleanUps.push(() => database.drop());
    await migrate(database.url);
    const [store, follower] = [await openStore(database.url), await openStore(database.url, { role: 'lindung_log_reader' })];
    const killer = new Client({ connectionString: database.url });
    await killer.connect();
    const seen: Position[] = [];
    const stop = new AbortController();
    await appendEvents(store, newStreamId(), 'no-stream');
    for await (const batch of follower.subscribe({ after: LOG_START, signal: stop.signal })) {
      seen.push(...batch.map((event) => event.position));
      if (seen.length >= KILLS) break;
      await killer.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      await appendEvents(store, newStreamId(), 'no-stream');
    }
    await killer.end();
    expect(seen).toEqual(seen.map((_, index) => String(index + 1)));
  });

  it('are answered as unavailable when the server stays away, and survived when it comes back', async () => {
    const server = await startOwnServer();
    let current = server;
    cleanUps.push(() => current.remove());
    const forwarder = await TcpForwarder.listen(Number(new URL(server.url).port));
    cleanUps.push(() => forwarder.close());
    await migrate(server.url);
    const store = await openStore(forwarder.url(server.url));
    const impatient = await openStore(forwarder.url(server.url), { retryForMs: 100 });
    const [before, during] = [newEvent(), newEvent()];
    const [a, b] = [newStreamId(), newStreamId()];
    await appendEvents(store, a, 'no-stream', [before]);
    const stop = new AbortController();
    const following = collectUntil(store.subscribe({ after: LOG_START, signal: stop.signal }), (events) => events.length >= 2);
    process.kill(server.pid, 'SIGKILL');
    // Whoever is given its port meanwhile is nobody that the stores should meet.
    forwarder.moveTo(1);
    await expect(impatient.append([requestTo(newStreamId(), 'no-stream')])).rejects.toBeInstanceOf(EventStoreUnavailableError);
    const waiting = appendEvents(store, b, 'no-stream', [during]);
    current = await server.restart();
    forwarder.moveTo(Number(new URL(current.url).port));
    await waiting;
    expect(idsOf(await following)).toEqual(idsOf([before, during]));
  });
});
