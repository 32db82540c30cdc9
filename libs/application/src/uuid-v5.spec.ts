import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, v5 } from 'uuid';
import { uuidV5 } from './uuid-v5.js';

it('makes the ids that the standard says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.uuid(), (name, namespace) => {
      const id = v5(name, namespace);
      expect(uuidV5(name, namespace)).toBe(id);
      expect(uuidV5(name, parse(namespace))).toBe(id);
    }),
    { numRuns: 500 },
  );
  // The example of RFC 9562.
  expect(uuidV5('www.example.com', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

it('takes no namespace that is no UUID', () => {
  expect(() => uuidV5('x', 'x')).toThrow(RangeError);
  expect(() => uuidV5('x', new Uint8Array(15))).toThrow(RangeError);
});
