import { randomBytes } from 'node:crypto';
import { KEY_BYTES } from '../sealing.js';
import { KeyIdTaken, requireKeyIds, type NewKey, type Vault } from '../vault.js';

/** The vault for unit tests: keys in a Map, nothing durable, nothing wrapped. */
export class MemoryVault implements Vault {
  private readonly keys = new Map<string, Uint8Array>();
  private readonly destroyed = new Set<string>();

  async createKeys(entries: readonly NewKey[]): Promise<Map<string, Uint8Array>> {
    requireKeyIds(entries.map((entry) => entry.keyId));
    const created = new Map<string, Uint8Array>();
    for (const { keyId } of entries) {
      if (this.keys.has(keyId) || this.destroyed.has(keyId) || created.has(keyId)) throw new KeyIdTaken(keyId);
      created.set(keyId, randomBytes(KEY_BYTES));
    }
    for (const [keyId, key] of created) this.keys.set(keyId, key);
    return created;
  }

  async getKeys(keyIds: readonly string[]): Promise<Map<string, Uint8Array>> {
    requireKeyIds(keyIds);
    const found = new Map<string, Uint8Array>();
    for (const keyId of keyIds) {
      const key = this.keys.get(keyId);
      if (key !== undefined) found.set(keyId, key);
    }
    return found;
  }

  async destroyKeys(keyIds: readonly string[]): Promise<void> {
    await this.reapplyDestroyed(keyIds);
  }

  async reapplyDestroyed(keyIds: readonly string[]): Promise<number> {
    requireKeyIds(keyIds);
    let returned = 0;
    for (const keyId of keyIds) {
      this.destroyed.add(keyId);
      if (this.keys.delete(keyId)) returned += 1;
    }
    return returned;
  }

  forget(keyIds: readonly string[]): void {
    // There is no cache; the ids are checked so that a mistake shows here too.
    requireKeyIds(keyIds);
  }

  /** Whether the key still exists, for stores whose rows vanish with their key. */
  holds(keyId: string): boolean {
    return this.keys.has(keyId);
  }
}
