import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, businessDate } from './dates.js';
import { type BusinessDate } from './brands.js';
import { dateOfSerial, readDate } from './date-input.js';

const options = { latestYear: 2026 };
const cell = (value: number) => ({ kind: 'number', value, text: String(value) }) as const;

describe('readDate', () => {
  it.each([
    '1985-08-17',
    '1985-8-17',
    '1985/08/17',
    '17/08/1985',
    '17-08-1985',
    '17.08.1985',
    '17/8/1985',
    '17/08/85',
    '17 Agustus 1985',
    '17 AGUSTUS 1985',
    '17-Agu-85',
    '17-Aug-1985',
    '17 Agt 1985',
    '17 ags. 1985',
    '17Agustus1985',
    '17\u00A0Agustus\u00A01985',
    'August 17, 1985',
    '31276',
    '31276.75',
    '31276,75',
    '1985-08-17T00:00:00.000Z',
    '1985-08-16T17:00:00.000Z',
    '1985-08-17T00:00:00+07:00',
    '1985-08-17 00:00:00',
    '17/08/1985 00:00',
    '17/8/1985 0.00',
    '  17/08/1985 ',
    "'17/08/1985",
    '’17-08-1985',
    '17 / 08 / 1985',
    '17 - 8 - 1985',
    '17- 8-1985',
    '17 08 1985',
    '17 8 85',
    '17–08–1985',
    '\u200E17/08/1985\u200F',
    '17/08/1985.',
    'Sabtu, 17 Agustus 1985',
    "Jum'at 17/08/1985",
    '17 Agust 1985',
    '17 Agustus, 1985',
  ])('reads %s as 17 August 1985', (text) => {
    expect(readDate(text, options)).toBe('1985-08-17');
  });

  it('reads numeric cells as serial numbers and drops the time of day', () => {
    expect(readDate(cell(31276), options)).toBe('1985-08-17');
    expect(readDate(cell(31276.999), options)).toBe('1985-08-17');
    expect(readDate(cell(46023), options)).toBe('2026-01-01');
  });

  it('knows that the 1900 system counts a day that never was', () => {
    expect(dateOfSerial(1)).toBe('1900-01-01');
    expect(dateOfSerial(59)).toBe('1900-02-28');
    expect(dateOfSerial(60)).toBeNull();
    expect(dateOfSerial(61)).toBe('1900-03-01');
    expect(dateOfSerial(109_574)).toBe('2199-12-31');
    expect(dateOfSerial(109_575)).toBeNull();
  });

  it('puts the day first', () => {
    expect(readDate('03/04/1990', options)).toBe('1990-04-03');
    expect(readDate('04/13/1990', options)).toBeNull();
  });

  it('reads a two-digit year as the last one that is not later than the latest year', () => {
    expect(readDate('01-01-26', options)).toBe('2026-01-01');
    expect(readDate('01-01-27', options)).toBe('1927-01-01');
    expect(readDate('01-01-27', { latestYear: 2027 })).toBe('2027-01-01');
    expect(readDate('01-01-99', { latestYear: 1999 })).toBe('1999-01-01');
  });

  it.each([
    ['12 Pebruari 2001', '2001-02-12'],
    ['1 Nop 1999', '1999-11-01'],
    ['05-Mei-2003', '2003-05-05'],
    ['5 May 2003', '2003-05-05'],
    ['09 Desember 1970', '1970-12-09'],
    ['9 Okt 70', '1970-10-09'],
    ['3 Febuari 1981', '1981-02-03'],
    ['3 Pebuari 1981', '1981-02-03'],
  ])('knows the month names of %s', (text, date) => {
    expect(readDate(text, options)).toBe(date);
  });

  it.each(['', '-', 'tidak tahu', '31/04/1985', '29/02/1985', '30 Februari 1984', '00/00/0000', '17/13/1985', '17/08', '1985', '17 Foo 1985', '17/08-1985', '17 08-1985', '17//08//1985', 'Bekasi, 17 Agustus 1985', '17081985', '1985-08-17T25:00:00Z', '12:30', '9'.repeat(10_000)])(
    'refuses %s',
    (text) => {
      expect(readDate(text, options)).toBeNull();
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 0.5, 1e9, 17_081_985, 4, 85, 1985, 2026, 9_999])('refuses the numeric cell %d', (value) => {
    expect(readDate(cell(value), options)).toBeNull();
  });

  it('gives every day back from every way of writing it', () => {
    const epoch = businessDate(1901, 1, 1) as BusinessDate;
    const months = ['Januari', 'Feb', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agt', 'Sept', 'Oktober', 'Nop', 'Des'];
    fc.assert(
      fc.property(fc.nat(72_000), (offset) => {
        const date = addDays(epoch, offset);
        const [year, month, day] = date.split('-') as [string, string, string];
        const writings = [`${day}/${month}/${year}`, `${Number(day)}-${Number(month)}-${year}`, `${day}.${month}.${year}`, `${day} ${months[Number(month) - 1]} ${year}`, `${date}T00:00:00.000Z`];
        for (const writing of writings) expect(readDate(writing, options)).toBe(date);
        // Shorter numbers are more likely years, months or ages than days before May 1927.
        if (367 + offset >= 10_000) expect(readDate(cell(367 + offset), options)).toBe(date);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789/-.: TZagus') }), (text) => {
        const date = readDate(text, options);
        expect(date === null || /^(19|2\d)\d\d-\d\d-\d\d$/.test(date)).toBe(true);
      }),
    );
  });
});
