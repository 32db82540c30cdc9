import { randomBytes } from 'node:crypto';
import { type Pool } from 'pg';
import { type KeyWrapper, type WrappedKey } from '../key-wrap.js';
import { KEY_BYTES } from '../sealing.js';
import { KeyIdTaken, requireKeyIds, type KeyPurpose, type NewKey } from '../vault.js';

/** A group takes calls until it holds this many keys; one larger call still goes in one statement. */
const MAX_KEYS_PER_GROUP = 2_000;

const INSERT_KEYS = `
INSERT INTO vault.keys (key_id, purpose, kek_id, wrapped)
SELECT new.key_id, new.purpose, new.kek_id, new.wrapped
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[]) AS new (key_id, purpose, kek_id, wrapped)
WHERE NOT EXISTS (SELECT FROM vault.destroyed_keys AS destroyed WHERE destroyed.key_id = new.key_id)
ON CONFLICT (key_id) DO NOTHING
RETURNING key_id`;

interface PendingCall {
  readonly wrapped: readonly (WrappedKey & { readonly purpose: KeyPurpose })[];
  readonly dataKeys: Map<string, Uint8Array>;
  readonly resolve: (dataKeys: Map<string, Uint8Array>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Creates keys by group commit: calls that arrive while an INSERT is in flight wait and go together
 * in the next one, so that many registrations at once share a few flushes to disk. What waits is
 * bounded by the callers, each of whom waits for an answer before it goes on.
 */
export class KeyWriter {
  private readonly inFlight = new Set<string>();
  private waiting: PendingCall[] = [];
  private writing = false;

  constructor(
    private readonly pool: Pool,
    private readonly wrapper: KeyWrapper,
  ) {}

  /** See `Vault.createKeys`. */
  async create(entries: readonly NewKey[]): Promise<Map<string, Uint8Array>> {
    requireKeyIds(entries.map((entry) => entry.keyId));
    if (entries.length === 0) return new Map();
    this.claim(entries);
    // One draw for the whole call: asking the generator once per key costs as much as a third of a wrap.
    const material = randomBytes(KEY_BYTES * entries.length);
    const dataKeys = new Map<string, Uint8Array>();
    const wrapped = entries.map(({ keyId, purpose }, index) => {
      const dataKey = material.subarray(index * KEY_BYTES, (index + 1) * KEY_BYTES);
      dataKeys.set(keyId, dataKey);
      return { ...this.wrapper.wrap(keyId, dataKey), purpose };
    });
    return new Promise((resolve, reject) => {
      this.waiting.push({ wrapped, dataKeys, resolve, reject });
      if (!this.writing) void this.writeUntilIdle();
    });
  }

  /** An id twice in one group would be inserted once and answered twice, with two different keys. */
  private claim(entries: readonly NewKey[]): void {
    const claimed: string[] = [];
    for (const { keyId } of entries) {
      if (this.inFlight.has(keyId)) {
        this.release(claimed);
        throw new KeyIdTaken(keyId);
      }
      this.inFlight.add(keyId);
      claimed.push(keyId);
    }
  }

  private release(keyIds: Iterable<string>): void {
    for (const keyId of keyIds) this.inFlight.delete(keyId);
  }

  private async writeUntilIdle(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) await this.writeGroup(this.takeGroup());
    this.writing = false;
  }

  private takeGroup(): readonly PendingCall[] {
    let keys = 0;
    let calls = 0;
    for (const call of this.waiting) {
      if (calls > 0 && keys + call.wrapped.length > MAX_KEYS_PER_GROUP) break;
      keys += call.wrapped.length;
      calls += 1;
    }
    return this.waiting.splice(0, calls);
  }

  private async writeGroup(group: readonly PendingCall[]): Promise<void> {
    try {
      const created = await this.insert(group.flatMap((call) => call.wrapped));
      for (const call of group) {
        const missing = call.wrapped.find(({ keyId }) => !created.has(keyId));
        if (missing === undefined) call.resolve(call.dataKeys);
        else call.reject(new KeyIdTaken(missing.keyId));
      }
    } catch (error) {
      for (const call of group) call.reject(error);
    } finally {
      for (const call of group) this.release(call.dataKeys.keys());
    }
  }

  private async insert(keys: PendingCall['wrapped']): Promise<ReadonlySet<string>> {
    const inserted = await this.pool.query<{ key_id: string }>({
      name: 'vault-insert-keys',
      text: INSERT_KEYS,
      values: [
        keys.map((key) => key.keyId),
        keys.map((key) => key.purpose),
        keys.map((key) => key.kekId),
        keys.map((key) => key.wrapped),
      ],
    });
    return new Set(inserted.rows.map((row) => row.key_id));
  }
}
