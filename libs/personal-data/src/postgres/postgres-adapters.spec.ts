import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';
import { createTestDatabase } from '../../../../test/support/database.js';
import { describeDtsenSnapshots } from '../contract/dtsen-snapshot-contract.js';
import { describeUploads } from '../contract/upload-contract.js';
import { describeVault } from '../contract/vault-contract.js';
import { KeyWrapper } from '../key-wrap.js';
import { VAULT_WRITER_ROLE } from './ddl.js';
import { PostgresDtsenSnapshotStore } from './postgres-dtsen-snapshot-store.js';
import { PostgresRejectionStore } from './postgres-rejection-store.js';
import { PostgresUploadStore } from './postgres-upload-store.js';
import { PostgresVault } from './postgres-vault.js';
import { migrateVault } from './schema.js';

const wrapper = new KeyWrapper(randomBytes(32));

/** Every suite runs with the writer's role alone, so that a missing grant fails here. */
async function openWriterPool(): Promise<{ readonly pool: Pool; readonly close: () => Promise<void> }> {
  const database = await createTestDatabase();
  const owner = new Client({ connectionString: database.url });
  await owner.connect();
  await migrateVault(owner);
  await owner.end();
  const pool = new Pool({ connectionString: database.url, options: `-c role=${VAULT_WRITER_ROLE}`, max: 8 });
  const close = async (): Promise<void> => {
    await pool.end();
    await database.drop();
  };
  return { pool, close };
}

describeVault('PostgresVault', async () => {
  const { pool, close } = await openWriterPool();
  return { vault: new PostgresVault(pool, wrapper), openFresh: () => new PostgresVault(pool, wrapper), close };
});

describeUploads('PostgresUploadStore', async () => {
  const { pool, close } = await openWriterPool();
  const vault = new PostgresVault(pool, wrapper);
  return {
    uploads: new PostgresUploadStore(pool, vault),
    rejections: new PostgresRejectionStore(pool, vault),
    countKept: async () => {
      const counted = await pool.query<{ kept: number }>('SELECT count(*)::int AS kept FROM vault.uploads');
      return counted.rows[0]?.kept ?? 0;
    },
    destroyKeyOf: async (importId) => {
      const upload = await pool.query<{ key_id: string }>('SELECT key_id FROM vault.uploads WHERE import_id = $1', [importId]);
      await vault.destroyKeys(upload.rows.map((row) => row.key_id));
    },
    close,
  };
});

describeDtsenSnapshots('PostgresDtsenSnapshotStore', async () => {
  const { pool, close } = await openWriterPool();
  return { snapshots: new PostgresDtsenSnapshotStore(pool), close };
});
