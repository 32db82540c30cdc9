import { describe, expect, it } from '@jest/globals';
import { day, dayLong, fileSize, moment, number, percent, place, rupiah, rupiahShort, today } from './format';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('how figures are written in Indonesian', () => {
  it('writes money to the last rupiah, and in short on axes', () => {
    expect(rupiah(2_000_000_000)).toBe('Rp2.000.000.000');
    expect(rupiah(-201_000)).toBe('−Rp201.000');
    expect(rupiahShort(2_000_000_000)).toBe('Rp2 M');
    expect(rupiahShort(1_250_000)).toBe('Rp1,25 jt');
    expect(rupiahShort(0)).toBe('Rp0');
  });

  it('writes counts, shares and sizes', () => {
    expect(number(9950)).toBe('9.950');
    expect([place('59165'), place('C:59165')]).toEqual(['59.165', 'C:59165']);
    expect(plain(dayLong('2026-03-01'))).toBe('1 Maret 2026');
    expect(percent(8210, 200_000)).toBe('4,11%');
    expect(percent(1, 0)).toBe('0%');
    expect(fileSize(1_572_864)).toBe('1,5 MB');
  });

  it('keeps a business date whatever the time zone, and tells moments in WIB', () => {
    expect(plain(day('2026-03-01'))).toBe('1 Mar 2026');
    expect(day('?')).toBe('?');
    expect(plain(moment('2026-02-28T17:30:00.000Z'))).toMatch(/^1 Mar 2026, 00[.:]30 WIB$/);
    expect(today(new Date('2026-02-28T17:30:00.000Z'))).toBe('2026-03-01');
  });
});
