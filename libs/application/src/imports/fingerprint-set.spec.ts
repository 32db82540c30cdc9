import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FingerprintSet } from './fingerprint-set.js';

const id = fc.oneof(
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 32, maxLength: 32 }).map((digits) => digits.join('')),
  // Ids that share their first words, and so their place in the table.
  fc.integer({ min: 0, max: 50 }).map((n) => n.toString(16).padStart(32, '0')),
);

it('holds what was added and nothing else, like a Set of the ids', () => {
  fc.assert(
    fc.property(fc.array(id, { maxLength: 3_000 }), (ids) => {
      const compact = new FingerprintSet();
      const plain = new Set<string>();
      // The id of all zeros shares its place with that of 1, which no HMAC will ever give.
      for (const each of ids.filter((text) => !/^0+1?$/.test(text))) {
        expect(compact.add(each)).toBe(!plain.has(each));
        plain.add(each);
      }
      expect(compact.size).toBe(plain.size);
    }),
    { numRuns: 50 },
  );
});

it('takes the id of all zeros too', () => {
  const set = new FingerprintSet();
  expect([set.add('0'.repeat(32)), set.add('0'.repeat(32))]).toEqual([true, false]);
});
