import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyHmac, subkeyOf, workerIdOf } from './fingerprint.js';

const pepper = new Uint8Array(32).fill(7);
const otherPepper = new Uint8Array(32).fill(8);
const nik = fc.stringMatching(/^\d{16}$/);

describe('workerIdOf', () => {
  it('is the first 16 bytes of the HMAC of the NIK, as hex', () => {
    const expected = createHmac('sha256', pepper).update('3275014501900001').digest().subarray(0, 16).toString('hex');
    expect(workerIdOf(pepper, '3275014501900001')).toBe(expected);
  });

  it('is that HMAC for every pepper and NIK', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), nik, nik, (key, a, b) => {
        for (const each of [a, b, a]) expect(workerIdOf(key, each)).toBe(createHmac('sha256', key).update(each).digest('hex').slice(0, 32));
      }),
    );
  });

  it('gives the same NIK the same id and another NIK another one', () => {
    fc.assert(
      fc.property(nik, nik, (a, b) => {
        expect(workerIdOf(pepper, a)).toMatch(/^[0-9a-f]{32}$/);
        expect(workerIdOf(pepper, a) === workerIdOf(pepper, b)).toBe(a === b);
      }),
    );
  });

  it('depends on the pepper', () => {
    expect(workerIdOf(pepper, '3275014501900001')).not.toBe(workerIdOf(otherPepper, '3275014501900001'));
  });

  it.each(['327501450190000', '32750145019000011', '3275 01450190001', '', '327501450190000x', '3275014501900001\n'])(
    'refuses %j without repeating it',
    (text) => {
      expect(() => workerIdOf(pepper, text)).toThrow(RangeError);
      expect(() => workerIdOf(pepper, text)).toThrow('A NIK must be exactly 16 digits before it is fingerprinted.');
    },
  );

  it('refuses a pepper of another length', () => {
    expect(() => workerIdOf(new Uint8Array(31), '3275014501900001')).toThrow(RangeError);
  });
});

describe('bodyHmac', () => {
  it('tells bodies and secrets apart and repeats itself', () => {
    const secret = subkeyOf(pepper, 'idempotency-body');
    expect(bodyHmac(secret, '{"a":1}')).toMatch(/^[0-9a-f]{64}$/);
    expect(bodyHmac(secret, '{"a":1}')).toBe(bodyHmac(secret, '{"a":1}'));
    expect(bodyHmac(secret, '{"a":1}')).not.toBe(bodyHmac(secret, '{"a":2}'));
    expect(bodyHmac(secret, '{"a":1}')).not.toBe(bodyHmac(subkeyOf(otherPepper, 'idempotency-body'), '{"a":1}'));
  });
});

describe('subkeyOf', () => {
  it('gives each purpose a key of its own, unlike the pepper', () => {
    const keys = [pepper, subkeyOf(pepper, 'idempotency-body'), subkeyOf(pepper, 'pepper-identity')];
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(3);
  });
});
