import { type Pool } from 'pg';
import { KeyCache } from '../key-cache.js';
import { type KeyWrapper } from '../key-wrap.js';
import { requireKeyIds, type NewKey, type Vault } from '../vault.js';
import { KeyWriter } from './key-writer.js';

/** What is destroyed in one statement at most. */
const DESTROY_CHUNK_KEYS = 5_000;

/** A key that is remembered as destroyed is never answered, even if a restore brought its row back. */
const SELECT_KEYS = `
SELECT held.key_id, held.kek_id, held.wrapped
FROM vault.keys AS held
WHERE held.key_id = ANY($1::uuid[])
AND NOT EXISTS (SELECT FROM vault.destroyed_keys AS destroyed WHERE destroyed.key_id = held.key_id)`;

const DESTROY_KEYS = `
WITH remembered AS (
  INSERT INTO vault.destroyed_keys (key_id)
  SELECT DISTINCT id FROM unnest($1::uuid[]) AS id ORDER BY id
  ON CONFLICT (key_id) DO NOTHING
)
DELETE FROM vault.keys WHERE key_id = ANY($1::uuid[])`;

const DESTROY_REMEMBERED = `
DELETE FROM vault.keys
WHERE key_id IN (SELECT destroyed.key_id FROM vault.destroyed_keys AS destroyed)`;

export interface PostgresVaultOptions {
  /** Default 20,000: a few megabytes. 0 turns the cache off. */
  readonly cacheMaxKeys?: number;
  /** Default 10,000: how long after an erasure by another process a key may still be answered here. */
  readonly cacheTtlMs?: number;
  /** Milliseconds of a clock that never goes back; default `performance.now`. */
  readonly nowMs?: () => number;
}

/**
 * The vault in the `vault` schema of a PostgreSQL that `migrateVault` has prepared. What it can do
 * follows the role that `pool` connects with: writer everything, reader `getKeys`, eraser
 * `destroyKeys` and `reapplyDestroyed`. The pool stays the caller's to end.
 */
export class PostgresVault implements Vault {
  private readonly writer: KeyWriter;
  private readonly cache: KeyCache;

  constructor(
    private readonly pool: Pool,
    private readonly wrapper: KeyWrapper,
    options: PostgresVaultOptions = {},
  ) {
    this.writer = new KeyWriter(pool, wrapper);
    this.cache = new KeyCache({
      maxKeys: options.cacheMaxKeys ?? 20_000,
      ttlMs: options.cacheTtlMs ?? 10_000,
      nowMs: options.nowMs ?? (() => performance.now()),
    });
  }

  createKeys(entries: readonly NewKey[]): Promise<Map<string, Uint8Array>> {
    return this.writer.create(entries);
  }

  async getKeys(keyIds: readonly string[]): Promise<Map<string, Uint8Array>> {
    requireKeyIds(keyIds);
    const found = new Map<string, Uint8Array>();
    const missing = new Set<string>();
    for (const keyId of keyIds) {
      const cached = this.cache.get(keyId);
      if (cached === undefined) missing.add(keyId);
      else found.set(keyId, cached);
    }
    if (missing.size === 0) return found;
    const read = this.cache.beginRead();
    const keys = await this.readKeys([...missing]);
    this.cache.store(read, keys);
    for (const [keyId, key] of keys) found.set(keyId, key);
    return found;
  }

  async destroyKeys(keyIds: readonly string[]): Promise<void> {
    await this.destroy(keyIds);
  }

  async reapplyDestroyed(keyIds: readonly string[]): Promise<number> {
    const returned = await this.destroy(keyIds);
    const remembered = await this.pool.query(DESTROY_REMEMBERED);
    return returned + (remembered.rowCount ?? 0);
  }

  forget(keyIds: readonly string[]): void {
    this.cache.remove(keyIds);
  }

  private async readKeys(keyIds: readonly string[]): Promise<Map<string, Uint8Array>> {
    const stored = await this.pool.query<{ key_id: string; kek_id: string; wrapped: Buffer }>({
      name: 'vault-select-keys',
      text: SELECT_KEYS,
      values: [keyIds],
    });
    return new Map(
      stored.rows.map((row) => [
        row.key_id,
        this.wrapper.unwrap({ keyId: row.key_id, kekId: row.kek_id, wrapped: row.wrapped }),
      ]),
    );
  }

  /** Removed from the cache before and after: a read that overlaps either side is then not cached. */
  private async destroy(keyIds: readonly string[]): Promise<number> {
    requireKeyIds(keyIds);
    let deleted = 0;
    for (let start = 0; start < keyIds.length; start += DESTROY_CHUNK_KEYS) {
      const chunk = keyIds.slice(start, start + DESTROY_CHUNK_KEYS);
      this.cache.remove(chunk);
      const result = await this.pool.query({ text: DESTROY_KEYS, values: [chunk] });
      this.cache.remove(chunk);
      deleted += result.rowCount ?? 0;
    }
    return deleted;
  }
}
