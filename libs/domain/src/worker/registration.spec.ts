import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BusinessDate, type Nik } from '../values/brands.js';
import { readCorrection } from './correction.js';
import { readRegistration, type RegistrationInput } from './registration.js';

const options = { today: '2026-02-10' as BusinessDate, programYear: 2026 };

const clean: RegistrationInput = {
  nik: '3275015708850001',
  noKk: '3275010101100002',
  name: 'Ratna Kusumawati',
  birthPlace: 'Bekasi',
  birthDate: '17/08/1985',
  sex: 'P',
  address: 'Jl. Melati No. 3',
  kecamatan: 'BEKASI TIMUR',
  kelurahan: 'Bekasi Jaya',
  phone: '0812-3456-7890',
  occupation: 'pedagang sayur',
  source: 'Paguyuban Pasar Baru',
  ktpCity: 'Kota Bekasi',
};

const faultsOf = (changes: Partial<RegistrationInput>) => {
  const reading = readRegistration({ ...clean, ...changes }, options);
  return reading.ok ? [] : reading.faults.map((fault) => `${fault.field} ${fault.code}`);
};

describe('readRegistration', () => {
  it('turns a clean row into facts and personal data', () => {
    expect(readRegistration(clean, options)).toEqual({
      ok: true,
      value: {
        nik: '3275015708850001',
        facts: {
          kelurahan: '3275011001',
          sex: 'P',
          occupation: 'pedagang-pasar',
          coverableFrom: '2002-09',
          coverableUntil: '2050-08',
          source: 'Paguyuban Pasar Baru',
          warnings: [],
        },
        personal: {
          nik: '3275015708850001',
          noKk: '3275010101100002',
          name: 'Ratna Kusumawati',
          birthPlace: 'Bekasi',
          birthDate: '1985-08-17',
          address: 'Jl. Melati No. 3',
          phone: '+6281234567890',
        },
        repaired: false,
        repairs: [],
      },
    });
  });

  it('does with the required fields alone', () => {
    const { nik, name, birthDate, sex, kecamatan, kelurahan, occupation } = clean;
    const reading = readRegistration({ nik, name, birthDate, sex, kecamatan, kelurahan, occupation, phone: '-', address: '' }, options);
    expect(reading.ok && reading.value.personal).toMatchObject({ noKk: null, birthPlace: null, address: null, phone: null });
    expect(reading.ok && reading.value.facts.source).toBeNull();
  });

  it('records a repair of the NIK, and of the NIK alone', () => {
    const repaired = readRegistration({ ...clean, nik: "'3275 0157 0885 OOOl" }, options);
    expect(repaired.ok && repaired.value).toMatchObject({ nik: clean.nik, repaired: true, facts: { warnings: ['NIK_REPAIRED'] } });
    const others = readRegistration({ ...clean, noKk: "'3275010101100002", birthDate: '17-Agu-85', kelurahan: 'KEL. BEKASIJAYA' }, options);
    expect(others.ok && others.value).toMatchObject({ repaired: false, facts: { warnings: [] } });
  });

  it('warns where the declaration contradicts the NIK, and refuses nothing', () => {
    const reading = readRegistration({ ...clean, birthDate: '1985-08-18', sex: 'Laki-laki', occupation: 'astronot' }, options);
    expect(reading.ok && reading.value.facts).toMatchObject({
      sex: 'L',
      occupation: 'lainnya',
      warnings: ['NIK_BIRTH_DATE_DIFFERS', 'NIK_SEX_DIFFERS', 'OCCUPATION_UNKNOWN'],
    });
  });

  it('does not mind where a NIK was first issued', () => {
    expect(faultsOf({ nik: '3201015708850001' })).toEqual([]);
  });

  it.each([
    ['L', 'L'], ['p', 'P'], ['Laki-laki', 'L'], ['LAKI LAKI', 'L'], ['Perempuan', 'P'], ['pria', 'L'], ['Wanita', 'P'], ['M', 'L'], ['F', 'P'], ['Lk.', 'L'], ['Pr', 'P'],
  ])('reads the sex %s', (spelling, sex) => {
    const reading = readRegistration({ ...clean, sex: spelling }, options);
    expect(reading.ok && reading.value.facts.sex).toBe(sex);
  });

  it.each<[string, Partial<RegistrationInput>, string]>([
    ['no NIK', { nik: '' }, 'nik FIELD_MISSING'],
    ['a short NIK', { nik: '327501570885000' }, 'nik NIK_FORMAT'],
    ['a rounded NIK', { nik: { kind: 'number', value: 3275015708850000, text: '3,27502E+15' } }, 'nik NIK_PRECISION_LOST'],
    ['an unreadable No KK', { noKk: '12345' }, 'noKk FIELD_INVALID'],
    ['no name', { name: ' ' }, 'name FIELD_MISSING'],
    ['a name with a control character', { name: 'Ratna\u0000' }, 'name FIELD_INVALID'],
    ['a name that is too long', { name: 'a'.repeat(121) }, 'name FIELD_INVALID'],
    ['no birth date', { birthDate: '' }, 'birthDate FIELD_MISSING'],
    ['an impossible birth date', { birthDate: '31/02/1985' }, 'birthDate BIRTH_DATE_INVALID'],
    ['a birth date to come', { birthDate: '2026-02-11' }, 'birthDate BIRTH_DATE_INVALID'],
    ['somebody too young all year', { birthDate: '2009-12-02' }, 'birthDate AGE_OUT_OF_RANGE'],
    ['somebody too old all year', { birthDate: '1961-01-01' }, 'birthDate AGE_OUT_OF_RANGE'],
    ['no sex', { sex: '' }, 'sex FIELD_MISSING'],
    ['another sex', { sex: 'X' }, 'sex FIELD_INVALID'],
    ['an address that is too long', { address: 'a'.repeat(301) }, 'address FIELD_INVALID'],
    ['no kecamatan', { kecamatan: '' }, 'kecamatan FIELD_MISSING'],
    ['an unknown kecamatan', { kecamatan: 'Cibitung' }, 'kecamatan AREA_UNKNOWN'],
    ['no kelurahan', { kelurahan: '' }, 'kelurahan FIELD_MISSING'],
    ['a kelurahan of another kecamatan', { kelurahan: 'Bintara' }, 'kelurahan AREA_UNKNOWN'],
    ['an unreadable telephone number', { phone: 'tidak punya' }, 'phone FIELD_INVALID'],
    ['no occupation', { occupation: '' }, 'occupation FIELD_MISSING'],
    ['a source with a NIK in it', { source: 'titipan 3275015708850001' }, 'source CLEAR_TEXT_HAS_NIK'],
    ['the card of another city', { ktpCity: 'KAB. BEKASI' }, 'ktpCity NOT_KTP_KOTA_BEKASI'],
  ])('refuses %s', (_case, changes, fault) => {
    expect(faultsOf(changes)).toEqual([fault]);
  });

  it('takes somebody who comes of age, or gets too old, within the year', () => {
    expect(faultsOf({ birthDate: '2009-12-01' })).toEqual([]);
    expect(faultsOf({ birthDate: '1961-01-02' })).toEqual([]);
  });

  it('names every fault, in the order of the columns', () => {
    expect(faultsOf({ ktpCity: 'Depok', occupation: '', kelurahan: 'x', sex: '?', birthDate: '?', name: '', nik: '1' })).toEqual([
      'nik NIK_FORMAT',
      'name FIELD_MISSING',
      'birthDate BIRTH_DATE_INVALID',
      'sex FIELD_INVALID',
      'kelurahan AREA_UNKNOWN',
      'occupation FIELD_MISSING',
      'ktpCity NOT_KTP_KOTA_BEKASI',
    ]);
  });

  it('answers whatever it is given, and never says what it was', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.record({ kind: fc.constant('number' as const), value: fc.double(), text: fc.string() }),
      fc.constantFrom(...Object.values(clean).filter((value) => typeof value === 'string')),
    );
    const fields = Object.keys(clean) as (keyof RegistrationInput)[];
    fc.assert(
      fc.property(fc.array(cell, { minLength: fields.length, maxLength: fields.length }), (cells) => {
        const input = Object.fromEntries(fields.map((field, index) => [field, cells[index]])) as unknown as RegistrationInput;
        const reading = readRegistration(input, options);
        if (!reading.ok) for (const fault of reading.faults) expect(Object.keys(fault).sort()).toEqual(['code', 'field']);
      }),
    );
  });
});

