import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BusinessDate } from '../values/brands.js';
import { type Reading } from '../values/fault.js';
import { readCandidateRow } from './candidate-row.js';
import { columnsOf } from './columns.js';
import { readCoverageRow } from './coverage-row.js';
import { readDtsenRow } from './dtsen-row.js';
import { readPaymentRow } from './payment-row.js';

const today = '2026-05-20' as BusinessDate;
const nik = '3275015708850001';
const cell = (value: number) => ({ kind: 'number', value, text: String(value) }) as const;
const faults = (reading: Reading<unknown>): readonly string[] => (reading.ok ? [] : reading.faults.map((fault) => `${fault.field} ${fault.code}`));

describe('a row of a candidates list', () => {
  const options = { today, programYear: 2026 };
  const row = { nik, nama: 'Ratna', tanggal_lahir: cell(31276), jenis_kelamin: 'P', kecamatan: 'Bekasi Timur', kelurahan: 'Margahayu', pekerjaan: 'ojol' };

  it('is a registration', () => {
    expect(readCandidateRow(row, options)).toMatchObject({ ok: true, value: { nik, personal: { birthDate: '1985-08-17' }, facts: { kelurahan: '3275011002', occupation: 'ojek-online' } } });
  });

  it('names its faults by column, in the order of the columns', () => {
    expect(faults(readCandidateRow({ kota_ktp: 'Depok', no_hp: 'x', no_kk: '1', alamat: '\u0000', sumber: nik, tempat_lahir: '\u0007' }, options))).toEqual([
      'nik FIELD_MISSING',
      'no_kk FIELD_INVALID',
      'nama FIELD_MISSING',
      'tempat_lahir FIELD_INVALID',
      'tanggal_lahir FIELD_MISSING',
      'jenis_kelamin FIELD_MISSING',
      'alamat FIELD_INVALID',
      'kecamatan FIELD_MISSING',
      'kelurahan FIELD_MISSING',
      'no_hp FIELD_INVALID',
      'pekerjaan FIELD_MISSING',
      'sumber CLEAR_TEXT_HAS_NIK',
      'kota_ktp NOT_KTP_KOTA_BEKASI',
    ]);
  });
});

describe('a row of a DTSEN extract', () => {
  const row = { nik, id_keluarga: 'K-1', desil: '3', status_dukcapil: 'AKTIF' };
  const decile = (desil: Parameters<typeof readDtsenRow>[0][string]) => {
    const reading = readDtsenRow({ ...row, desil });
    return reading.ok ? reading.value.decile : faults(reading);
  };

  it('is a finding', () => {
    expect(readDtsenRow(row)).toEqual({ ok: true, value: { nik, repaired: false, familyId: 'K-1', decile: 3, civilStatus: 'ACTIVE' } });
    expect(readDtsenRow({ ...row, nik: `'${nik}`, id_keluarga: '' })).toMatchObject({ ok: true, value: { nik, repaired: true, familyId: null } });
  });

  it.each([['1', 1], ['10', 10], ['03', 3], ['Desil 4', 4], ['2.0', 2], [cell(7), 7]])('reads the decile %p', (written, value) => {
    expect(decile(written)).toBe(value);
  });

  it.each(['', '-', '–', 'N/A', 'NULL', 'Tidak diketahui', 'unknown'])('reads %j as a decile that is not known', (written) => {
    expect(decile(written)).toBeNull();
  });

  it.each(['0', '11', '-1', '3.5', '1-4', 'tiga', '?1', 'Desil', cell(0), cell(2.5), cell(11)])('refuses the decile %p', (written) => {
    expect(decile(written)).toEqual(['desil FIELD_INVALID']);
  });

  it.each([['Meninggal', 'DECEASED'], ['PINDAH', 'MOVED'], [' aktif ', 'ACTIVE']])('reads the civil status %j', (status_dukcapil, civilStatus) => {
    expect(readDtsenRow({ ...row, status_dukcapil })).toMatchObject({ ok: true, value: { civilStatus } });
  });

  it('names its faults in the order of the columns', () => {
    expect(faults(readDtsenRow({ nik: '1', id_keluarga: 'x'.repeat(65), desil: 'x', status_dukcapil: 'x' }))).toEqual(['nik NIK_FORMAT', 'id_keluarga FIELD_INVALID', 'desil FIELD_INVALID', 'status_dukcapil FIELD_INVALID']);
    expect(faults(readDtsenRow({}))).toEqual(['nik FIELD_MISSING', 'status_dukcapil FIELD_MISSING']);
  });
});

