import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type OccupationCode } from '../values/brands.js';
import { lettersOf } from './letters.js';
import { occupationList } from './occupation-list.js';
import { occupationCodes, occupationLabel, occupationRisk, resolveOccupation } from './occupations.js';

const published = readFileSync(new URL('../../../../infra/reference/occupations.csv', import.meta.url), 'utf8').trim().split(/\r?\n/);

describe('the list of occupations', () => {
  it('is the published one', () => {
    const ours = occupationList.map((entry) => [entry.code, entry.labelId, entry.labelEn, String(entry.risk), entry.aliases.join('|')].join(';'));
    expect(['code;label_id;label_en;risk;aliases', ...ours]).toEqual(published);
    expect(occupationCodes).toHaveLength(22);
  });

  it('means one occupation by every name', () => {
    const owner = new Map<string, string>();
    for (const entry of occupationList) {
      for (const name of [entry.code, entry.labelId, entry.labelEn, ...entry.aliases]) {
        expect(owner.get(lettersOf(name)) ?? entry.code).toBe(entry.code);
        owner.set(lettersOf(name), entry.code);
      }
    }
  });
});

describe('resolveOccupation', () => {
  it('knows every code, label and alias in any spelling', () => {
    for (const entry of occupationList) {
      for (const name of [entry.code, entry.labelId, entry.labelEn, ...entry.aliases]) {
        expect(resolveOccupation(` ${name.toUpperCase().replaceAll(' ', '  ')}.`)).toEqual({ code: entry.code, known: true });
      }
    }
  });

  it('reads what it does not know as lainnya', () => {
    expect(resolveOccupation('astronot')).toEqual({ code: 'lainnya', known: false });
    expect(resolveOccupation('')).toEqual({ code: 'lainnya', known: false });
    expect(resolveOccupation('Lain-lain')).toEqual({ code: 'lainnya', known: true });
  });

  it('has a label in both languages and a risk for every code', () => {
    for (const code of occupationCodes) {
      expect(occupationLabel(code, 'id')).not.toBeNull();
      expect(occupationLabel(code, 'en')).not.toBeNull();
      expect([1, 2, 3]).toContain(occupationRisk[code]);
    }
    expect(occupationLabel('astronot' as OccupationCode, 'en')).toBeNull();
  });
});
