import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nodeSha256 } from './node/sha256.js';
import { formatVerifierKey, parseVerifierKey, VerifierKeyError } from './verifier-key.js';

/** From C2SP signed-note. */
const PUBLISHED = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';

describe('a verifier key', () => {
  it('is read from and written as the published example', () => {
    const key = parseVerifierKey(PUBLISHED, nodeSha256);
    expect(key).toMatchObject({ name: 'example.com/foo', keyId: '530d903a', algorithm: 1 });
    expect(key.publicKey).toHaveLength(32);
    expect(formatVerifierKey(key, nodeSha256)).toBe(PUBLISHED);
  });

  it('is read back as it was written, whatever the key', () => {
    const names = fc.string({ unit: 'binary', minLength: 1 }).filter((name) => !/[\p{White_Space}+\u0000-\u001f]/u.test(name));
    const algorithms = fc.constantFrom(1 as const, 4 as const);
    fc.assert(
      fc.property(names, algorithms, fc.uint8Array({ minLength: 32, maxLength: 32 }), (name, algorithm, publicKey) => {
        const key = parseVerifierKey(formatVerifierKey({ name, algorithm, publicKey }, nodeSha256), nodeSha256);
        expect(key).toMatchObject({ name, algorithm, publicKey });
      }),
    );
  });

  it('has another id for another name, use or key', () => {
    const key = parseVerifierKey(PUBLISHED, nodeSha256);
    const others = [{ ...key, name: 'example.com/bar' }, { ...key, algorithm: 4 as const }, { ...key, publicKey: new Uint8Array(32) }];
    for (const other of others) expect(parseVerifierKey(formatVerifierKey(other, nodeSha256), nodeSha256).keyId).not.toBe(key.keyId);
  });

  it.each([
    ['nothing', ''],
    ['a part too few', 'example.com/foo+530d903a'],
    ['no name', PUBLISHED.replace('example.com/foo', '')],
    ['a space in its name', PUBLISHED.replace('/foo', '/ foo')],
    ['another name', PUBLISHED.replace('foo', 'bar')],
    ['another id', PUBLISHED.replace('530d903a', '530d903b')],
    ['an id in capitals', PUBLISHED.replace('530d903a', '530D903A')],
    ['another key', PUBLISHED.replace('AekyeR', 'AekyeS')],
    ['an unknown algorithm', PUBLISHED.replace('+Aeky', '+Auky')],
    ['a short key', PUBLISHED.slice(0, -4)],
    ['an empty key', 'example.com/foo+530d903a+'],
    ['a key that is not base64', PUBLISHED.replace('AekyeR', 'Aekye-')],
    ['a newline behind it', `${PUBLISHED}\n`],
  ])('is refused with %s', (_, text) => {
    expect(() => parseVerifierKey(text, nodeSha256)).toThrow(VerifierKeyError);
  });

  it('is not written for a name or a key that nobody could read', () => {
    const key = { name: 'log', algorithm: 1 as const, publicKey: new Uint8Array(32) };
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u0001', '\ud800']) expect(() => formatVerifierKey({ ...key, name }, nodeSha256)).toThrow(VerifierKeyError);
    expect(() => formatVerifierKey({ ...key, publicKey: new Uint8Array(33) }, nodeSha256)).toThrow(VerifierKeyError);
  });
});
