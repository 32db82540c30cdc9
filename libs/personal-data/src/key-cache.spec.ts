import { describe, expect, it } from '@jest/globals';
import { KeyCache } from './key-cache.js';

const bytes = new Uint8Array(32);
const keysNamed = (...ids: string[]): Map<string, Uint8Array> => new Map(ids.map((id) => [id, bytes]));

describe('KeyCache', () => {
  it('answers a key until it is too old, however often it was used', () => {
    let nowMs = 0;
    const cache = new KeyCache({ maxKeys: 10, ttlMs: 100, nowMs: () => nowMs });
    cache.store(cache.beginRead(), keysNamed('a'));
    nowMs = 60;
    expect(cache.get('a')).toBe(bytes);
    nowMs = 99;
    expect(cache.get('a')).toBe(bytes);
    nowMs = 100;
    expect(cache.get('a')).toBeUndefined();
  });

  it('counts the age from the moment the read began', () => {
    let nowMs = 0;
    const cache = new KeyCache({ maxKeys: 10, ttlMs: 100, nowMs: () => nowMs });
    const read = cache.beginRead();
    nowMs = 90;
    cache.store(read, keysNamed('a'));
    nowMs = 100;
    expect(cache.get('a')).toBeUndefined();
  });

  it('gives up the least recently used', () => {
    const cache = new KeyCache({ maxKeys: 2, ttlMs: 100, nowMs: () => 0 });
    cache.store(cache.beginRead(), keysNamed('a', 'b'));
    cache.get('a');
    cache.store(cache.beginRead(), keysNamed('c'));
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([bytes, undefined, bytes]);
    expect(cache.size).toBe(2);
  });

  it('holds nothing when it is turned off', () => {
    const cache = new KeyCache({ maxKeys: 0, ttlMs: 100, nowMs: () => 0 });
    cache.store(cache.beginRead(), keysNamed('a', 'b'));
    expect(cache.size).toBe(0);
  });

  it('does not hold a read that was under way while a key was removed', () => {
    const cache = new KeyCache({ maxKeys: 10, ttlMs: 100, nowMs: () => 0 });
    const read = cache.beginRead();
    cache.remove(['a']);
    cache.store(read, keysNamed('a'));
    expect(cache.get('a')).toBeUndefined();
  });
});
