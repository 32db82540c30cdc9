import { describe, expect, it } from '@jest/globals';
import { type NumberCell } from './cell-input.js';
import { readKpj } from './kpj.js';

const cell = (value: number, text = String(value)): NumberCell => ({ kind: 'number', value, text });

describe('a KPJ number', () => {
  it.each([
    ['26000000001', '26000000001'],
    [' 26 0000-00.0/01\u00A0', '26000000001'],
    ["'26000000001", '26000000001'],
    ['06j80123456', '06J80123456'],
    ['2600000001', '2600000001'],
    ['kpj-1', 'KPJ1'],
    ['abcd', 'ABCD'],
    ['9'.repeat(32), '9'.repeat(32)],
    [Array.from('9'.repeat(32)).join('-'), '9'.repeat(32)],
    [cell(26000000001), '26000000001'],
  ])('reads %j as %s', (input, text) => {
    expect(readKpj(input)).toEqual({ kind: 'text', text });
  });

  it.each([
    '123', '1-2-3', '9'.repeat(33), '2.6E+10', '2600000000é', '2600_000001', 'stra\u00DFe', "26000'000001", '２６００００００００１', ' / / ', '9'.repeat(1_000), `1234${' '.repeat(1_000)}5678`,
    cell(2600.5), cell(-26000000001), cell(1.23e20, '123000000000000000000'), cell(1234567890123456),
  ])('refuses %j', (input) => {
    expect(readKpj(input)).toEqual({ kind: 'unreadable' });
  });

  it.each(['', ' ', '-', undefined, null])('takes %j as nothing', (input) => {
    expect(readKpj(input)).toEqual({ kind: 'empty' });
  });
});
