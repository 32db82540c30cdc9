import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasNik, hasNikRun } from './clear-text.js';
import { readFamilyCardNumber, readName, readOptionalText, readPhone, readText } from './text-input.js';

const empty = { kind: 'empty' };
const unreadable = { kind: 'unreadable' };
const text = (value: string) => ({ kind: 'text', text: value });
const cell = (value: number) => ({ kind: 'number', value, text: String(value) }) as const;

describe('readText', () => {
  it('trims and collapses blanks, line breaks among them', () => {
    expect(readText('  Jl. Melati\u00A0\u00A0No. 3\r\n RT 01 ', 100)).toEqual(text('Jl. Melati No. 3 RT 01'));
  });

  it('removes what cannot be seen and composes letters', () => {
    expect(readText('Re\u0301ne\u200B \u202Eputra', 100)).toEqual(text('R\u00E9ne putra'));
  });

  it.each(['a\u0000b', 'a\u0007', 'a\u001B[31m', 'a\u009Fb', 'a\uD800b', 'a\uFFFFb'])('refuses control characters and broken text', (raw) => {
    expect(readText(raw, 100)).toEqual(unreadable);
  });

  it('keeps to the length', () => {
    expect(readText('x'.repeat(100), 100)).toEqual(text('x'.repeat(100)));
    expect(readText('x'.repeat(101), 100)).toEqual(unreadable);
  });

  it('tells empty from missing markers only where the field is optional', () => {
    expect(readText(' \u200B ', 10)).toEqual(empty);
    expect(readOptionalText('-', 10)).toEqual(empty);
    expect(readOptionalText(undefined, 10)).toEqual(empty);
    expect(readText('-', 10)).toEqual(text('-'));
  });

  it('gives a text that it would read to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const once = readText(raw, 200);
        if (once.kind === 'text') expect(readText(once.text, 200)).toEqual(once);
      }),
    );
  });
});

describe('readName', () => {
  it('wants a letter', () => {
    expect(readName("  Siti   Nur'aini, S.Pd ", 120)).toEqual(text("Siti Nur'aini, S.Pd"));
    expect(readName('12345', 120)).toEqual(unreadable);
    expect(readName(cell(5), 120)).toEqual(unreadable);
    expect(readName('', 120)).toEqual(empty);
  });
});

describe('readFamilyCardNumber', () => {
  it('repairs like a NIK and refuses what is lost', () => {
    expect(readFamilyCardNumber("'3275 0101 0101 0001")).toEqual(text('3275010101010001'));
    expect(readFamilyCardNumber('-')).toEqual(empty);
    expect(readFamilyCardNumber(null)).toEqual(empty);
    expect(readFamilyCardNumber('3.27501E+15')).toEqual(unreadable);
    expect(readFamilyCardNumber(cell(3275010101010001))).toEqual(unreadable);
    expect(readFamilyCardNumber('327501010101000')).toEqual(unreadable);
    expect(readFamilyCardNumber('0000000000000000')).toEqual(unreadable);
  });
});

describe('readPhone', () => {
  it.each(['081234567890', '+62 812-3456-7890', '62812 3456 7890', '0812.3456.7890', '(0812) 34567890', "'081234567890", '+62 (0)812 3456 7890', '81234567890', 'O812 3456 789O', '0062 812 3456 7890'])('reads %s', (raw) => {
    expect(readPhone(raw)).toEqual(text('+6281234567890'));
  });

  it('reads a numeric cell, whose leading zero is gone, and a landline', () => {
    expect(readPhone(cell(81234567890))).toEqual(text('+6281234567890'));
    expect(readPhone('(021) 8895 1234')).toEqual(text('+622188951234'));
  });

  it.each(['tidak ada', '0812', '+60123456789', '8.12346E+10', '081234567890 / 085712345678', '0812345678901234'])('refuses %s', (raw) => {
    expect(readPhone(raw)).toEqual(unreadable);
  });

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9][0-9]{6,12}$/), (digits) => {
        const once = readPhone(`0${digits}`);
        expect(once).toEqual(text(`+62${digits}`));
        expect(once.kind === 'text' && readPhone(once.text)).toEqual(once);
      }),
    );
  });
});

describe('hasNikRun', () => {
  it('finds 16 digits in a row and leaves budget numbers alone', () => {
    expect(hasNikRun('surat warga 3275011708850001 dan lainnya')).toBe(true);
    expect(hasNikRun('３２７５０１１７０８８５０００１')).toBe(true);
    expect(hasNikRun('DPA/A.1/2.07.0.00.0.00.01.0000/001/2026')).toBe(false);
    expect(hasNikRun('900/Kep.123-Disnaker/2026')).toBe(false);
  });

  it('sees through characters that cannot be seen', () => {
    expect(hasNikRun('32750117\u200B08850001')).toBe(true);
    expect(hasNik('32750117\u00AD08850001')).toBe(true);
  });
});

describe('hasNik', () => {
  it.each(['3275011708850001', '3275 0117 0885 0001', '32.75.01.170885.0001', '327501-170885-0001', '327501 – 170885 0001', 'ganda dengan 3275.0117.0885.0001.', '３２７５ ０１１７ ０８８５ ０００１'])('finds the NIK in %j', (text) => {
    expect(hasNik(text)).toBe(true);
  });

  it.each(['DPA/A.1/2.07.0.00.0.00.01.0000/001/2026', 'Perwal 12/2026 tanggal 17-08-2026', 'telepon 0812-3456-7890', '3275 0117 0885 001', 'Rp2.000.000.000 dan Rp201.000'])('leaves %j alone', (text) => {
    expect(hasNik(text)).toBe(false);
  });
});
