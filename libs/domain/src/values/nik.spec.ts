import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BusinessDate, type Nik } from './brands.js';
import { nikAgreesWithBirthDate, nikAgreesWithSex, nikFacts, parseNik } from './nik.js';

const man = '3275011708850001';
const woman = '3275015708850001';

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** NIKs of real structure, with days that every month has. */
const niks = fc
  .record({
    province: fc.integer({ min: 0, max: 99 }),
    regency: fc.integer({ min: 0, max: 99 }),
    district: fc.integer({ min: 1, max: 99 }),
    day: fc.integer({ min: 1, max: 28 }),
    woman: fc.boolean(),
    month: fc.integer({ min: 1, max: 12 }),
    year: fc.integer({ min: 0, max: 99 }),
    serial: fc.integer({ min: 1, max: 9999 }),
  })
  .map((p) =>
    [p.province, p.regency, p.district, p.day + (p.woman ? 40 : 0), p.month, p.year].map(twoDigits).join('') + String(p.serial).padStart(4, '0'),
  );

describe('parseNik', () => {
  it('takes 16 digits of possible structure as they are', () => {
    expect(parseNik(man)).toEqual({ ok: true, nik: man, repaired: false, repairs: [] });
    expect(parseNik(`  ${woman}\t`)).toMatchObject({ ok: true, nik: woman, repaired: false });
  });

  it.each([
    ['a leading apostrophe', `'${man}`, ['TEXT_MARKER']],
    ['a curly apostrophe', `’${man}`, ['TEXT_MARKER']],
    ['a text formula', `="${man}"`, ['TEXT_MARKER']],
    ['inner spaces', '3275 0117 0885 0001', ['SEPARATORS']],
    ['dots', '32.75.01.170885.0001', ['SEPARATORS']],
    ['dashes', '327501-170885-0001', ['SEPARATORS']],
    ['an en dash', '327501–170885–0001', ['SEPARATORS']],
    ['no-break spaces', `\u00A0327501\u00A01708850001`, ['SEPARATORS']],
    ['characters without width', `\u202C\uFEFF327501170885\u200B0001`, ['SEPARATORS']],
    ['full-width digits', '３２７５０１１７０８８５０００１', ['DIGIT_FORMS']],
    ['the letter O', '32750117O885ooO1', ['LETTER_O']],
    ['the letters I and l', '32750Il70885000|', ['LETTER_I']],
    ['all at once', `' 32750I-1708.85O001`, ['SEPARATORS', 'TEXT_MARKER', 'LETTER_O', 'LETTER_I']],
  ])('repairs %s and says so', (_damage, text, repairs) => {
    expect(parseNik(text)).toEqual({ ok: true, nik: man, repaired: true, repairs });
  });

  it.each(['3.27501E+15', '3,27501E+15', '3,27E+15', '3.27501e15', '3E+15', "'3.27501E+15", ' 3.27501 E+15 '])(
    'refuses %s, whose last digits are gone',
    (text) => {
      expect(parseNik(text)).toEqual({ ok: false, code: 'NIK_PRECISION_LOST' });
    },
  );

  it.each(['3.275.011.708.850.010', '3,275,011,708,850,010', "'3.275.011.708.850.010", '3.275.011.708.850.000'])(
    'refuses %s, a number with the zero that a spreadsheet puts for its last digit',
    (text) => {
      expect(parseNik(text)).toEqual({ ok: false, code: 'NIK_PRECISION_LOST' });
    },
  );

  it('takes digits in groups of three that end in another digit, since no spreadsheet wrote them', () => {
    expect(parseNik('3.275.011.708.850.001')).toMatchObject({ ok: true, nik: man, repaired: true });
  });

  it('refuses a numeric cell even where it shows 16 digits', () => {
    expect(parseNik({ kind: 'number', value: 3275011708850001, text: '3275011708850001' })).toEqual({ ok: false, code: 'NIK_PRECISION_LOST' });
    expect(parseNik({ kind: 'number', value: 3.27501170885e15, text: '3,27501E+15' })).toEqual({ ok: false, code: 'NIK_PRECISION_LOST' });
  });

  it.each([
    ['15 digits', '327501170885001'],
    ['17 digits', '32750117088500010'],
    ['letters', '32750117O885ABCD'],
    ['day 00', '3275010008850001'],
    ['day 32', '3275013208850001'],
    ['day 40', '3275014008850001'],
    ['day 72', '3275017208850001'],
    ['month 00', '3275011700850001'],
    ['month 13', '3275011713850001'],
    ['31 April', '3275013104850001'],
    ['29 February of a common year', '3275012902850001'],
    ['30 February', '3275013002840001'],
    ['serial 0000', '3275011708850000'],
    ['a decimal fraction', '3275011708850001.0'],
    ['a sign', '+3275011708850001'],
  ])('refuses %s', (_fault, text) => {
    expect(parseNik(text)).toEqual({ ok: false, code: 'NIK_FORMAT' });
  });

  it('takes 29 February where some century has it', () => {
    expect(parseNik('3275012902840001').ok).toBe(true);
    expect(parseNik('3275016902000001').ok).toBe(true);
  });

  it.each(['', '   ', '\u00A0'])('calls %j missing', (text) => {
    expect(parseNik(text)).toEqual({ ok: false, code: 'FIELD_MISSING' });
  });

  it('gives the original back after any damage that loses nothing', () => {
    const separator = fc.constantFrom(' ', '.', '-', '\u00A0', '\u200B', '\uFEFF', '–', '\u3000');
    const damage = fc.array(fc.record({ at: fc.nat(16), put: separator }), { maxLength: 6 });
    fc.assert(
      fc.property(niks, damage, fc.infiniteStream(fc.nat(5)), fc.constantFrom('', "'", '’'), (nik, inserted, disguises, marker) => {
        const zero = ['0', 'O', 'o', '０', '0', '0'];
        const one = ['1', 'I', 'l', '|', '１', '1'];
        const characters = [...nik].map((digit) => {
          const disguise = disguises.next().value ?? 0;
          if (digit === '0') return zero[disguise];
          if (digit === '1') return one[disguise];
          return disguise === 5 ? String.fromCharCode(0xff10 + Number(digit)) : digit;
        });
        for (const { at, put } of inserted) characters.splice(at, 0, put);
        const damaged = marker + characters.join('');
        const result = parseNik(damaged);
        expect(result).toMatchObject({ ok: true, nik });
        // Blanks around the digits are no damage.
        expect(result.ok && result.repaired).toBe(damaged.replace(/^ +| +$/g, '') !== nik);
      }),
    );
  });

  it('accepts nothing that violates the structure', () => {
    const alphabet = fc.constantFrom(...'0123456789', ...'0123456789', 'O', 'l', ' ', '-', "'", '.', 'e', '+');
    const nearly = fc.oneof(
      fc.string({ unit: alphabet, minLength: 14, maxLength: 20 }),
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 16, maxLength: 16 }),
      fc.tuple(niks, fc.nat(15), fc.nat(9)).map(([nik, at, digit]) => nik.slice(0, at) + String(digit) + nik.slice(at + 1)),
      fc.string(),
    );
    fc.assert(
      fc.property(nearly, (text) => {
        const result = parseNik(text);
        if (!result.ok) return;
        expect(result.nik).toMatch(/^\d{6}([04][1-9]|[1256]\d|[37][01])(0[1-9]|1[0-2])\d\d(?!0000)\d{4}$/);
        expect(nikFacts(result.nik, 2026).birthDates.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('nikFacts', () => {
  it('reads sex and birth date in the only plausible century', () => {
    expect(nikFacts(man as Nik, 2026)).toEqual({ sex: 'L', birthDates: ['1985-08-17'] });
    expect(nikFacts(woman as Nik, 2026)).toEqual({ sex: 'P', birthDates: ['1985-08-17'] });
  });

  it('gives both days where both centuries are plausible', () => {
    expect(nikFacts('3275011708100001' as Nik, 2026).birthDates).toEqual(['1910-08-17', '2010-08-17']);
  });

  it('leaves out a century without that day', () => {
    expect(nikFacts('3275012902000001' as Nik, 2026).birthDates).toEqual(['2000-02-29']);
  });
});

describe('a declaration held against the NIK', () => {
  it('agrees or contradicts', () => {
    expect(nikAgreesWithBirthDate(woman as Nik, '1985-08-17' as BusinessDate)).toBe(true);
    expect(nikAgreesWithBirthDate(woman as Nik, '1985-08-18' as BusinessDate)).toBe(false);
    expect(nikAgreesWithBirthDate(woman as Nik, '1986-08-17' as BusinessDate)).toBe(false);
    expect(nikAgreesWithSex(woman as Nik, 'P')).toBe(true);
    expect(nikAgreesWithSex(woman as Nik, 'L')).toBe(false);
  });
});
