import { once } from 'node:events';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { MemoryImportLeases } from './memory-import-leases.js';
import { PostgresImportLeases } from './postgres-import-leases.js';

describe('leases of imports on PostgreSQL', () => {
  let database: TestDatabase;
  let pools: Pool[];
  const leasesOf = (pool: Pool | undefined): PostgresImportLeases => {
    if (pool === undefined) throw new Error('There is no such pool.');
    return new PostgresImportLeases(pool);
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    pools = [1, 2].map(() => new Pool({ connectionString: database.url, max: 2 }));
    for (const pool of pools) pool.on('error', () => undefined);
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await database.drop();
  });

  it('are held by one process at a time, each import by itself', async () => {
    const [one, other] = [leasesOf(pools[0]), leasesOf(pools[1])];
    const lease = await one.tryAcquire('a');
    expect(lease?.lost.aborted).toBe(false);
    expect(await other.tryAcquire('a')).toBeNull();
    const second = await other.tryAcquire('b');
    expect(second).not.toBeNull();
    await lease?.release();
    const taken = await other.tryAcquire('a');
    expect(taken).not.toBeNull();
    await Promise.all([taken?.release(), second?.release()]);
    expect(pools.map((pool) => pool.idleCount)).toEqual([1, 2]);
  });

  it('are freed, and said to be lost, when the connection of their holder ends', async () => {
    const lease = await leasesOf(pools[0]).tryAcquire('a');
    if (lease === null) throw new Error('The lease was not to be had.');
    const lost = once(lease.lost, 'abort');
    // A backend says that it was ended before it lets go of its locks, so the server is asked to wait until it is gone.
    await pools[1]?.query('SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE pid IN (SELECT pid FROM pg_locks WHERE locktype = $1 AND granted) AND datname = current_database()', ['advisory']);
    await lost;
    const taken = await leasesOf(pools[1]).tryAcquire('a');
    expect(taken).not.toBeNull();
    await taken?.release();
    await lease.release();
  });
});

it('leases in memory are held once', async () => {
  const leases = new MemoryImportLeases();
  const lease = await leases.tryAcquire('a');
  expect(await leases.tryAcquire('a')).toBeNull();
  await lease?.release();
  expect(await leases.tryAcquire('a')).not.toBeNull();
});
