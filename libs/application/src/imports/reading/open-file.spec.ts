import { describe, expect, it } from '@jest/globals';
import { type CellInput } from '@lindung/domain/values/cell-input';
import fc from 'fast-check';
import { columnName, workbookBytes, zipBytes } from '../../../../../test/support/workbook.js';
import { FileRefused } from './file-refused.js';
import { openFile } from './open-file.js';
import { defaultCaps, type ReadingCaps } from './reading-caps.js';

/** Reads a file to its end, handed over in small pieces, as `row: cells`. */
async function readAll(bytes: Buffer, caps: Partial<ReadingCaps> = {}, pieceBytes = 7_919): Promise<[number, ...CellInput[]][]> {
  const source = {
    byteLength: bytes.length,
    async *read() {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    },
  };
  const file = await openFile(source, { ...defaultCaps, ...caps });
  const rows: [number, ...CellInput[]][] = [];
  for await (const batch of file.rows()) for (const { rowNumber, cells } of batch) rows.push([rowNumber, ...cells]);
  return rows;
}

const csv = (text: string, caps: Partial<ReadingCaps> = {}): Promise<[number, ...CellInput[]][]> => readAll(Buffer.from(text, 'utf8'), caps);

/** Code of the refusal that reading must end in. */
async function refusal(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(() => null, (thrown: unknown) => thrown);
  if (!(error instanceof FileRefused)) throw new Error('A refusal was expected.', { cause: error });
  return error.unsupported ? `${error.code} unsupported` : error.code;
}

const number = (value: number) => ({ kind: 'number', value, text: String(value) });

describe('a CSV file', () => {
  it.each([',', ';', '\t'])('is read with the delimiter %j', async (delimiter) => {
    expect(await csv(`nik${delimiter}nama\n1${delimiter}"a${delimiter}b"\n`)).toEqual([[1, 'nik', 'nama'], [2, '1', `a${delimiter}b`]]);
  });

  it('tells the delimiter by what stands outside of quotes, or by the line that announces it', async () => {
    expect(await csv('"a,b,c,d";x\n1;2\n')).toEqual([[1, 'a,b,c,d', 'x'], [2, '1', '2']]);
    expect(await csv('sep=;\r\na,b;c\r\n')).toEqual([[1, 'a,b', 'c']]);
  });

  it('is read in UTF-8 with and without a byte order mark, and else in Windows-1252', async () => {
    expect(await csv('\uFEFFnik,nama\n1,Zoë\n')).toEqual([[1, 'nik', 'nama'], [2, '1', 'Zoë']]);
    expect(await csv('nik,nama\n1,Zoë €\n')).toEqual([[1, 'nik', 'nama'], [2, '1', 'Zoë €']]);
    expect(await readAll(Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0x5a, 0x6f, 0xeb, 0x2c, 0x80]))).toEqual([[1, 'a', 'b'], [2, 'Zoë', '€']]);
  });

  it('is Windows-1252 also where only its last row tells', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index},polos\n`).join('');
    const rows = await readAll(Buffer.concat([Buffer.from(`a,b\n${lines}`), Buffer.from([0x58, 0x2c, 0xe9])]));
    expect(rows.at(-1)).toEqual([20_002, 'X', 'é']);
  });

  it('counts rows as a spreadsheet shows them', async () => {
    expect(await csv('\n\na,b\r\n\r\n1,"two\nlines"\n , \n3,4')).toEqual([[3, 'a', 'b'], [5, '1', 'two\nlines'], [7, '3', '4']]);
  });

  it('is read with every line ending, also mixed', async () => {
    expect(await csv('a,b\r1,2\r')).toEqual([[1, 'a', 'b'], [2, '1', '2']]);
    expect(await csv('a,b\r\n1,2\n3,4\r\n')).toEqual([[1, 'a', 'b'], [2, '1', '2'], [3, '3', '4']]);
  });

  it('may have ragged rows, quotes inside of fields and control characters', async () => {
    expect(await csv('a,b,c\n1\n1,2,3,4\nJl. "Melati",x\u0007\u0000,"say ""hi"""\n')).toEqual([
      [1, 'a', 'b', 'c'],
      [2, '1'],
      [3, '1', '2', '3', '4'],
      [4, 'Jl. "Melati"', 'x\u0007\u0000', 'say "hi"'],
    ]);
  });

  it('is read the same however it is cut into pieces', async () => {
    const bytes = Buffer.from('nik;nama\r\n1;"Zoë;\n""é"""\r\n\r\n2;ñ\r\n', 'utf8');
    const whole = await readAll(bytes);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: bytes.length }), async (pieceBytes) => {
      expect(await readAll(bytes, {}, pieceBytes)).toEqual(whole);
    }));
  });

  it('gives back what was neutralised in a file of rejected rows', async () => {
    expect(await csv("a,b\n'=1+1,'+6281\n'x,'-\n")).toEqual([[1, 'a', 'b'], [2, '=1+1', '+6281'], [3, "'x", '-']]);
  });

  it('cuts cells and rows that are too long, and leaves a mark', async () => {
    expect(await csv(`a,b\n${'x'.repeat(2_001)},1\n`)).toEqual([[1, 'a', 'b'], [2, `${'x'.repeat(2_000)}…`, '1']]);
    expect((await csv(`a,b\n${'1,'.repeat(10_000)}\n`))[1]?.length).toBe(202);
    expect((await csv(`a,b\n1,2${','.repeat(10_000)}\n`))[1]?.length).toBe(201);
  });

  it('is refused with too many rows, an endless row or a quotation mark that stays open', async () => {
    const rows = (count: number) => `a\n${'x\n\n'.repeat(count)}`;
    expect(await csv(rows(10), { rows: 10 })).toHaveLength(11);
    expect(await refusal(csv(rows(11), { rows: 10 }))).toBe('FILE_TOO_LARGE');
    expect(await refusal(csv(`a,b\n1,"${'x\n'.repeat(300_000)}`))).toBe('FILE_TOO_LARGE');
    expect(await refusal(csv('a,b\n1,"x\n2,y\n'))).toBe('FILE_UNREADABLE');
    expect(await refusal(csv('abc', { fileBytes: 2 }))).toBe('FILE_TOO_LARGE');
  });

  it('never makes the reader fail but by a refusal', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      await readAll(Buffer.from(bytes)).catch((error: unknown) => expect(error).toBeInstanceOf(FileRefused));
    }), { numRuns: 300 });
  });
});

