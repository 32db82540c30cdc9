import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Pool } from 'pg';
import { createReadModelDatabase, type ReadModelDatabase } from '../../../../test/support/read-model-database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { isAway } from './away.js';
import { decodeCursor, encodeCursor } from './keyset-cursor.js';
import { createReadPool, poolReader, type Reader } from './reader.js';
import { StatementNames } from './statement-names.js';

describe('names of prepared statements', () => {
  it('fit into the 63 bytes that PostgreSQL tells apart, and differ wherever the texts do', () => {
    const names = new StatementNames();
    const texts = Array.from({ length: 100 }, (_, index) => `SELECT ${'x'.repeat(2_000)} -- ${index}`);
    const given = texts.map((text) => names.nameOf(text) ?? '');
    expect(new Set(given).size).toBe(100);
    expect(Math.max(...given.map((name) => Buffer.byteLength(name)))).toBeLessThan(64);
    expect(texts.map((text) => names.nameOf(text))).toEqual(given);
  });

  it('are few, for every connection keeps what it has prepared', () => {
    const names = new StatementNames(2);
    expect(['a', 'b', 'c', 'a'].map((text) => names.nameOf(text) !== null)).toEqual([true, true, false, true]);
  });
});

describe('a cursor', () => {
  it('comes back as it went, and nonsense as null', () => {
    expect(decodeCursor(encodeCursor(['name', 0, null, 'é']), 4)).toEqual(['name', 0, null, 'é']);
    for (const text of ['', 'abc', encodeCursor([1]), Buffer.from('{"a":1}').toString('base64url'), Buffer.from('[1.5,1,1,1]').toString('base64url'), Buffer.from('[[],1,1,1]').toString('base64url')]) {
      expect([text, decodeCursor(text, 4)]).toEqual([text, null]);
    }
  });
});

describe('a reader', () => {
  let database: ReadModelDatabase;
  let pool: Pool;
  let reader: Reader;
  const broken: Error[] = [];

  beforeAll(async () => {
    database = await createReadModelDatabase();
    pool = createReadPool({
      databaseUrl: database.url, role: 'lindung_query', connections: 2, connectionTimeoutMs: 2_000, idleTransactionTimeoutMs: 2_000, statementTimeoutMs: 3_000,
      onConnectionError: (error) => broken.push(error),
    });
    reader = poolReader(pool);
  });
  afterAll(async () => {
    await pool?.end();
    await database?.drop();
  });

  it('runs more statements than it prepares', async () => {
    for (let index = 0; index < 150; index += 1) expect(await reader.one<{ n: number }>({ text: `SELECT ${index} AS n, $1::int AS same` }, [1])).toEqual({ n: index, same: 1 });
  });

  it('can write nothing', async () => {
    await expect(reader.one({ text: `DELETE FROM programs RETURNING 1` }, [])).rejects.toThrow('permission denied');
  });

  it('gives a connection back whose owner forgot it, and does not fall with it', async () => {
    const forgotten = await reader.openSnapshot();
    expect(pool.idleCount + 1).toBe(pool.totalCount);
    await eventually(() => Promise.resolve(pool.totalCount - pool.idleCount), (held) => held === 0);
    await expect(forgotten.one({ text: 'SELECT 1 AS one' }, [])).rejects.toThrow();
    await forgotten.close();
    expect(await reader.one({ text: 'SELECT 1 AS one' }, [])).toEqual({ one: 1 });
  });

  it('turns away whoever waits too long for a connection or an answer', async () => {
    const holders = await Promise.all([reader.openSnapshot(), reader.openSnapshot()]);
    const waiting = reader.one({ text: 'SELECT 1 AS one' }, []).catch((error: unknown) => isAway(error));
    const busy = Promise.all(holders.map(async (holder) => holder.one({ text: 'SELECT pg_sleep(10)' }, []).catch((error: unknown) => isAway(error))));
    expect([await waiting, ...(await busy)]).toEqual([true, true, true]);
    await Promise.all(holders.map((holder) => holder.close()));
  });

  it('streams in batches from one snapshot, and can be left early', async () => {
    const snapshot = await reader.openSnapshot();
    const sizes: number[] = [];
    for await (const rows of snapshot.stream({ text: 'SELECT g AS n FROM generate_series(1, 25) g' }, [], 10)) sizes.push(rows.length);
    expect(sizes).toEqual([10, 10, 5]);
    for await (const rows of snapshot.stream<{ n: number }>({ text: 'SELECT g AS n FROM generate_series(1, 25) g' }, [], 10)) {
      expect(rows[0]).toEqual({ n: 1 });
      break;
    }
    await snapshot.close();
    await snapshot.close();
    expect(pool.totalCount - pool.idleCount).toBe(0);
  });
});
