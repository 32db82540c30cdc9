import { afterAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type OwnServer, startOwnServer } from './database.js';

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  it('gives each caller an empty UTF-8 database of its own', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await query(one.url, 'CREATE TABLE seats (n int)');
    expect(await query(two.url, `SELECT to_regclass('seats') AS found, current_setting('server_encoding') AS encoding`)).toEqual([
      { found: null, encoding: 'UTF8' },
    ]);
    await Promise.all([one.drop(), two.drop()]);
    await expect(query(one.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });

  it('drops a database that still has connections', async () => {
    const database = await createTestDatabase();
    const idle = new Client({ connectionString: database.url });
    idle.on('error', () => undefined);
    await idle.connect();
    await database.drop();
    await expect(query(database.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });
});

describe('startOwnServer', () => {
  const started: OwnServer[] = [];
  afterAll(async () => {
    for (const server of started) await server.remove();
  });

  it('keeps what was committed when it is killed', async () => {
    const server = await startOwnServer();
    started.push(server);
    await query(server.url, 'CREATE TABLE seats AS SELECT 9950 AS n');
    process.kill(server.pid, 'SIGKILL');
    const again = await server.restart();
    expect(again.pid).not.toBe(server.pid);
    expect(await query(again.url, 'SELECT n FROM seats')).toEqual([{ n: 9950 }]);
    expect(await query(again.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  });
});