describe('a row of a payment list', () => {
  const row = { nik, sp2d: ' 00123/SP2D/LS/2026 ', tanggal_sp2d: '18/05/2026', mulai_perlindungan: '1 Juni 2026' };

  it('is a payment', () => {
    expect(readPaymentRow(row, { today })).toEqual({ ok: true, value: { nik, repaired: false, sp2dNumber: '00123/SP2D/LS/2026', sp2dDate: '2026-05-18', coverFrom: '2026-06-01' } });
    expect(readPaymentRow({ ...row, tanggal_sp2d: '18-05-26', mulai_perlindungan: '01-01-27' }, { today })).toMatchObject({ ok: true, value: { sp2dDate: '2026-05-18', coverFrom: '2027-01-01' } });
  });

  it('may carry the many dotted digits of the treasury in its number', () => {
    expect(readPaymentRow({ ...row, sp2d: '32.75/04.0/000123/LS/1.02.0.00.0.00.01.0000.12/P1/2026' }, { today })).toMatchObject({ ok: true });
  });

  it.each([
    [{ sp2d: '-' }, 'sp2d FIELD_MISSING'],
    [{ sp2d: `pembayaran ${nik}` }, 'sp2d CLEAR_TEXT_HAS_NIK'],
    [{ tanggal_sp2d: '' }, 'tanggal_sp2d FIELD_MISSING'],
    [{ tanggal_sp2d: '\u00A0' }, 'tanggal_sp2d FIELD_MISSING'],
    [{ tanggal_sp2d: cell(2026) }, 'tanggal_sp2d FIELD_INVALID'],
    [{ tanggal_sp2d: '31/02/2026' }, 'tanggal_sp2d FIELD_INVALID'],
    [{ tanggal_sp2d: '21/05/2026' }, 'tanggal_sp2d DATE_IN_FUTURE'],
    [{ mulai_perlindungan: '' }, 'mulai_perlindungan FIELD_MISSING'],
    [{ mulai_perlindungan: 'Juni' }, 'mulai_perlindungan FIELD_INVALID'],
    [{ nik: '3,27502E+15' }, 'nik NIK_PRECISION_LOST'],
  ])('refuses %j', (changes, fault) => {
    expect(faults(readPaymentRow({ ...row, ...changes }, { today }))).toEqual([fault]);
  });
});

describe('a row of an answer about coverage', () => {
  it('confirms with a KPJ number', () => {
    const confirmed = (kpj: string | ReturnType<typeof cell>) => readCoverageRow({ nik, kpj, status: 'DITERIMA', alasan: '' });
    expect(confirmed('26000000001')).toEqual({ ok: true, value: { nik, repaired: false, outcome: 'confirmed', kpj: '26000000001' } });
    expect(confirmed("'26-0000.00001")).toMatchObject({ ok: true, value: { kpj: '26000000001' } });
    expect(confirmed('06j80123456')).toMatchObject({ ok: true, value: { kpj: '06J80123456' } });
    expect(confirmed(cell(26000000001))).toMatchObject({ ok: true, value: { kpj: '26000000001' } });
    expect(faults(confirmed(''))).toEqual(['kpj FIELD_MISSING']);
    for (const bad of ['123', 'x'.repeat(33), '2.6E+10', '2600000000é']) expect(faults(confirmed(bad))).toEqual(['kpj FIELD_INVALID']);
  });

  it('rejects with a reason', () => {
    expect(readCoverageRow({ nik, kpj: '', status: 'Ditolak', alasan: ' NIK  tidak sesuai ' })).toEqual({ ok: true, value: { nik, repaired: false, outcome: 'rejected', reason: 'NIK tidak sesuai' } });
    expect(faults(readCoverageRow({ nik, status: 'DITOLAK', alasan: '-' }))).toEqual(['alasan FIELD_MISSING']);
    for (const written of [nik, '3275 0157 0885 0001', '32.75.01.570885.0001']) {
      expect(faults(readCoverageRow({ nik, status: 'DITOLAK', alasan: `${written} ganda` }))).toEqual(['alasan CLEAR_TEXT_HAS_NIK']);
    }
  });

  it('wants one of the two', () => {
    expect(faults(readCoverageRow({ nik, kpj: 'x', status: '' }))).toEqual(['status FIELD_MISSING']);
    expect(faults(readCoverageRow({ nik: '', kpj: 'x', status: 'PROSES' }))).toEqual(['nik FIELD_MISSING', 'status FIELD_INVALID']);
  });
});

it('no row of any kind makes a reader throw', () => {
  const cells = fc.oneof(fc.string({ unit: 'binary' }), fc.record({ kind: fc.constant('number' as const), value: fc.double(), text: fc.string() }), fc.constantFrom('', '-', nik, 'DITERIMA', 'AKTIF', '2026-01-01'));
  const names = [...new Set(Object.values(columnsOf).flatMap((columns): readonly string[] => columns.all))];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), cells), (row) => {
      for (const reading of [readCandidateRow(row, { today, programYear: 2026 }), readDtsenRow(row), readPaymentRow(row, { today }), readCoverageRow(row)]) {
        expect(reading.ok || reading.faults.length > 0).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