describe('a workbook', () => {
  it('keeps texts, numbers and dates apart', async () => {
    const bytes = await workbookBytes([
      ['nik', { inline: 'nama' }, { rich: ['tang', 'gal'] }, 'x & <y>'],
      [3275011708850001, '3275011708850001', { serial: 31276, style: 1 }, { serial: 31276.75, style: 2 }],
      [{ formula: 'A1&"x"', text: 'hasil' }, null, { raw: '<c r="@" t="b"><v>1</v></c>' }, { raw: '<c r="@" t="e"><v>#N/A</v></c>' }],
      [{ raw: '<c r="@" s="3"><v>4</v></c>' }, { raw: '<c r="@"/>' }, { raw: '<c r="@"><v>3.27501E+15</v></c>' }, { serial: 60, style: 1 }],
    ]);
    expect(await readAll(bytes)).toEqual([
      [1, 'nik', 'nama', 'tanggal', 'x & <y>'],
      [2, number(3275011708850001), '3275011708850001', '1985-08-17', '1985-08-17'],
      [3, 'hasil', '', 'TRUE', '#N/A'],
      [4, number(4), '', { kind: 'number', value: 3.27501e15, text: '3.27501E+15' }, number(60)],
    ]);
  });

  it('counts days from 1904 where it says so', async () => {
    expect(await readAll(await workbookBytes([['a'], [{ serial: 29_814, style: 1 }]], { date1904: true }))).toEqual([[1, 'a'], [2, '1985-08-17']]);
  });

  it('is read on the first sheet that shows, with its own row numbers and prefixes', async () => {
    expect(await readAll(await workbookBytes([['a'], [null], ['1']], { hiddenSheetFirst: true, firstRow: 4 }))).toEqual([[4, 'a'], [6, '1']]);
    const prefixed = '<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a_x000A_b</x:t></x:is></x:c><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    expect(await readAll(await workbookBytes([], { parts: { 'xl/worksheets/sheet1.xml': prefixed } }))).toEqual([[1, 'a\nb', number(7)]]);
  });

  it('names columns beyond Z, and leaves a mark for those beyond the cap', async () => {
    const far = (place: number) => ({ raw: `<c r="${columnName(place)}1"><v>1</v></c>` });
    const [row] = await readAll(await workbookBytes([[far(27), far(199), far(9_999)]]));
    expect(row?.length).toBe(202);
    expect([row?.[28], row?.[200], row?.[201]]).toEqual([number(1), number(1), '…']);
  });

  it.each([
    ['out of order', '<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>'],
    ['cut off', '<worksheet><sheetData><row r="2">'],
    ['no XML', 'nik,nama'],
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'],
    ['an unknown entity', '<worksheet>&lol;</worksheet>'],
    ['nested without end', '<a>'.repeat(100_000)],
    ['one endless text', `<worksheet><t>${'x'.repeat(3_000_000)}`],
    ['one endless attribute', `<worksheet a="${'x'.repeat(3_000_000)}`],
    ['a cell without a place', '<worksheet><sheetData><row><c r="7"><v>1</v></c></row></sheetData></worksheet>'],
  ])('is refused where its sheet is %s', async (_, sheet) => {
    expect(await refusal(readAll(await workbookBytes([], { parts: { 'xl/worksheets/sheet1.xml': sheet } }), { unpackedRatio: 1e9 }))).toBe('FILE_UNREADABLE');
  });

  it('is refused as a bomb by the ratio, the sum or the number of its parts', async () => {
    const bomb = await workbookBytes([], { parts: { 'xl/worksheets/sheet1.xml': Buffer.alloc(20_000_000, 'x') } });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refusal(readAll(bomb))).toBe('FILE_TOO_LARGE');
    const list = await workbookBytes(Array.from({ length: 100 }, () => ['nik', 'nama']));
    expect(await refusal(readAll(list, { unpackedBytes: 2_000 }))).toBe('FILE_TOO_LARGE');
    expect(await refusal(readAll(list, { zipEntries: 3 }))).toBe('FILE_TOO_LARGE');
    expect(await refusal(readAll(list, { sharedStrings: 10 }))).toBe('FILE_TOO_LARGE');
    expect(await refusal(readAll(list, { sharedStringBytes: 100 }))).toBe('FILE_TOO_LARGE');
    expect(await refusal(readAll(list, { rows: 98 }))).toBe('FILE_TOO_LARGE');
  });

  it('is refused wherever it is cut short, and never fails otherwise when it is damaged', async () => {
    const bytes = await workbookBytes([['nik', 'nama'], ['1', 'a']]);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 4, max: bytes.length - 1 }), async (length) => {
      expect(await refusal(readAll(bytes.subarray(0, length)))).toBe('FILE_UNREADABLE');
    }), { numRuns: 60 });
    await fc.assert(fc.asyncProperty(fc.integer({ min: 4, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ flip;
      await readAll(damaged).catch((error: unknown) => expect(error).toBeInstanceOf(FileRefused));
    }), { numRuns: 300 });
  });

  it('lacks nothing that it needs', async () => {
    expect(await refusal(readAll(await workbookBytes([['a']], { parts: { 'xl/workbook.xml': null } })))).toBe('FILE_UNREADABLE');
    expect(await refusal(readAll(await workbookBytes([['a']], { parts: { 'xl/worksheets/sheet1.xml': null } })))).toBe('FILE_UNREADABLE');
    expect(await refusal(readAll(await zipBytes({ 'word/document.xml': '<a/>' })))).toBe('FILE_UNREADABLE');
    expect(await readAll(await workbookBytes([[{ inline: 'a' }]], { parts: { 'xl/styles.xml': null, 'xl/sharedStrings.xml': null } }))).toEqual([[1, 'a']]);
  });
});

it.each([
  ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])],
  ['a PDF', Buffer.from('%PDF-1.7\n')],
  ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00])],
  ['UTF-16', Buffer.from('\uFEFFnik\tnama\n', 'utf16le')],
])('%s is not a list', async (_, bytes) => {
  expect(await refusal(readAll(bytes))).toBe('FILE_UNREADABLE unsupported');
});

it('an empty file has no rows', async () => {
  expect(await readAll(Buffer.alloc(0))).toEqual([]);
});
