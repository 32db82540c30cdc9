import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FindingList } from './finding.js';

describe('what a run found', () => {
  it('names the smallest positions, whatever was found before them and however much', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 1, max: 500 }), { nil: null }), { maxLength: 80 }), (positions) => {
        const findings = new FindingList();
        for (const position of positions) findings.add('EVENT_ALTERED', position, `At ${position}.`);
        const placed = positions.filter((position) => position !== null).sort((a, b) => a - b);
        const general = positions.filter((position) => position === null);
        expect(findings.list.map(({ position }) => position)).toEqual([...placed.slice(0, 20), ...general.slice(0, 20)]);
        expect(findings.firstPosition).toBe(placed[0] ?? null);
        expect(findings.count).toBe(positions.length);
        expect(findings.lines()).toHaveLength(findings.list.length + (findings.count > findings.list.length ? 1 : 0));
      }),
    );
  });

  it('keeps what concerns the same position in the order in which it was found', () => {
    const findings = new FindingList();
    for (const code of ['FIRST', 'SECOND', 'THIRD']) findings.add(code, 7, code);
    expect(findings.list.map(({ code }) => code)).toEqual(['FIRST', 'SECOND', 'THIRD']);
  });
});
