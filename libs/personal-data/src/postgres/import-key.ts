import { type Pool } from 'pg';
import { type ImportKey } from '../rejections.js';
import { ImportNotHeld } from '../uploads.js';
import { type Vault } from '../vault.js';

/** The key of an import's finished upload. Throws ImportNotHeld when it is unknown or was purged. */
export async function getImportKey(pool: Pool, vault: Vault, importId: string): Promise<ImportKey> {
  const upload = await pool.query<{ key_id: string }>('SELECT key_id FROM vault.uploads WHERE import_id = $1', [importId]);
  const keyId = upload.rows[0]?.key_id;
  if (keyId === undefined) throw new ImportNotHeld(importId);
  const dataKey = (await vault.getKeys([keyId])).get(keyId);
  if (dataKey === undefined) throw new ImportNotHeld(importId);
  return { keyId, dataKey };
}
