import { describe, expect, it } from '@jest/globals';
import { commandContracts, findCommandContract, type CommandName } from './commands.js';
import { fieldErrors } from './field-errors.js';

function codesOf(name: CommandName, body: unknown): string[] {
  const result = commandContracts[name].body.safeParse(body);
  return result.success ? [] : fieldErrors(result.error, body).map((error) => `${error.field} ${error.code}`);
}

const openProgram = {
  programId: 'program-3275-2026',
  region: '3275',
  year: 2026,
  sourceOfFunds: 'APBD',
  ceiling: 2_000_000_000,
  quota: 10_000,
  premium: 201_000,
  months: 12,
  maxDecile: 5,
  needEstimate: 200_000,
  reference: 'Perda APBD 2026',
};
const worker = {
  nik: '3275010203900001',
  name: '  Siti Contoh ',
  birthDate: '1990-03-02',
  sex: 'P',
  address: 'Jalan Contoh 1',
  kecamatan: 'MEDAN SATRIA',
  kelurahan: 'Medansatria',
  occupation: 'ojol',
};
const payment = { programId: 'program-3275-2026', sp2dNumber: '000123/SP2D/2026', sp2dDate: '2026-03-01', coverFrom: '2026-03-01' };

describe('open-program', () => {
  it('takes the figures of the budget', () => {
    expect(codesOf('open-program', openProgram)).toEqual([]);
    expect(codesOf('open-program', { ...openProgram, snapshotMaxAgeDays: 180, coverStart: '2026-01-01' })).toEqual([]);
  });

  it.each([
    ['ceiling', -1],
    ['ceiling', 2e9 + 0.5],
    ['ceiling', '2000000000'],
    ['ceiling', 1e16],
    ['region', '32.75'],
    ['region', 3275],
    ['programId', 'Program 2026'],
    ['maxDecile', 11],
    ['maxDecile', null],
    ['sourceOfFunds', 'CSR'],
    ['coverStart', '2026-02-30'],
    ['coverStart', '0000-01-01'],
    ['premium', 0],
  ])('refuses %s = %p', (field, value) => {
    expect(codesOf('open-program', { ...openProgram, [field]: value })).toEqual([`${field} FIELD_INVALID`]);
  });

  it('names what is missing and what is unknown', () => {
    expect(codesOf('open-program', { ...openProgram, quota: undefined, kuota: 10 })).toEqual(['quota FIELD_MISSING', 'kuota FIELD_UNKNOWN']);
    expect(codesOf('open-program', { ...openProgram, reference: '  ' })).toEqual(['reference FIELD_MISSING']);
    expect(codesOf('open-program', null)).toEqual([' FIELD_INVALID']);
  });

  it('repeats the name of an unknown field only where it is plainly a name', () => {
    expect(codesOf('open-program', { ...openProgram, '3275010203900001': 1, 'Siti Contoh': 1, nik_3275010203900001: 1 })).toEqual(['? FIELD_UNKNOWN']);
    expect(codesOf('open-program', { ...openProgram, snapshot_max_age: 1, 'a.b[0]': 1 })).toEqual(['snapshot_max_age FIELD_UNKNOWN', 'a.b[0] FIELD_UNKNOWN']);
  });

  it.each(['3275010203900001', '3275 0102 0390 0001', '3275.0102.0390.0001', 'NIK 3275-010203-900001 ok', '３２７５０１０２０３９００００１', '32750102\u200b03900001'])(
    'refuses the clear text %p',
    (reference) => {
      expect(codesOf('open-program', { ...openProgram, reference })).toEqual(['reference CLEAR_TEXT_HAS_NIK']);
    },
  );

  it.each(['a\u0000b', 'a\nb', 'a\ud800b'])('refuses control characters and lone surrogates in %j', (reference) => {
    expect(codesOf('open-program', { ...openProgram, reference })).toEqual(['reference FIELD_INVALID']);
  });
});