describe('readCorrection', () => {
  const known = { today: options.today, nik: clean.nik as Nik, warnings: ['NIK_REPAIRED', 'NIK_SEX_DIFFERS'] as const };

  it('reads only what is given', () => {
    expect(readCorrection({}, known)).toEqual({ ok: true, value: { changed: {}, sealed: {} } });
    expect(readCorrection({ address: '', phone: '0812 3456 7890' }, known)).toEqual({
      ok: true,
      value: { changed: {}, sealed: { address: null, phone: '+6281234567890' } },
    });
  });

  it('carries a birth date into the months in clear and judges its warning anew', () => {
    expect(readCorrection({ birthDate: '18-08-1985' }, known)).toEqual({
      ok: true,
      value: {
        changed: { coverableFrom: '2002-09', coverableUntil: '2050-08', warnings: ['NIK_REPAIRED', 'NIK_BIRTH_DATE_DIFFERS', 'NIK_SEX_DIFFERS'] },
        sealed: { birthDate: '1985-08-18' },
      },
    });
    const sex = readCorrection({ sex: 'P' }, known);
    expect(sex.ok && sex.value.changed).toEqual({ sex: 'P', warnings: ['NIK_REPAIRED'] });
  });

  it('leaves warnings about the NIK alone where the NIK was not opened', () => {
    const reading = readCorrection({ sex: 'P', birthDate: '1985-08-18' }, { ...known, nik: null });
    expect(reading.ok && reading.value.changed).not.toHaveProperty('warnings');
  });

  it('judges an occupation anew', () => {
    const unknown = readCorrection({ occupation: 'astronot' }, known);
    expect(unknown.ok && unknown.value.changed).toEqual({ occupation: 'lainnya', warnings: ['NIK_REPAIRED', 'NIK_SEX_DIFFERS', 'OCCUPATION_UNKNOWN'] });
  });

  it('takes an age out of range, because it may be the truth', () => {
    expect(readCorrection({ birthDate: '1950-01-01' }, known).ok).toBe(true);
  });

  it('wants kecamatan and kelurahan together and keeps required fields filled', () => {
    const faults = (input: Parameters<typeof readCorrection>[0]) => {
      const reading = readCorrection(input, known);
      return reading.ok ? [] : reading.faults.map((fault) => `${fault.field} ${fault.code}`);
    };
    expect(faults({ kelurahan: 'Bintara' })).toEqual(['kecamatan FIELD_MISSING']);
    expect(faults({ kecamatan: 'Bekasi Barat' })).toEqual(['kelurahan FIELD_MISSING']);
    expect(faults({ name: '', sex: '' })).toEqual(['name FIELD_MISSING', 'sex FIELD_MISSING']);
  });
});
