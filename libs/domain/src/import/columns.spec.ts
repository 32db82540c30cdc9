import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { columnsOf, type Header, isEmptyRow, readHeader, rowOf } from './columns.js';
import { type ImportKind, importKinds } from './events.js';

const headerOf = (kind: ImportKind, cells: readonly string[]): Header => {
  const reading = readHeader(kind, cells);
  if (!reading.ok) throw new Error(reading.missing.join());
  return reading.header;
};

describe('readHeader', () => {
  it.each(importKinds)('finds the columns of %s in any order, case and spelling', (kind) => {
    const all = columnsOf[kind].all;
    fc.assert(
      fc.property(fc.shuffledSubarray([...all], { minLength: all.length }), fc.constantFrom('_', ' ', '', ' - ', '. '), fc.boolean(), (order, joint, upper) => {
        const cells = order.map((column) => ` ${column.replaceAll('_', joint)} `).map((text) => (upper ? text.toUpperCase() : text));
        const header = headerOf(kind, cells);
        expect([...header.places].sort(([, a], [, b]) => a - b).map(([column]) => column)).toEqual(order);
        expect(header.ignored).toEqual([]);
      }),
    );
  });

  it('does with the required columns and a byte order mark', () => {
    const header = headerOf('candidates', ['\uFEFFNIK', ...columnsOf.candidates.required.slice(1)]);
    expect([...header.places.keys()]).toEqual(columnsOf.candidates.required);
  });

  it('names what is missing', () => {
    expect(readHeader('payments', ['nik', 'SP2D'])).toEqual({ ok: false, code: 'HEADER_MISSING', missing: ['tanggal_sp2d', 'mulai_perlindungan'], repeated: [] });
    expect(readHeader('dtsen', [])).toMatchObject({ ok: false, missing: ['nik', 'desil', 'status_dukcapil'] });
  });

  it('refuses a column that stands twice', () => {
    expect(readHeader('dtsen', ['nik', 'desil', 'status_dukcapil', 'N I K'])).toEqual({ ok: false, code: 'HEADER_MISSING', missing: [], repeated: ['nik'] });
  });

  it('never gives back what a file without a header holds', () => {
    expect(JSON.stringify(readHeader('candidates', ['3275015708850001', 'Ratna']))).not.toMatch(/3275|Ratna/);
  });

  it('ignores other columns but tells of them, within bounds', () => {
    const header = headerOf('coverage', ['No', 'nik', 'kpj', 'status', '', ...Array.from({ length: 10_000 }, (_, index) => `${String(index)}${'x'.repeat(1_000)}`)]);
    expect(header.ignored).toHaveLength(20);
    expect(header.ignored[0]).toBe('No');
    expect(Math.max(...header.ignored.map((text) => text.length))).toBe(40);
  });

  it('is not led astray by names of our own language', () => {
    expect(readHeader('dtsen', ['nik', 'constructor', 'status_dukcapil', '__proto__'])).toMatchObject({ ok: false, missing: ['desil'] });
  });
});

describe('rowOf', () => {
  const header = headerOf('coverage', ['status', 'No', 'kpj', 'nik', '']);

  it('puts cells under the names of their columns', () => {
    expect(rowOf(header, ['DITERIMA', '1', '26000000001', '3275015708850001'])).toEqual({ ok: true, value: { nik: '3275015708850001', kpj: '26000000001', status: 'DITERIMA', alasan: '' } });
  });

  it('reads a short row as empty at its end, and empty cells beyond the header as nothing', () => {
    expect(rowOf(header, ['DITERIMA'])).toMatchObject({ ok: true, value: { status: 'DITERIMA', nik: '', kpj: '' } });
    expect(rowOf(header, ['a', 'b', 'c', 'd', '', ' ']).ok).toBe(true);
  });

  it('refuses a row whose cells have been shifted', () => {
    expect(rowOf(header, ['a', 'b', 'c', 'd', 'e'])).toEqual({ ok: false, faults: [{ code: 'FIELD_UNKNOWN', field: 'kolom 5' }] });
  });

  it('tells an empty row', () => {
    expect(isEmptyRow(['', ' ', '\t', '\u00A0', '\uFEFF'])).toBe(true);
    expect(isEmptyRow([])).toBe(true);
    expect(isEmptyRow(['', '0'])).toBe(false);
  });
});