describe('register-worker', () => {
  it('trims text and leaves judging to the domain', () => {
    const parsed = commandContracts['register-worker'].body.parse({ ...worker, nik: "'3275 0102 0390 OOO1", birthDate: '2 Maret 1990', phone: '' });
    expect(parsed).toMatchObject({ name: 'Siti Contoh', nik: "'3275 0102 0390 OOO1", birthDate: '2 Maret 1990' });
  });

  it.each([
    ['nik', 3275010203900001],
    ['sex', 'X'],
    ['name', 'x'.repeat(121)],
    ['address', { street: 'x' }],
  ])('refuses %s = %p', (field, value) => {
    expect(codesOf('register-worker', { ...worker, [field]: value })).toEqual([`${field} FIELD_INVALID`]);
  });
});

describe('correct-worker-details', () => {
  it('needs at least one field to change', () => {
    expect(codesOf('correct-worker-details', { workerId: 'a1', reason: 'salah ketik' })).toEqual([' FIELD_MISSING']);
    expect(codesOf('correct-worker-details', { workerId: 'a1', reason: 'salah ketik', phone: '0812' })).toEqual([]);
    expect(codesOf('correct-worker-details', { workerId: 'a1', reason: 'salah ketik', nik: '1' })).toContain('nik FIELD_UNKNOWN');
  });
});

describe('verify-dtsen', () => {
  it.each([
    { workerId: 'a1', decile: null, civilStatus: 'ACTIVE', snapshotId: '2026-01' },
    { workerId: 'a1', decile: 10, civilStatus: 'MOVED', snapshotId: 'cek manual' },
    { workerId: 'a1', notFound: true, snapshotId: '2026-01' },
    { all: true, snapshotId: '2026-Q1' },
  ])('takes %j', (body) => {
    expect(codesOf('verify-dtsen', body)).toEqual([]);
  });

  it('explains the form that was meant', () => {
    expect(codesOf('verify-dtsen', { workerId: 'a1', decile: 11, civilStatus: 'ACTIVE', snapshotId: 's' })).toEqual(['decile FIELD_INVALID']);
    expect(codesOf('verify-dtsen', { all: true })).toEqual(['snapshotId FIELD_MISSING']);
    expect(codesOf('verify-dtsen', { all: true, workerId: 'a1', snapshotId: 's' })).not.toEqual([]);
  });
});

describe('pay-premium', () => {
  it('takes names or all, never both and never neither', () => {
    expect(codesOf('pay-premium', { ...payment, all: true })).toEqual([]);
    expect(codesOf('pay-premium', { ...payment, workerIds: ['a1'] })).toEqual([]);
    expect(codesOf('pay-premium', payment)).not.toEqual([]);
    expect(codesOf('pay-premium', { ...payment, all: false })).not.toEqual([]);
    expect(codesOf('pay-premium', { ...payment, workerIds: [] })).toEqual(['workerIds FIELD_INVALID']);
    expect(codesOf('pay-premium', { ...payment, all: true, workerIds: ['a1'] })).not.toEqual([]);
  });

  it('takes the dotted numbers of the treasury but no bare NIK', () => {
    expect(codesOf('pay-premium', { ...payment, all: true, sp2dNumber: '32.75/04.0/000123/LS/1.03.2.10.0.00.01.0000/P1/3/2026' })).toEqual([]);
    expect(codesOf('pay-premium', { ...payment, all: true, sp2dNumber: '3275010203900001' })).toEqual(['sp2dNumber CLEAR_TEXT_HAS_NIK']);
  });
});

describe('every command', () => {
  it.each(Object.keys(commandContracts) as CommandName[])('%s refuses nonsense and unknown fields without throwing', (name) => {
    for (const body of [undefined, null, 1, 'x', [], {}, { __proto__: null, unexpected: 1 }, { workerId: ['a'], programId: {} }]) {
      expect(codesOf(name, body)).not.toEqual([]);
    }
    expect(findCommandContract(name)?.roles).not.toContain('admin');
    expect(findCommandContract(name)?.roles).not.toHaveLength(0);
  });

  it('finds no contract under names that objects inherit', () => {
    expect(findCommandContract('constructor')).toBeUndefined();
    expect(findCommandContract('__proto__')).toBeUndefined();
  });
});
