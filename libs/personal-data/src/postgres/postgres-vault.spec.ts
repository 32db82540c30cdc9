import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { KeyEncryptionKeyUnknown, KeyWrapper } from '../key-wrap.js';
import { SealedBodyUnreadable } from '../sealing.js';
import { KeyIdTaken, type NewKey, type Vault } from '../vault.js';
import { VAULT_ERASER_ROLE, VAULT_READER_ROLE, VAULT_WRITER_ROLE } from './ddl.js';
import { PostgresVault } from './postgres-vault.js';
import { rewrapKeys } from './rewrap.js';
import { migrateVault } from './schema.js';
import { confirmKek } from './secret-check.js';

const kek = randomBytes(32);
const wrapper = new KeyWrapper(kek);
let database: TestDatabase;
let owner: Client;
let writerPool: Pool;
let readerPool: Pool;
let eraserPool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new Client({ connectionString: database.url });
  await owner.connect();
  await migrateVault(owner);
  const poolAs = (role: string): Pool => new Pool({ connectionString: database.url, options: `-c role=${role}`, max: 4 });
  writerPool = poolAs(VAULT_WRITER_ROLE);
  readerPool = poolAs(VAULT_READER_ROLE);
  eraserPool = poolAs(VAULT_ERASER_ROLE);
});

afterAll(async () => {
  await Promise.all([writerPool.end(), readerPool.end(), eraserPool.end(), owner.end()]);
  await database.drop();
});

const newKey = (): NewKey => ({ keyId: randomUUID(), purpose: 'worker' });

async function createOne(vault: Vault): Promise<string> {
  const entry = newKey();
  await vault.createKeys([entry]);
  return entry.keyId;
}

async function transactionsThatWrote(keyIds: readonly string[]): Promise<number> {
  const counted = await owner.query<{ transactions: number }>(
    'SELECT count(DISTINCT xmin::text)::int AS transactions FROM vault.keys WHERE key_id = ANY($1)',
    [keyIds],
  );
  return counted.rows[0]?.transactions ?? 0;
}

describe('group commit', () => {
  it('writes 64 calls that come at once in two transactions', async () => {
    const vault = new PostgresVault(writerPool, wrapper);
    const entries = Array.from({ length: 64 }, newKey);
    await Promise.all(entries.map((entry) => vault.createKeys([entry])));
    expect(await transactionsThatWrote(entries.map((entry) => entry.keyId))).toBe(2);
  });

  it('fails all callers of a group that the database refuses, and serves the next', async () => {
    const vault = new PostgresVault(writerPool, wrapper);
    const entries = Array.from({ length: 5 }, newKey);
    await owner.query('ALTER TABLE vault.keys RENAME TO keys_away');
    const outcomes = await Promise.allSettled(entries.map((entry) => vault.createKeys([entry])));
    await owner.query('ALTER TABLE vault.keys_away RENAME TO keys');
    expect(outcomes.map(({ status }) => status)).toEqual(entries.map(() => 'rejected'));
    expect((await Promise.all(entries.map((entry) => vault.createKeys([entry])))).every((keys) => keys.size === 1)).toBe(true);
  });
});

describe('what the database holds', () => {
  it('is no data key in clear', async () => {
    const vault = new PostgresVault(writerPool, wrapper);
    const entry = newKey();
    const key = (await vault.createKeys([entry])).get(entry.keyId) ?? new Uint8Array();
    const stored = await owner.query<{ text: string }>('SELECT k::text AS text FROM vault.keys AS k WHERE key_id = $1', [entry.keyId]);
    expect(stored.rows[0]?.text).toContain(entry.keyId);
    expect(stored.rows[0]?.text).not.toContain(Buffer.from(key).toString('hex'));
  });

  it('opens under no other key-encryption key, and says which one is missing', async () => {
    const keyId = await createOne(new PostgresVault(writerPool, wrapper));
    const stranger = new PostgresVault(readerPool, new KeyWrapper(randomBytes(32)));
    await expect(stranger.getKeys([keyId])).rejects.toThrow(KeyEncryptionKeyUnknown);
  });

  it('does not open once a wrapped key was copied to another id', async () => {
    const vault = new PostgresVault(writerPool, wrapper);
    const [from, to] = [await createOne(vault), await createOne(vault)];
    await owner.query('UPDATE vault.keys SET wrapped = (SELECT wrapped FROM vault.keys WHERE key_id = $1) WHERE key_id = $2', [
      from,
      to,
    ]);
    await expect(new PostgresVault(readerPool, wrapper).getKeys([to])).rejects.toThrow(SealedBodyUnreadable);
  });

  it('is wrapped again under a new key-encryption key, in one pass that may be repeated', async () => {
    const vault = new PostgresVault(writerPool, wrapper);
    const entries = Array.from({ length: 2_100 }, newKey);
    const created = await vault.createKeys(entries);
    const newKek = randomBytes(32);
    const rotated = new KeyWrapper(newKek, [kek]);
    await confirmKek(owner, wrapper);
    await confirmKek(owner, rotated);
    await expect(confirmKek(owner, new KeyWrapper(newKek))).rejects.toThrow(KeyEncryptionKeyUnknown);
    await owner.query('DELETE FROM vault.keys WHERE key_id <> ALL($1)', [[...created.keys()]]);
    expect(await rewrapKeys(owner, rotated)).toBe(2_100);
    expect(await rewrapKeys(owner, rotated)).toBe(0);
    await confirmKek(owner, new KeyWrapper(newKek));
    await expect(confirmKek(owner, wrapper)).rejects.toThrow(KeyEncryptionKeyUnknown);
    const onlyNew = new PostgresVault(readerPool, new KeyWrapper(newKek));
    const read = await onlyNew.getKeys([...created.keys()]);
    const asHex = (keys: ReadonlyMap<string, Uint8Array>): string[] =>
      entries.map(({ keyId }) => Buffer.from(keys.get(keyId) ?? []).toString('hex'));
    expect(asHex(read)).toEqual(asHex(created));
    await owner.query('DELETE FROM vault.keys');
    await owner.query('DELETE FROM vault.secret_identities');
  });
});

