import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { appendEvents, collect, newEvents, newStreamId } from '../contract/sample-events.js';
import { LOG_START, type Position } from '../event-store.js';
import { LogDamagedError } from '../event-store-errors.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { migrateLog } from './schema.js';

/** A position each, so that one damage does not hide the next. */
const DAMAGES: readonly (readonly [what: string, change: string])[] = [
  ['body', `data = data || ' '`],
  ['body', `data = '{bad'`],
  ['sealed body', `sealed = set_byte(sealed, 0, (get_byte(sealed, 0) + 1) % 256)`],
  ['sealed body', `sealed = null`],
  ['row', `type = 'AnotherType'`],
  ['row', `stream_id = 'worker-another'`],
  ['row', `revision = revision + 100`],
  ['row', `version = version + 1`],
  ['row', `event_id = gen_random_uuid()`],
  ['envelope', `envelope = replace(envelope, '"type"', '"kind"')`],
  ['envelope', `envelope = '{'`],
];

describe('an event that somebody with power over the database altered', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  const streamIds = DAMAGES.map(newStreamId);

  beforeAll(async () => {
    database = await createTestDatabase();
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    await migrateLog(owner);
    store = new PostgresEventStore({ connection: { connectionString: database.url, role: 'lindung_log_writer' } });
    for (const streamId of streamIds) await appendEvents(store, streamId, 'no-stream', newEvents(1).map((event) => ({ ...event, sealed: Buffer.from('sealed') })));
    await owner.query('set session_replication_role = replica');
    for (const [index, [, change]] of DAMAGES.entries()) await owner.query(`update log.events set ${change} where position = ${index + 1}`);
    await owner.end();
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  it.each(DAMAGES.map(([what, change], index) => [what, change, index] as const))('is never handed on as it was: %s, %s', async (what, _change, index) => {
    const after = String(index) as Position;
    const until = String(index + 1) as Position;
    const reading = collect(store.readAll({ after, until }));
    await expect(reading).rejects.toBeInstanceOf(LogDamagedError);
    await expect(reading).rejects.toMatchObject({ code: 'LOG_DAMAGED', position: until, message: expect.stringContaining(what) });
  });

  it('stops whoever reads its stream, by itself or with others', async () => {
    const [first = ''] = streamIds;
    await expect(collect(store.readStream(first))).rejects.toBeInstanceOf(LogDamagedError);
    await expect(store.readStreams([first])).rejects.toBeInstanceOf(LogDamagedError);
  });

  it('stops whoever follows the log', async () => {
    const stop = new AbortController();
    await expect(store.subscribe({ after: LOG_START, signal: stop.signal })[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(LogDamagedError);
    stop.abort();
  });
});
