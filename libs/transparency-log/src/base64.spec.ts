import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase64, encodeBase64 } from './base64.js';

describe('base64', () => {
  it('agrees with Node on every input', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(encodeBase64(bytes)).toBe(text);
        expect(decodeBase64(text)).toEqual(bytes);
      }),
    );
  });

  it.each(['A', 'AA', 'AAA', 'AA=', 'A===', '====', 'AB==', 'AAB=', 'AA==AAAA', 'AA A', ' AAAA', 'AAAA\n', 'AAA-', 'AAA_', 'AA=A', '\u0100AAA'])(
    'does not read "%s", which it would not write',
    (text) => {
      expect(decodeBase64(text)).toBeNull();
    },
  );

  it('reads no text in two ways', () => {
    const nearlyBase64 = fc.string({ unit: fc.constantFrom(...'ABQgw+/=') , maxLength: 12 });
    fc.assert(
      fc.property(nearlyBase64, (text) => {
        const bytes = decodeBase64(text);
        if (bytes !== null) expect(encodeBase64(bytes)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});
