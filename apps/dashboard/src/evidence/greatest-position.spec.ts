import { describe, expect, it } from '@jest/globals';
import { answerKey } from '../api/query-url';
import { greatestPosition, type KeptAnswer } from './greatest-position';

const kept = (position: unknown, more: Partial<KeptAnswer> = {}): KeptAnswer => ({ queryKey: answerKey('summary', {}, {}, undefined), isActive: true, data: { position }, ...more });

describe('the position of a page', () => {
  it('is the greatest of the answers on the screen', () => {
    expect(greatestPosition([kept('9'), kept('10'), kept('8')], undefined)).toBe('10');
    expect(greatestPosition([kept('10', { isActive: false }), kept('9')], undefined)).toBe('9');
  });

  it('is that of the moment that is looked at', () => {
    const then = kept('5', { queryKey: answerKey('summary', {}, {}, '2026-03-01') });
    expect(greatestPosition([kept('10'), then], '2026-03-01')).toBe('5');
    expect(greatestPosition([kept('10'), then], undefined)).toBe('10');
    expect(greatestPosition([kept('10'), then], '2026-03-02')).toBeNull();
  });

  it('is none where there are no figures, or where positions are not counted', () => {
    expect(greatestPosition([kept('C:5'), kept(5), kept(undefined), kept('1', { data: null }), kept('1', { data: undefined })], undefined)).toBeNull();
  });
});
