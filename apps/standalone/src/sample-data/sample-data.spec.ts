import { describe, expect, it } from '@jest/globals';
import { parseNik } from '@lindung/domain/values/nik';
import { resolveArea } from '@lindung/domain/reference/areas';
import { resolveOccupation } from '@lindung/domain/reference/occupations';
import fc from 'fast-check';
import { candidateLines } from './candidates.js';
import { chunked } from './csv.js';
import { dtsenLines } from './dtsen-extract.js';
import { peoplePerSeed, personAt } from './person.js';

const seed = 3275;

describe('the sample', () => {
  it('has people whose NIK, area and occupation the registry knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: peoplePerSeed - 1 }), (index) => {
        const person = personAt(seed, index);
        expect(parseNik(person.nik)).toMatchObject({ ok: true, repaired: false });
        expect(typeof resolveArea(person.kecamatan, person.kelurahan)).toBe('string');
        expect(resolveOccupation(person.occupation).known).toBe(true);
      }),
    );
  });

  it('never gives two people one NIK', () => {
    const niks = new Set<string>();
    for (let index = 0; index < 60_000; index += 1) niks.add(personAt(seed, index).nik);
    expect(niks.size).toBe(60_000);
  });

  it('is the same list every time, whatever came before', () => {
    const list = { seed, first: 500, count: 300, messy: true };
    expect([...candidateLines(list)]).toEqual([...candidateLines(list)]);
    expect([...candidateLines({ ...list, first: 600, count: 1 })][1]).toBe([...candidateLines({ ...list, first: 599, count: 2 })][2]);
  });

  it('streams in chunks that lose nothing', () => {
    const lines = [...dtsenLines({ seed, first: 0, count: 2000, strangers: 100 })];
    expect(lines).toHaveLength(2101);
    expect([...chunked(lines, 1000)].join('')).toBe(lines.join(''));
  });
});
