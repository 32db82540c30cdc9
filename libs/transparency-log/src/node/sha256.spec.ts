import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../sha256.js';
import { nodeSha256 } from './sha256.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe("Node's SHA-256", () => {
  const sha256 = nodeSha256;

  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ])('gives the digest of "%s" that NIST published', (text, digest) => {
    expect(hex(digestOf(sha256, Buffer.from(text)))).toBe(digest);
  });

  it('agrees with a hash object at every length around the block size', () => {
    for (let length = 0; length <= 300; length += 1) {
      const input = Uint8Array.from({ length }, (__, place) => (place * 31 + length) % 256);
      expect(hex(digestOf(sha256, input))).toBe(createHash('sha256').update(input).digest('hex'));
    }
  });

  it('writes 32 bytes at the offset and no others', () => {
    const output = new Uint8Array(40).fill(7);
    sha256(new Uint8Array(3), output, 5);
    expect([...output.subarray(0, 5), ...output.subarray(37)]).toEqual(new Array(8).fill(7));
    expect(output.slice(5, 37)).toEqual(digestOf(sha256, new Uint8Array(3)));
  });

  it('may write its digest over its own input', () => {
    const memory = new Uint8Array(64).fill(1);
    const digest = digestOf(sha256, memory.slice());
    sha256(memory, memory, 16);
    expect(memory.slice(16, 48)).toEqual(digest);
  });
});
