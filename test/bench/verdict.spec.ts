import { describe, expect, it } from '@jest/globals';
import { type RowDefinition } from './measurement.js';
import { interleave, median } from './rounds.js';
import { judge } from './verdict.js';

const row: RowDefinition = { name: 'append', what: 'append', against: 'a peer', kind: 'rate', unit: 'events/s', atLeast: 6, aim: 10 };

describe('a row of the benchmark', () => {
  it('compares medians, so that one bad round decides nothing', () => {
    const result = judge(row, { ours: [700, 10, 800], baseline: [100, 100, 5] });
    expect(result).toMatchObject({ ours: 700, baseline: 100, ratio: 7, verdict: 'ok', aimReached: false });
  });

  it('tells the spread over single rounds', () => {
    expect(judge(row, { ours: [700, 600], baseline: [100, 50] }).spread).toEqual([7, 12]);
  });

  it('is short below the mark, and wants times and memory low', () => {
    expect(judge(row, { ours: [599], baseline: [100] }).verdict).toBe('short');
    expect(judge({ ...row, kind: 'time', atLeast: 1.5, aim: 1.2 }, { ours: [15], baseline: [10] })).toMatchObject({ verdict: 'ok', aimReached: false });
    expect(judge({ ...row, kind: 'time', atLeast: 1.5, aim: 1.2 }, { ours: [16], baseline: [10] }).verdict).toBe('short');
    expect(judge({ ...row, kind: 'ceiling', atLeast: 512, aim: 256 }, { ours: [600, 300, 200] })).toMatchObject({ ratio: 300, baseline: null, verdict: 'ok' });
  });
});

describe('rounds', () => {
  it('take turns', async () => {
    const order: string[] = [];
    const side = (name: string, figure: number) => async (): Promise<number> => {
      order.push(name);
      return figure;
    };
    expect(await interleave([side('a', 1), side('b', 2)], 2)).toEqual([[1, 1], [2, 2]]);
    expect(order).toEqual(['a', 'b', 'a', 'b']);
  });

  it('have the middle as their median, and nothing has none', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });
});
