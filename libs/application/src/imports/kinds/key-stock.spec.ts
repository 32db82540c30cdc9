import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { type NewKey } from '@lindung/personal-data/vault';
import { KeyStock } from './key-stock.js';

class CountingVault extends MemoryVault {
  readonly calls: number[] = [];
  away = false;

  override createKeys(entries: readonly NewKey[]): Promise<Map<string, Uint8Array>> {
    this.calls.push(entries.length);
    return this.away ? Promise.reject(new Error('the vault is away')) : super.createKeys(entries);
  }
}

it('hands out each key once, and only keys that the vault holds', async () => {
  const vault = new CountingVault();
  const stock = new KeyStock(vault, randomUUID);
  const taken = [];
  for (const count of [3, 0, 1_000, 700, 900, 1]) {
    const keys = await stock.take(count);
    expect(keys).toHaveLength(count);
    taken.push(...keys);
  }
  expect(new Set(taken.map(({ keyId }) => keyId)).size).toBe(2_604);
  const held = await vault.getKeys(taken.map(({ keyId }) => keyId));
  for (const { keyId, dataKey } of taken) expect(held.get(keyId)).toEqual(dataKey);
});

it('makes keys ahead for large batches only, and never more than a batch', async () => {
  const vault = new CountingVault();
  const stock = new KeyStock(vault, randomUUID);
  await stock.take(10);
  expect(vault.calls).toEqual([10]);
  for (let batch = 0; batch < 5; batch += 1) await stock.take(1_000);
  expect(vault.calls.reduce((sum, count) => sum + count)).toBe(10 + 6 * 1_000);
});

it('says so when the vault is away, and goes on when it is back', async () => {
  const vault = new CountingVault();
  const stock = new KeyStock(vault, randomUUID);
  await stock.take(1_000);
  vault.away = true;
  await stock.take(900);
  await expect(stock.take(900)).rejects.toThrow('away');
  vault.away = false;
  expect(await stock.take(900)).toHaveLength(900);
});
