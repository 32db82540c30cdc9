import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { KeyWrapper } from '../key-wrap.js';
import { UPLOAD_CHUNK_BYTES } from '../upload-chunks.js';
import { VAULT_WRITER_ROLE } from './ddl.js';
import { PostgresRejectionStore } from './postgres-rejection-store.js';
import { PostgresUploadStore } from './postgres-upload-store.js';
import { PostgresVault } from './postgres-vault.js';
import { migrateVault } from './schema.js';

const NAME = 'Siti Aminah';
let database: TestDatabase;
let owner: Client;
let pool: Pool;
let uploads: PostgresUploadStore;
let rejections: PostgresRejectionStore;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new Client({ connectionString: database.url });
  await owner.connect();
  await migrateVault(owner);
  pool = new Pool({ connectionString: database.url, options: `-c role=${VAULT_WRITER_ROLE}`, max: 4 });
  const vault = new PostgresVault(pool, new KeyWrapper(randomBytes(32)));
  uploads = new PostgresUploadStore(pool, vault);
  rejections = new PostgresRejectionStore(pool, vault);
});

afterAll(async () => {
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
});

async function storeThreeChunks(importId: string, receivedAt = new Date()): Promise<void> {
  const content = async function* (): AsyncGenerator<Uint8Array> {
    for (let n = 0; n < 3; n += 1) yield Buffer.alloc(UPLOAD_CHUNK_BYTES, `${n}${NAME};`);
  };
  await uploads.store({ kind: 'candidates', receivedAt, content: content(), maxBytes: 1e6, importIdOf: () => importId });
}

async function readAll(importId: string): Promise<number> {
  let byteLength = 0;
  for await (const piece of uploads.read(importId)) byteLength += piece.length;
  return byteLength;
}

describe('what the database holds of an upload', () => {
  it('contains nothing of the file, its header or its rejected rows in clear', async () => {
    await storeThreeChunks('import-sealed');
    await rejections.recordColumns('import-sealed', [NAME]);
    const row = { rowNumber: 2, code: 'NIK_FORMAT', field: 'nik', message: 'Write the NIK as 16 digits.' };
    await rejections.append('import-sealed', [{ ...row, cells: [NAME] }]);
    for (const table of ['uploads', 'upload_chunks', 'rejections']) {
      const stored = await owner.query<{ text: string }>(`SELECT t::text AS text FROM vault.${table} AS t`);
      expect(stored.rows.length).toBeGreaterThan(0);
      const text = stored.rows.map((record) => record.text).join('\n');
      expect(text).not.toContain(NAME);
      expect(text).not.toContain(Buffer.from(NAME).toString('hex'));
    }
  });

  it('does not open when a chunk is missing at the end', async () => {
    await storeThreeChunks('import-cut');
    expect(await readAll('import-cut')).toBe(3 * UPLOAD_CHUNK_BYTES);
    await owner.query('DELETE FROM vault.upload_chunks WHERE chunk_number = 2');
    await expect(readAll('import-cut')).rejects.toMatchObject({ reason: 'digest-mismatch' });
  });

  it('does not open when chunks were swapped', async () => {
    await storeThreeChunks('import-swapped');
    await owner.query('UPDATE vault.upload_chunks SET chunk_number = 9 WHERE chunk_number = 0');
    await owner.query('UPDATE vault.upload_chunks SET chunk_number = 0 WHERE chunk_number = 1');
    await owner.query('UPDATE vault.upload_chunks SET chunk_number = 1 WHERE chunk_number = 9');
    await expect(readAll('import-swapped')).rejects.toMatchObject({ reason: 'not-authentic' });
  });

  it('is purged together with uploads that a crash cut short', async () => {
    const longAgo = new Date('2019-01-01T00:00:00Z');
    await storeThreeChunks('import-old', longAgo);
    await owner.query(`UPDATE vault.uploads SET import_id = NULL, byte_length = NULL, sha256 = NULL WHERE import_id = 'import-old'`);
    expect(await uploads.purgeOlderThan(new Date('2019-01-02T00:00:00Z'))).toBe(1);
    const left = await owner.query('SELECT FROM vault.uploads WHERE received_at = $1', [longAgo]);
    expect(left.rowCount).toBe(0);
    const orphans = await owner.query('SELECT FROM vault.upload_chunks WHERE key_id NOT IN (SELECT key_id FROM vault.uploads)');
    expect(orphans.rowCount).toBe(0);
  });
});
