import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  eventAad,
  openBody,
  openBytes,
  sealBody,
  sealBytes,
  SealedBodyUnreadable,
  SEAL_OVERHEAD_BYTES,
  type UnreadableReason,
} from './sealing.js';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const body = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
const aad = fc.string({ unit: 'binary' });

function reasonOf(open: () => unknown): UnreadableReason | 'opened' {
  try {
    open();
    return 'opened';
  } catch (error) {
    if (error instanceof SealedBodyUnreadable) return error.reason;
    throw error;
  }
}

describe('sealing', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(key, aad, body, (k, a, b) => {
        expect(openBody(k, a, sealBody(k, a, b))).toEqual(JSON.parse(JSON.stringify(b)));
      }),
    );
  });

  it('opens bytes of any length, none included', () => {
    fc.assert(
      fc.property(key, aad, fc.uint8Array({ maxLength: 300 }), (k, a, bytes) => {
        const sealed = sealBytes(k, a, bytes);
        expect(sealed.length).toBe(bytes.length + SEAL_OVERHEAD_BYTES);
        expect(Buffer.from(openBytes(k, a, sealed))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('fails on any flipped bit', () => {
    fc.assert(
      fc.property(key, aad, body, fc.nat(), (k, a, b, n) => {
        const sealed = Uint8Array.from(sealBody(k, a, b));
        const bit = n % (sealed.length * 8);
        sealed[bit >> 3] = (sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(reasonOf(() => openBody(k, a, sealed))).toBe(bit < 8 ? 'unknown-version' : 'not-authentic');
      }),
    );
  });

  it('fails wherever it is cut short', () => {
    fc.assert(
      fc.property(key, aad, body, fc.nat(), (k, a, b, n) => {
        const sealed = sealBody(k, a, b);
        const kept = n % sealed.length;
        const expected = kept < SEAL_OVERHEAD_BYTES ? 'truncated' : 'not-authentic';
        expect(reasonOf(() => openBody(k, a, sealed.subarray(0, kept)))).toBe(expected);
      }),
    );
  });

  it('fails under another additional data or another key', () => {
    fc.assert(
      fc.property(key, key, aad, aad, body, (k, otherKey, a, otherAad, b) => {
        fc.pre(a !== otherAad && !Buffer.from(k).equals(Buffer.from(otherKey)));
        const sealed = sealBody(k, a, b);
        expect(reasonOf(() => openBody(k, otherAad, sealed))).toBe('not-authentic');
        expect(reasonOf(() => openBody(otherKey, a, sealed))).toBe('not-authentic');
      }),
    );
  });

  it('never seals the same body to the same bytes', () => {
    const k = randomBytes(32);
    const sealed = Array.from({ length: 3_000 }, () => Buffer.from(sealBody(k, 'place', { name: 'A' })).toString('hex'));
    expect(new Set(sealed).size).toBe(3_000);
  });

  it('refuses content that is no JSON object, without quoting it', () => {
    const k = randomBytes(32);
    for (const text of ['Siti Aminah', '"Siti Aminah"', 'null', '']) {
      const sealed = sealBytes(k, 'place', Buffer.from(text));
      expect(reasonOf(() => openBody(k, 'place', sealed))).toBe('not-json');
      expect(() => openBody(k, 'place', sealed)).not.toThrow('Siti');
    }
  });

  it('refuses keys of another length', () => {
    expect(() => sealBody(new Uint8Array(16), 'place', {})).toThrow(RangeError);
    expect(() => openBody(new Uint8Array(16), 'place', new Uint8Array(64))).toThrow(RangeError);
  });
});

describe('eventAad', () => {
  it('is different for every different place', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '"', ',', '\\', '\n', ']') });
    fc.assert(
      fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), (a, b) => {
        expect(eventAad(...a) === eventAad(...b)).toBe(a.every((text, index) => text === b[index]));
      }),
    );
  });
});
