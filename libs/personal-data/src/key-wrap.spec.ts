import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { kekIdOf, KeyEncryptionKeyUnknown, KeyWrapper, WRAPPED_KEY_BYTES } from './key-wrap.js';
import { SealedBodyUnreadable } from './sealing.js';

const oldKek = randomBytes(32);
const newKek = randomBytes(32);
const dataKey = randomBytes(32);

describe('KeyWrapper', () => {
  it('unwraps what it wrapped, in a fixed length, without the data key in it', () => {
    const wrapper = new KeyWrapper(newKek);
    const wrapped = wrapper.wrap(randomUUID(), dataKey);
    expect(wrapped.kekId).toBe(kekIdOf(newKek));
    expect(wrapped.wrapped).toHaveLength(WRAPPED_KEY_BYTES);
    expect(Buffer.from(wrapped.wrapped).includes(dataKey)).toBe(false);
    expect(Buffer.from(wrapper.unwrap(wrapped))).toEqual(dataKey);
  });

  it('unwraps under an earlier key-encryption key and wraps under the current one', () => {
    const wrapped = new KeyWrapper(oldKek).wrap(randomUUID(), dataKey);
    const rotated = new KeyWrapper(newKek, [oldKek]);
    expect(Buffer.from(rotated.unwrap(wrapped))).toEqual(dataKey);
    expect(rotated.wrap(wrapped.keyId, dataKey).kekId).toBe(kekIdOf(newKek));
  });

  it('names the key-encryption key that it was not given', () => {
    const wrapped = new KeyWrapper(oldKek).wrap(randomUUID(), dataKey);
    expect(() => new KeyWrapper(newKek).unwrap(wrapped)).toThrow(KeyEncryptionKeyUnknown);
    expect(() => new KeyWrapper(newKek).unwrap(wrapped)).toThrow(kekIdOf(oldKek));
  });

  it('does not unwrap a key that was copied to another id', () => {
    const wrapper = new KeyWrapper(newKek);
    const wrapped = wrapper.wrap(randomUUID(), dataKey);
    expect(() => wrapper.unwrap({ ...wrapped, keyId: randomUUID() })).toThrow(SealedBodyUnreadable);
  });

  it('refuses a key-encryption key of another length', () => {
    expect(() => new KeyWrapper(new Uint8Array(31))).toThrow(RangeError);
  });
});
