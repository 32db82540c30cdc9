import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { appendEvents, newEvents, newStreamId } from '../contract/sample-events.js';
import { LOG_START, type Position, type RecordedEvent } from '../event-store.js';
import { LogShortenedError } from '../event-store-errors.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { migrateLog } from './schema.js';

type Following = AsyncIterator<readonly RecordedEvent[]>;

describe('a log that its owner shortened', () => {
  let database: TestDatabase;
  let owner: Client;
  let store: PostgresEventStore;
  let stop: AbortController;

  beforeEach(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    await migrateLog(owner);
    await owner.query('set session_replication_role = replica');
    store = new PostgresEventStore({ connection: { connectionString: database.url, role: 'lindung_log_writer' } });
    stop = new AbortController();
  });
  afterEach(async () => {
    stop.abort();
    await store.close();
    await owner.end();
    await database.drop();
  });

  const append = (events: number) => appendEvents(store, newStreamId(), 'no-stream', newEvents(events));
  const follow = (after: Position = LOG_START): Following => store.subscribe({ after, signal: stop.signal })[Symbol.asyncIterator]();
  const cutTo = (head: number) => owner.query('delete from log.events where position > $1', [head]);

  it('is told to those who wait for what follows what they read', async () => {
    await append(5);
    const following = follow();
    expect((await following.next()).value).toHaveLength(5);
    const next = following.next();
    await cutTo(3);
    await expect(next).rejects.toThrow(new LogShortenedError('5', '3'));
  });

  it('is told although what was cut off had only been heard of', async () => {
    await append(3);
    const following = follow();
    expect((await following.next()).value).toHaveLength(3);
    await append(2);
    await cutTo(3);
    await expect(following.next()).rejects.toThrow(new LogShortenedError('5', '3'));
  });

  it('is told to those who come back to where they were, also after it grew a little', async () => {
    await append(5);
    await cutTo(2);
    await append(1);
    await expect(follow('5' as Position).next()).rejects.toThrow(new LogShortenedError('5', '3'));
  });
});
