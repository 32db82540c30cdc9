import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { initials, maskNik } from './mask.js';

describe('maskNik', () => {
  it('keeps the regency and the serial', () => {
    expect(maskNik('3275014501900001')).toBe('3275********0001');
  });

  it('says the same for every sub-district, birth date and sex', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{8}$/), (hidden) => {
        expect(maskNik(`3275${hidden}0001`)).toBe('3275********0001');
      }),
    );
  });

  it.each(['', '327501450190000', '32750145019000012', 'Siti Aminah', '３２７５０１４５０１９００００１'])(
    'hides %j altogether',
    (text) => {
      expect(maskNik(text)).toBe('****************');
    },
  );
});

describe('initials', () => {
  it.each([
    ['Siti Nur Aisyah', 'S.N.A.'],
    ['  budi\t ', 'B.'],
    ["'abdul (Dul) 3 rahman", 'A.D.R.'],
    ['Élan Ñuñez', 'É.Ñ.'],
    ['', ''],
    ['123 -', ''],
  ])('of %j are %j', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});
