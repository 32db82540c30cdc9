import { type ClientBase } from 'pg';
import { type KeyWrapper } from '../key-wrap.js';

const REWRAP_CHUNK_KEYS = 2_000;

const SELECT_OUTDATED = `
SELECT key_id, kek_id, wrapped FROM vault.keys
WHERE key_id > $1::uuid AND kek_id <> $2 ORDER BY key_id LIMIT ${REWRAP_CHUNK_KEYS}`;

const UPDATE_WRAPPED = `
UPDATE vault.keys AS held SET kek_id = $1, wrapped = new.wrapped
FROM unnest($2::uuid[], $3::bytea[]) AS new (key_id, wrapped) WHERE held.key_id = new.key_id`;

const FORGET_OTHER_KEKS = `
DELETE FROM vault.secret_identities
WHERE name LIKE 'kek-%' AND identity <> $1 AND NOT EXISTS (SELECT FROM vault.keys WHERE kek_id <> $1)`;

/**
 * Wraps every data key again under the wrapper's current key-encryption key and answers how many
 * there were. Run it as owner, with a wrapper that knows the earlier keys too; the log is not
 * touched. It works in chunks of its own transactions, may be cut short and run again, and services
 * may go on meanwhile as long as they hold both keys. A key destroyed in between stays destroyed. Once
 * nothing is left under an earlier key-encryption key, services may start without it.
 */
export async function rewrapKeys(ownerClient: ClientBase, wrapper: KeyWrapper): Promise<number> {
  let after = '00000000-0000-0000-0000-000000000000';
  let rewrapped = 0;
  for (;;) {
    const stored = await ownerClient.query<{ key_id: string; kek_id: string; wrapped: Buffer }>(SELECT_OUTDATED, [
      after,
      wrapper.currentKekId,
    ]);
    const last = stored.rows.at(-1);
    if (last === undefined) break;
    const renewed = stored.rows.map((row) => {
      const dataKey = wrapper.unwrap({ keyId: row.key_id, kekId: row.kek_id, wrapped: row.wrapped });
      return wrapper.wrap(row.key_id, dataKey);
    });
    const updated = await ownerClient.query(UPDATE_WRAPPED, [
      wrapper.currentKekId,
      renewed.map((key) => key.keyId),
      renewed.map((key) => key.wrapped),
    ]);
    rewrapped += updated.rowCount ?? 0;
    after = last.key_id;
  }
  await ownerClient.query(FORGET_OTHER_KEKS, [wrapper.currentKekId]);
  return rewrapped;
}
