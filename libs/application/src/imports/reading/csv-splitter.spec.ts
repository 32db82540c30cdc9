import { describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { CsvRowUnclosed, CsvSplitter } from './csv-splitter.js';

/** Splits a text that comes in pieces of a length. */
function split(text: string, delimiter = ',', pieceChars = text.length, longestRowChars = 1_000_000): string[][] {
  const splitter = new CsvSplitter(delimiter, longestRowChars);
  const rows: string[][] = [];
  for (let at = 0; at < text.length; at += pieceChars) rows.push(...splitter.push(text.slice(at, at + pieceChars)));
  return [...rows, ...splitter.end()];
}

describe('splitting CSV', () => {
  it('gives back whatever was written as CSV, however it is cut into pieces', () => {
    const cell = fc.oneof(fc.string({ maxLength: 8 }), fc.stringMatching(/^[",;\n\r \ta"]{0,8}$/));
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        (rows, delimiter, recordDelimiter, pieceChars, open) => {
          const text = stringify(rows, { delimiter, record_delimiter: recordDelimiter, quoted_match: /[\r\n]/, eof: !open });
          expect(split(text, delimiter, pieceChars)).toEqual(rows);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a,b\r\nc,d\ne,f\rg', [['a', 'b'], ['c', 'd'], ['e', 'f'], ['g']]],
    ['a\n\n\r\nb', [['a'], [''], [''], ['b']]],
    ['Jl. "Melati" 5,x', [['Jl. "Melati" 5', 'x']]],
    ['"Melati" 5,"a"b"c",d', [['Melati 5', 'ab"c"', 'd']]],
    [' "a,b"', [[' "a', 'b"']]],
    ['"",""""', [['', '"']]],
    ['a,"b\r\nc"\r\nd', [['a', 'b\r\nc'], ['d']]],
    ['a,b,', [['a', 'b', '']]],
    ['', []],
  ])('reads %j as spreadsheets do', (text, rows) => {
    for (const pieceChars of [1, 2, 3, 100]) expect(split(text, ',', pieceChars)).toEqual(rows);
  });

  it('tells of the row that a quotation mark leaves open', () => {
    expect(() => split('a\nb\n"c\nd')).toThrow(new CsvRowUnclosed(2, 'end-of-file'));
    expect(() => split(`a\n"${'x\n'.repeat(100)}`, ',', 10, 50)).toThrow(new CsvRowUnclosed(1, 'too-long'));
    expect(() => split('x'.repeat(100), ',', 10, 50)).toThrow(new CsvRowUnclosed(0, 'too-long'));
  });

  it('never fails otherwise, and says the same however the text is cut', () => {
    const outcome = (text: string, pieceChars: number): unknown => {
      try {
        return split(text, ';', pieceChars);
      } catch (error) {
        if (error instanceof CsvRowUnclosed) return error.message;
        throw error;
      }
    };
    fc.assert(
      fc.property(fc.stringMatching(/^["; \n\rab]{0,40}$/), fc.integer({ min: 1, max: 9 }), (text, pieceChars) => {
        expect(outcome(text, pieceChars)).toEqual(outcome(text, text.length));
      }),
      { numRuns: 3_000 },
    );
  });
});
