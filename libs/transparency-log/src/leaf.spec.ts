import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EnvelopeTextError, leafData, leafHashInto, LeafWriter } from './leaf.js';
import { nodeSha256 } from './node/sha256.js';
import { TreeHasher } from './tree-hasher.js';

const hasher = new TreeHasher(nodeSha256);

function expectedData(index: number, envelope: string): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeBigUInt64BE(BigInt(index));
  return new Uint8Array(Buffer.concat([head, Buffer.from(envelope)]));
}

describe('a leaf', () => {
  it('is its index in eight bytes and then its envelope', () => {
    expect(leafData(258, '{}')).toEqual(new Uint8Array([0, 0, 0, 0, 0, 0, 1, 2, 0x7b, 0x7d]));
  });

  it('is the same from a text and from its bytes, at every index and length', () => {
    const index = fc.oneof(fc.maxSafeNat(), fc.nat(), fc.constantFrom(2 ** 31, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER));
    const envelope = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 12_000, size: 'max' }));
    fc.assert(
      fc.property(index, envelope, (at, text) => {
        expect(leafData(at, text)).toEqual(expectedData(at, text));
        expect(leafData(at, Buffer.from(text))).toEqual(expectedData(at, text));
        const hash = new Uint8Array(34);
        leafHashInto(hasher, at, text, hash, 1);
        expect(hash.slice(1, 33)).toEqual(hasher.leaf(expectedData(at, text)));
      }),
    );
  });

  it('is not written over by a shorter one in the same memory', () => {
    const writer = new LeafWriter();
    const long = 'x'.repeat(6_000);
    expect(writer.prepare(1, long).slice(1)).toEqual(expectedData(1, long));
    expect(writer.prepare(2, 'short').slice(1)).toEqual(expectedData(2, 'short'));
    expect(writer.prepare(3, long).slice(1)).toEqual(expectedData(3, long));
  });

  it('is refused for half a surrogate pair, which would hash like another text', () => {
    expect(() => leafData(7, '{"name":"\ud83d"}')).toThrow(EnvelopeTextError);
    expect(leafData(7, '\ud83d\ude00')).toEqual(expectedData(7, '\ud83d\ude00'));
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('has no index %d', (index) => {
    expect(() => leafData(index, '{}')).toThrow(RangeError);
  });
});

describe('the hashes of the tree', () => {
  it('may be written over their own inputs', () => {
    const left = hasher.leaf(new Uint8Array(1));
    const right = hasher.leaf(new Uint8Array(2));
    const both = new Uint8Array([...left, ...right]);
    hasher.nodeInto(both, 0, both, 32, both, 16);
    expect(both.slice(16, 48)).toEqual(hasher.node(left, right));
  });

  it('tell a leaf from a node with the same bytes', () => {
    const left = hasher.leaf(new Uint8Array(1));
    expect(hasher.leaf(new Uint8Array([...left, ...left]))).not.toEqual(hasher.node(left, left));
  });
});
