import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventAad, openBody, sealBody } from '../sealing.js';
import { KeyIdTaken, type NewKey, type Vault } from '../vault.js';

/** What a vault adapter gives to its contract suite. */
export interface VaultUnderTest {
  readonly vault: Vault;
  /** A second vault on the same keys, as another process would have, with nothing cached. */
  readonly openFresh: () => Vault;
  readonly close: () => Promise<void>;
}

/** The suite that every vault passes. */
export function describeVault(name: string, open: () => Promise<VaultUnderTest>): void {
  describe(`${name} as a vault`, () => {
    let subject: VaultUnderTest;
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => {
      await subject.close();
    });

    describe('creating', () => {
      it('answers a key of 32 bytes per entry, all different, and keeps them', async () => {
        const entries = newKeys(20);
        const created = await subject.vault.createKeys(entries);
        expect([...created.keys()]).toEqual(entries.map((entry) => entry.keyId));
        expect(new Set([...created.values()].map(hex)).size).toBe(20);
        for (const key of created.values()) expect(key).toHaveLength(32);
        expect(asHex(await subject.openFresh().getKeys([...created.keys()]))).toEqual(asHex(created));
      });

      it('answers nothing for nothing', async () => {
        expect((await subject.vault.createKeys([])).size).toBe(0);
        expect((await subject.vault.getKeys([])).size).toBe(0);
      });

      it('serves many callers at once, each with keys of its own', async () => {
        const calls = Array.from({ length: 64 }, () => newKeys(3));
        const answers = await Promise.all(calls.map((entries) => subject.vault.createKeys(entries)));
        for (const [index, entries] of calls.entries()) {
          const stored = await subject.openFresh().getKeys(entries.map((entry) => entry.keyId));
          expect(asHex(stored)).toEqual(asHex(answers[index] ?? new Map()));
        }
      });

      it('refuses an id that exists and keeps the first key', async () => {
        const entry = newKey();
        const first = await subject.vault.createKeys([entry]);
        await expect(subject.vault.createKeys([entry])).rejects.toThrow(KeyIdTaken);
        expect(asHex(await subject.openFresh().getKeys([entry.keyId]))).toEqual(asHex(first));
      });

      it('lets one of several racing callers have an id, and hurts no other caller', async () => {
        const contested = newKey();
        const others = newKeys(10);
        const outcomes = await Promise.allSettled([
          ...others.slice(0, 5).map((entry) => subject.vault.createKeys([entry])),
          ...Array.from({ length: 5 }, () => subject.vault.createKeys([contested])),
          ...others.slice(5).map((entry) => subject.vault.createKeys([entry])),
        ]);
        expect(outcomes.slice(5, 10).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect([...outcomes.slice(0, 5), ...outcomes.slice(10)].every(({ status }) => status === 'fulfilled')).toBe(true);
        const winner = outcomes.slice(5, 10).flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
        expect(winner.map(asHex)).toEqual([asHex(await subject.openFresh().getKeys([contested.keyId]))]);
      });

      it('refuses the same id twice in one call', async () => {
        const entry = newKey();
        await expect(subject.vault.createKeys([entry, entry])).rejects.toThrow(KeyIdTaken);
        expect((await subject.vault.createKeys([entry])).size).toBe(1);
      });

      it('refuses ids that are no UUIDs', async () => {
        await expect(subject.vault.createKeys([{ keyId: 'worker-1', purpose: 'worker' }])).rejects.toThrow(RangeError);
        await expect(subject.vault.getKeys(['ABCDEFAB-CDEF-4ABC-8DEF-ABCDEFABCDEF'])).rejects.toThrow(RangeError);
      });
    });

    describe('reading', () => {
      it('leaves out what it does not have, and answers a repeated id once', async () => {
        const entry = newKey();
        const created = await subject.vault.createKeys([entry]);
        const read = await subject.vault.getKeys([entry.keyId, randomUUID(), entry.keyId]);
        expect(asHex(read)).toEqual(asHex(created));
      });
    });

    describe('destroying', () => {
      it('never opens again, here or elsewhere, what was sealed under a destroyed key', async () => {
        await fc.assert(
          fc.asyncProperty(fc.dictionary(fc.string(), fc.string()), fc.boolean(), async (body, readBefore) => {
            const entry = newKey();
            const { keyId } = entry;
            const key = (await subject.vault.createKeys([entry])).get(keyId) ?? new Uint8Array();
            const aad = eventAad(keyId, 'worker-1', 'WorkerRegistered');
            const sealed = sealBody(key, aad, body);
            if (readBefore) {
              const read = (await subject.vault.getKeys([keyId])).get(keyId) ?? new Uint8Array();
              expect(Object.entries(openBody(read, aad, sealed))).toEqual(Object.entries(body));
            }
            await subject.vault.destroyKeys([keyId]);
            expect((await subject.vault.getKeys([keyId])).size).toBe(0);
            expect((await subject.openFresh().getKeys([keyId])).size).toBe(0);
            await expect(subject.vault.createKeys([entry])).rejects.toThrow(KeyIdTaken);
            await expect(subject.openFresh().createKeys([entry])).rejects.toThrow(KeyIdTaken);
            expect((await subject.vault.getKeys([keyId])).size).toBe(0);
          }),
          { numRuns: 20 },
        );
      });

      it('may be repeated, and may come before the key', async () => {
        const entry = newKey();
        const never = newKey();
        await subject.vault.createKeys([entry]);
        await subject.vault.destroyKeys([entry.keyId, never.keyId, entry.keyId]);
        await subject.vault.destroyKeys([entry.keyId, never.keyId]);
        await expect(subject.vault.createKeys([never])).rejects.toThrow(KeyIdTaken);
      });

      it('leaves other keys alone', async () => {
        const kept = newKey();
        const destroyed = newKey();
        const created = await subject.vault.createKeys([kept, destroyed]);
        await subject.vault.destroyKeys([destroyed.keyId]);
        created.delete(destroyed.keyId);
        expect(asHex(await subject.vault.getKeys([kept.keyId, destroyed.keyId]))).toEqual(asHex(created));
      });

      it('destroys again what a restore brought back, and counts it', async () => {
        const returned = newKey();
        const gone = newKey();
        await subject.vault.createKeys([returned, gone]);
        await subject.vault.destroyKeys([gone.keyId]);
        expect(await subject.vault.reapplyDestroyed([returned.keyId, gone.keyId, randomUUID()])).toBe(1);
        expect(await subject.vault.reapplyDestroyed([returned.keyId, gone.keyId])).toBe(0);
        expect((await subject.openFresh().getKeys([returned.keyId, gone.keyId])).size).toBe(0);
      });
    });
  });
}

function newKey(): NewKey {
  return { keyId: randomUUID(), purpose: 'worker' };
}

function newKeys(count: number): NewKey[] {
  return Array.from({ length: count }, newKey);
}

function hex(key: Uint8Array): string {
  return Buffer.from(key).toString('hex');
}

function asHex(keys: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries([...keys].map(([keyId, key]) => [keyId, hex(key)]));
}
