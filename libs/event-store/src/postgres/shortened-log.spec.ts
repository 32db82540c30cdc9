import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { appendEvents, newEvents, newStreamId } from '../contract/sample-events.js';
import { LOG_START } from '../event-store.js';
import { logPoolConfig } from './connection.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { migrateLog } from './schema.js';

const LOOKS = 1_000;

describe('a log that its owner shortened', () => {
  let database: TestDatabase;
  let owner: Client;
  let pool: Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    await migrateLog(owner);
    pool = new Pool(logPoolConfig({ connectionString: database.url, role: 'lindung_log_writer' }));
  });
  afterAll(async () => {
    await pool.end();
    await owner.end();
    await database.drop();
  });

  it('does not set those who follow it running in circles', async () => {
    const store = new PostgresEventStore({ connection: pool });
    const stop = new AbortController();
    await appendEvents(store, newStreamId(), 'no-stream', newEvents(3));
    const following = store.subscribe({ after: LOG_START, signal: stop.signal })[Symbol.asyncIterator]();
    expect((await following.next()).value).toHaveLength(3);
    await appendEvents(store, newStreamId(), 'no-stream', newEvents(2));
    await owner.query('set session_replication_role = replica');
    await owner.query('delete from log.events where position > 3');
    const next = following.next();
    let reads = 0;
    const query = pool.query.bind(pool);
    pool.query = ((config: { readonly name?: string }) => {
      if (config.name === 'log_read_all') reads += 1;
      return query(config as never);
    }) as never;
    // Each look takes a round trip to the database, as each turn of a circle would.
    for (let look = 0; look < LOOKS; look += 1) await owner.query('select 1');
    expect(reads).toBeLessThan(LOOKS / 10);
    stop.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    await store.close();
  });
});
