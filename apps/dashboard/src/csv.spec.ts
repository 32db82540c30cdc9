import { describe, expect, it } from '@jest/globals';
import { parseCsv } from './csv';

describe('parseCsv', () => {
  it('reads quotes, separators inside quotes and line breaks inside quotes', () => {
    expect(parseCsv('\uFEFFbaris,pesan\r\n1,"a, ""b""\nc"\r\n2,\r\n', 10)).toEqual([['baris', 'pesan'], ['1', 'a, "b"\nc'], ['2', '']]);
  });

  it('reads semicolons where the header has them', () => {
    expect(parseCsv('a;b\n1;2,5', 10)).toEqual([['a', 'b'], ['1', '2,5']]);
  });

  it('stops at the limit and reads nothing from nothing', () => {
    expect(parseCsv('a\nb\nc\n', 2)).toEqual([['a'], ['b']]);
    expect(parseCsv('', 2)).toEqual([]);
  });
});