describe('destroyed keys', () => {
  it('stay closed even when a restore brings back their rows, until these are destroyed again', async () => {
    const vault = new PostgresVault(writerPool, wrapper);
    const [first, second] = [await createOne(vault), await createOne(vault)];
    await owner.query('CREATE TABLE public.backup AS SELECT * FROM vault.keys WHERE key_id = ANY($1)', [[first, second]]);
    await vault.destroyKeys([first]);
    await owner.query('DELETE FROM vault.keys WHERE key_id = $1', [second]);
    await owner.query('INSERT INTO vault.keys SELECT * FROM public.backup');
    await owner.query('DROP TABLE public.backup');
    expect([...(await new PostgresVault(readerPool, wrapper).getKeys([first, second])).keys()]).toEqual([second]);
    expect(await vault.reapplyDestroyed([second])).toBe(2);
    const left = await owner.query('SELECT FROM vault.keys WHERE key_id = ANY($1)', [[first, second]]);
    expect(left.rowCount).toBe(0);
  });

  it('may still be answered by another process, but only until its cache is too old or told to forget', async () => {
    let nowMs = 0;
    const other = new PostgresVault(readerPool, wrapper, { cacheTtlMs: 1_000, nowMs: () => nowMs });
    const vault = new PostgresVault(writerPool, wrapper);
    const [aged, forgotten] = [await createOne(vault), await createOne(vault)];
    await other.getKeys([aged, forgotten]);
    await vault.destroyKeys([aged, forgotten]);
    nowMs = 999;
    expect((await other.getKeys([aged, forgotten])).size).toBe(2);
    other.forget([forgotten]);
    expect([...(await other.getKeys([aged, forgotten])).keys()]).toEqual([aged]);
    nowMs = 1_000;
    expect((await other.getKeys([aged, forgotten])).size).toBe(0);
  });

  it('are not brought back into the cache by a read that overlaps the destruction', async () => {
    const vault = new PostgresVault(writerPool, wrapper);
    const keyId = await createOne(vault);
    const read = vault.getKeys([keyId]);
    await Promise.all([read, vault.destroyKeys([keyId])]);
    expect((await vault.getKeys([keyId])).size).toBe(0);
  });
});

describe('roles', () => {
  const DENIED = { code: '42501' };

  it('let the reader read keys and do nothing else', async () => {
    const keyId = await createOne(new PostgresVault(writerPool, wrapper));
    const reader = new PostgresVault(readerPool, wrapper);
    expect((await reader.getKeys([keyId])).size).toBe(1);
    await expect(reader.createKeys([newKey()])).rejects.toMatchObject(DENIED);
    await expect(reader.destroyKeys([keyId])).rejects.toMatchObject(DENIED);
    for (const table of ['uploads', 'upload_chunks', 'rejections', 'dtsen_snapshots', 'dtsen_extracts', 'secret_identities']) {
      await expect(readerPool.query(`SELECT FROM vault.${table}`)).rejects.toMatchObject(DENIED);
    }
  });

  it('let the eraser destroy keys that it cannot read', async () => {
    const vault = new PostgresVault(writerPool, wrapper);
    const keyId = await createOne(vault);
    const eraser = new PostgresVault(eraserPool, wrapper);
    await expect(eraser.getKeys([keyId])).rejects.toMatchObject(DENIED);
    await expect(eraser.createKeys([newKey()])).rejects.toMatchObject(DENIED);
    await eraser.destroyKeys([keyId]);
    expect((await vault.getKeys([keyId])).size).toBe(0);
    await expect(vault.createKeys([{ keyId, purpose: 'worker' }])).rejects.toThrow(KeyIdTaken);
    expect(await eraser.reapplyDestroyed([keyId])).toBe(0);
  });

  it.each([
    'UPDATE vault.keys SET purpose = purpose',
    'DELETE FROM vault.destroyed_keys',
    'UPDATE vault.destroyed_keys SET destroyed_at = now()',
    'TRUNCATE vault.keys CASCADE',
    'UPDATE vault.rejections SET code = code',
    'UPDATE vault.dtsen_snapshots SET decile = 1',
    'DELETE FROM vault.dtsen_snapshots',
    'UPDATE vault.secret_identities SET identity = identity',
    'CREATE TABLE vault.mine (id int)',
  ])('do not let the writer %s', async (statement) => {
    await expect(writerPool.query(statement)).rejects.toMatchObject(DENIED);
  });
});
