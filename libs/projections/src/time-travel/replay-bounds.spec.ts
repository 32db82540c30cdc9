import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultReplayBounds, type KeptReplay, makeRoom } from './replay-bounds.js';

const bounds = { ...defaultReplayBounds, kept: 3, bytes: 100 };
const replay = (position: number | null, bytes: number, idleMs: number): KeptReplay => ({ schema: `as_of_${position}`, position, bytes, idleMs });
const evictedFor = (present: readonly KeptReplay[], bytes: number): readonly (number | null)[] | null => makeRoom(present, bytes, bounds)?.map(({ position }) => position) ?? null;

describe('room for one more replay', () => {
  it('is there while neither number nor size is at its bound', () => {
    expect(evictedFor([], 100)).toEqual([]);
    expect(evictedFor([replay(1, 40, 5), replay(2, 40, 9)], 20)).toEqual([]);
  });

  it('is made by those that nobody used for longest', () => {
    expect(evictedFor([replay(1, 1, 5), replay(2, 1, 9), replay(3, 1, 1)], 1)).toEqual([2]);
    expect(evictedFor([replay(1, 60, 5), replay(2, 30, 9)], 40)).toEqual([2]);
    expect(evictedFor([replay(1, 60, 5), replay(2, 30, 9)], 41)).toEqual([2, 1]);
  });

  it('is waited for while what is being dropped still takes it', () => {
    expect(evictedFor([replay(null, 90, 0)], 20)).toBeNull();
    expect(evictedFor([replay(null, 1, 0), replay(null, 1, 0), replay(null, 1, 0)], 1)).toBeNull();
    expect(evictedFor([replay(null, 50, 0), replay(1, 40, 5)], 40)).toEqual([1]);
  });

  it('never is more than the bounds allow, and costs nothing that could stay', () => {
    const anyReplay = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1000 }));
    fc.assert(
      fc.property(fc.array(anyReplay, { maxLength: 8 }), fc.integer({ min: 0, max: 100 }), (given, bytes) => {
        const present = given.map(([kept, size, idleMs], index) => replay(kept ? index : null, size, idleMs));
        const evicted = makeRoom(present, bytes, bounds);
        const left = (evicted ?? []).reduce((rest, gone) => rest.filter((each) => each !== gone), present);
        const fits = (rest: readonly KeptReplay[]): boolean => rest.length < bounds.kept && rest.reduce((sum, each) => sum + each.bytes, bytes) <= bounds.bytes;
        if (evicted === null) return !fits(present.filter(({ position }) => position === null));
        return fits(left) && evicted.every(({ position }) => position !== null) && (evicted.length === 0 || !fits([...left, ...evicted.slice(-1)]));
      }),
    );
  });
});
