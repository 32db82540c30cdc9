import { describe, expect, it } from '@jest/globals';
import { RateLimiter } from './rate-limit.js';

describe('RateLimiter', () => {
  it('gives each key its allowance, each second anew', () => {
    let nowMs = 0;
    const limiter = new RateLimiter(2, () => nowMs);
    limiter.admit('sari');
    limiter.admit('sari');
    expect(() => limiter.admit('sari')).toThrow(expect.objectContaining({ status: 429, headers: { 'Retry-After': '1' } }));
    limiter.admit('budi');
    nowMs = 1_000;
    expect(() => limiter.admit('sari')).not.toThrow();
  });

  it('stays bounded: strangers beyond measure share one allowance', () => {
    const limiter = new RateLimiter(2, () => 0);
    for (let key = 0; key < 50_002; key += 1) limiter.admit(String(key));
    expect(() => limiter.admit('one more')).toThrow(/Too many requests/);
    expect(() => limiter.admit('0')).not.toThrow();
  });
});
