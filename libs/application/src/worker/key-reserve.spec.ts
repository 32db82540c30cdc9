import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { type NewKey } from '@lindung/personal-data/vault';
import { KeyReserve } from './key-reserve.js';

/** The vault in memory, which also notes how many keys each call asked for. */
class NotingVault extends MemoryVault {
  readonly calls: number[] = [];
  failNext = false;

  override createKeys(entries: readonly NewKey[]): Promise<Map<string, Uint8Array>> {
    this.calls.push(entries.length);
    if (this.failNext) return Promise.reject(new Error('the vault is away'));
    return super.createKeys(entries);
  }
}

describe('the reserve of keys', () => {
  it('makes none ahead while little happens', async () => {
    const vault = new NotingVault();
    const reserve = new KeyReserve(vault, randomUUID, () => 0);
    for (let n = 0; n < 100; n += 1) await reserve.take();
    expect(new Set(vault.calls)).toEqual(new Set([1]));
  });

  it('makes keys ahead once it is busy, and hands each out once', async () => {
    const vault = new NotingVault();
    let nowMs = 0;
    const reserve = new KeyReserve(vault, randomUUID, () => nowMs);
    const keyIds: string[] = [];
    for (let second = 0; second < 3; second += 1, nowMs += 1_000) {
      for (let n = 0; n < 400; n += 1) {
        const { keyId, keys } = await reserve.take();
        keyIds.push(keyId);
        expect(keys.get(keyId)).toEqual((await vault.getKeys([keyId])).get(keyId));
      }
    }
    expect(Math.max(...vault.calls)).toBe(100);
    expect(vault.calls.length).toBeLessThan(450);
    expect(new Set(keyIds).size).toBe(1_200);
    nowMs += 60_000;
    await reserve.take();
  });

  it('says so when the vault is away, and goes on when it is back', async () => {
    const vault = new NotingVault();
    const reserve = new KeyReserve(vault, randomUUID);
    vault.failNext = true;
    await expect(reserve.take()).rejects.toThrow('away');
    vault.failNext = false;
    expect((await reserve.take()).keyId).toMatch(/^[0-9a-f-]{36}$/);
  });
});
