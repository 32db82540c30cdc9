import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { type Decile, type LogPosition, type Month, type OccupationCode, type WorkerId } from './values/brands.js';
import { compareCandidates, comparePositions, rankedListLine, rankedListText, riskOf, unlistedOccupationRisk, type RankedCandidate } from './ranking.js';

const candidate = (workerId: string, decile: number, risk: number, registeredAt: string): RankedCandidate => ({
  workerId: workerId as WorkerId,
  decile: decile as Decile,
  risk,
  registeredAt: registeredAt as LogPosition,
  coverableFrom: '2000-01' as Month,
  coverableUntil: '2050-01' as Month,
});

describe('the order of candidates', () => {
  it('puts the poorest first, then the riskiest work, then the earliest registration', () => {
    const list = [candidate('e', 2, 1, '1'), candidate('d', 1, 2, '1'), candidate('c', 1, 1, '10'), candidate('b', 1, 1, '9'), candidate('a', 1, 3, '1')];
    expect(list.sort(compareCandidates).map(({ workerId }) => workerId)).toEqual(['b', 'c', 'd', 'a', 'e']);
  });

  it('compares positions by value, beyond what a double can hold', () => {
    expect(comparePositions('9' as LogPosition, '10' as LogPosition)).toBeLessThan(0);
    expect(comparePositions('9007199254740993' as LogPosition, '9007199254740992' as LogPosition)).toBeGreaterThan(0);
    expect(comparePositions('18446744073709551616' as LogPosition, '18446744073709551616' as LogPosition)).toBe(0);
  });

  it('agrees with arithmetic on every pair of positions', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 30n), fc.bigInt(0n, 10n ** 30n), (a, b) => {
        expect(Math.sign(comparePositions(String(a) as LogPosition, String(b) as LogPosition))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('is total: no two candidates are equal, and the order does not depend on how the list came', () => {
    const some = fc.record({ w: fc.integer({ min: 0, max: 9 }), d: fc.integer({ min: 1, max: 3 }), r: fc.integer({ min: 1, max: 2 }), p: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(fc.uniqueArray(some, { selector: ({ w }) => w }), fc.integer(), (rows, seed) => {
        const list = rows.map(({ w, d, r, p }) => candidate(`w${w}`, d, r, String(p)));
        const shuffled = list.map((item, i) => ({ item, key: (i * 7919 + seed) % 101 })).sort((a, b) => a.key - b.key).map(({ item }) => item);
        expect(shuffled.sort(compareCandidates)).toEqual([...list].sort(compareCandidates));
        for (const a of list) for (const b of list) if (a !== b) expect(compareCandidates(a, b)).not.toBe(0);
      }),
    );
  });
});

describe('the risk of an occupation', () => {
  const policy = { occupationRisk: { sopir: 1, lainnya: 3 } as Record<OccupationCode, number> };
  it('is what the policy copied', () => expect(riskOf(policy, 'sopir' as OccupationCode)).toBe(1));
  it('comes last for an occupation that the policy does not list, whatever its name', () => {
    expect(riskOf(policy, 'penambang' as OccupationCode)).toBe(unlistedOccupationRisk);
    expect(riskOf(policy, 'constructor' as OccupationCode)).toBe(unlistedOccupationRisk);
  });
});

describe('the text of a ranked list', () => {
  const list = [candidate('0a'.repeat(16), 1, 2, '17'), candidate('ff'.repeat(16), 3, 1, '4')];

  it('is made of these bytes', () => {
    expect(rankedListLine(1, list[0]!)).toBe('1\t0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a\t1\t2\t17\n');
    expect(createHash('sha256').update([...rankedListText(list)].join('')).digest('hex')).toBe('a8d69f39876415519022cf7c549388d36e647defda95059461e66e7eb9a1b670');
  });

  it('does not depend on the pieces in which it comes', () => {
    const long = Array.from({ length: 2_500 }, (_, i) => candidate(`w${i}`, 1, 1, String(i + 1)));
    const whole = [...rankedListText(long)];
    expect(whole).toHaveLength(3);
    expect([...rankedListText(long, 1, 7)].join('')).toBe(whole.join(''));
    expect([...rankedListText(long.slice(0, 999)), ...rankedListText(long.slice(999), 1_000)].join('')).toBe(whole.join(''));
  });

  it('is empty for an empty list', () => expect([...rankedListText([])]).toEqual([]));
});
