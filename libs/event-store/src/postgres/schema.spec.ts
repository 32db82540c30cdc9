import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { appendEvents, collect, newEvents, newStreamId } from '../contract/sample-events.js';
import { LOG_START } from '../event-store.js';
import { LogGapError } from '../event-store-errors.js';
import { logPoolConfig } from './connection.js';
import { PostgresEventStore } from './postgres-event-store.js';
import type { LogRole } from './roles.js';
import { migrate } from './testing/postgres-harness.js';

const CHANGES = [
  `update log.events set data = '{}'`, `delete from log.events`, `truncate log.events`,
  `update log.events set position = position + 1 where false`, `delete from log.events where false`,
];

describe('the schema of the log', () => {
  let database: TestDatabase;
  let owner: Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    await migrate(database.url);
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    const store = new PostgresEventStore({ connection: { connectionString: database.url, role: 'lindung_log_writer' } });
    await appendEvents(store, newStreamId(), 'no-stream', newEvents(5));
    await store.close();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  async function refusals(role: LogRole, statements: readonly string[]): Promise<unknown[]> {
    const client = new Client(logPoolConfig({ connectionString: database.url, role }));
    await client.connect();
    const codes: unknown[] = [];
    for (const statement of statements) {
      codes.push(await client.query(statement).then(() => 'allowed', (error: { code?: string }) => error.code));
    }
    await client.end();
    return codes;
  }

  it.each(['lindung_log_writer', 'lindung_log_reader'] as const)('lets %s change nothing that was appended', async (role) => {
    const more = [
      'drop trigger refuse_change on log.events', 'alter table log.events disable trigger all', 'drop table log.events',
      'delete from log.append_lock', 'insert into log.append_lock values (false)', 'create table log.mine (n int)',
    ];
    const statements = [...CHANGES, ...more];
    expect(await refusals(role, statements)).toEqual(statements.map(() => '42501'));
  });

  it('lets a reader read and not append', async () => {
    expect(await refusals('lindung_log_reader', [
      'select * from log.events', 'select * from log.head', 'insert into log.events select * from log.events',
      `select log.append(now(), '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')`,
    ])).toEqual(['allowed', 'allowed', '42501', '42501']);
  });

  it('keeps even the owner from changing events by mistake', async () => {
    for (const change of CHANGES) await expect(owner.query(change)).rejects.toMatchObject({ code: '42501' });
  });

  it('tells the head to SQL readers', async () => {
    expect((await owner.query('select position from log.head')).rows).toEqual([{ position: '5' }]);
  });

  it('may be migrated again, by several at once and in several databases of a server, without loss', async () => {
    const others = await Promise.all([createTestDatabase(), createTestDatabase()]);
    const urls = [database.url, ...others.map((other) => other.url)];
    await Promise.all(urls.flatMap((url) => [migrate(url), migrate(url), migrate(url)]));
    expect((await owner.query('select count(*) from log.events')).rows).toEqual([{ count: '5' }]);
    await Promise.all(others.map((other) => other.drop()));
  });

  it('shows an empty log as position 0', async () => {
    const empty = await createTestDatabase();
    await migrate(empty.url);
    const client = new Client({ connectionString: empty.url });
    await client.connect();
    expect((await client.query('select * from log.head')).rows).toEqual([{ position: '0', recorded_at: null }]);
    await client.end();
    await empty.drop();
  });

  it('tells an owner who may not create roles what to ask for, and serves one who may take them on', async () => {
    const url = new URL(database.url);
    const user = `plain_${url.pathname.slice(-8)}`;
    await owner.query(`create role ${user} login password 'for-this-test'`);
    await owner.query(`create database ${user} owner ${user}`);
    const plain = new URL(url);
    Object.assign(plain, { username: user, password: 'for-this-test', pathname: `/${user}` });
    await expect(migrate(plain.href)).rejects.toMatchObject({ code: 'LOG_ROLE_MISSING', message: expect.stringContaining('GRANT') });
    await owner.query(`grant lindung_log_writer, lindung_log_reader to ${user}`);
    await migrate(plain.href);
    const store = new PostgresEventStore({ connection: { connectionString: plain.href, role: 'lindung_log_writer' } });
    expect(await appendEvents(store, newStreamId(), 'no-stream')).toHaveLength(1);
    await store.close();
    await owner.query(`drop database ${user} with (force)`);
    await owner.query(`drop role ${user}`);
  });

  it('lets a reader notice that somebody with power over the database removed an event', async () => {
    await owner.query('begin');
    await owner.query('alter table log.events disable trigger refuse_change');
    await owner.query('delete from log.events where position = 3');
    await owner.query('alter table log.events enable trigger refuse_change');
    await owner.query('commit');
    const store = new PostgresEventStore({ connection: { connectionString: database.url, role: 'lindung_log_reader' } });
    const reading = collect(store.readAll({ after: LOG_START }));
    await expect(reading).rejects.toThrow(new LogGapError('3', '4'));
    await store.close();
  });
});
