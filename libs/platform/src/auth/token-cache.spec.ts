import { describe, expect, it } from '@jest/globals';
import { TokenCache } from './token-cache.js';

const principal = { subject: 's', name: 'n', roles: [] };

describe('TokenCache', () => {
  it('forgets with the expiry of the token, and after five minutes at the latest', () => {
    let nowMs = 1_000_000;
    const cache = new TokenCache(() => nowMs);
    cache.set('short', principal, 1_010);
    cache.set('long', principal, 9_999_999);
    expect([cache.get('short'), cache.get('long')]).toEqual([principal, principal]);
    nowMs = 1_010_000;
    expect([cache.get('short'), cache.get('long')]).toEqual([null, principal]);
    nowMs = 1_300_000;
    expect(cache.get('long')).toBeNull();
  });

  it('keeps so many and no more, dropping the one unused for longest', () => {
    const cache = new TokenCache(() => 0, 2);
    cache.set('a', principal, 100);
    cache.set('b', principal, 100);
    cache.get('a');
    cache.set('c', principal, 100);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([principal, null, principal]);
  });
});
