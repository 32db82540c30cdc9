import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { candidateHeader, candidateLines } from '@lindung/standalone/sample-data/candidates';
import { workerIdIn } from '../support/crowd.js';
import { figuresOf, importedList } from '../support/import-watch.js';
import { startTestLindung, type TestLindung, type TestPerson } from '../support/lindung.js';
import { candidateRow, type ListRow, listText, nikAt } from '../support/lists.js';
import { loggedEvents, logExtent } from '../support/owner-view.js';
import { articleProgram, registrationOf, testSeed } from '../support/people.js';
import { workbookBytes } from '../support/workbook.js';
import { todayInJakarta } from '../support/today.js';

const { programId } = articleProgram;
const candidates = { kind: 'candidates', programId };
const nobody = { rows: 0, accepted: 0, repaired: 0, rejected: 0, duplicates: 0, ignored: 0 };

/** Somebody who was registered by hand before any list came. */
const known = 90;

/** What stands in the list, whether it is taken, and if not the code and field that say why. */
const messy: readonly (readonly [row: ListRow, fate: 'accepted' | 'repaired' | readonly [code: string, field: string], corrected?: ListRow])[] = [
  [candidateRow(0), 'accepted'],
  [candidateRow(1, { nik: `'${nikAt(1)}` }), 'repaired'],
  [candidateRow(2, { nik: `${nikAt(2).slice(0, 6)} ${nikAt(2).slice(6, 12)}\u00a0${nikAt(2).slice(12)}` }), 'repaired'],
  [candidateRow(3, { nik: nikAt(3).replace('0', 'O').replace('1', 'l') }), 'repaired'],
  [candidateRow(4, { nik: `${nikAt(4).slice(0, 2)}.${nikAt(4).slice(2)}` }), 'repaired'],
  [candidateRow(5, { nik: nikAt(5).slice(0, 15) }), ['NIK_FORMAT', 'nik'], candidateRow(5)],
  [candidateRow(6, { nik: `${nikAt(6)}1` }), ['NIK_FORMAT', 'nik'], candidateRow(6)],
  [candidateRow(7, { nik: `${nikAt(7).slice(0, 12)}0000` }), ['NIK_FORMAT', 'nik'], candidateRow(7)],
  [candidateRow(8, { nik: '3.27501E+15' }), ['NIK_PRECISION_LOST', 'nik'], candidateRow(8)],
  [candidateRow(9, { nik: '3,27E+15' }), ['NIK_PRECISION_LOST', 'nik'], candidateRow(9)],
  [candidateRow(0, { nama: 'Orang Kedua' }), ['NIK_DUPLICATE_IN_FILE', 'nik']],
  [candidateRow(1, { nik: `"${nikAt(1)}`.replace('"', "'") }), ['NIK_DUPLICATE_IN_FILE', 'nik']],
  [candidateRow(known), ['NIK_ALREADY_REGISTERED', 'nik']],
  [candidateRow(10, { tanggal_lahir: '31/02/1985' }), ['BIRTH_DATE_INVALID', 'tanggal_lahir'], candidateRow(10)],
  [candidateRow(11, { tanggal_lahir: '1951-03-09' }), ['AGE_OUT_OF_RANGE', 'tanggal_lahir'], candidateRow(11)],
  [candidateRow(12, { kota_ktp: 'Kabupaten Bekasi' }), ['NOT_KTP_KOTA_BEKASI', 'kota_ktp'], candidateRow(12)],
  [candidateRow(13, { kelurahan: 'Sukamundur', alamat: 'Gang Dua\nRT 01\nRW 02' }), ['AREA_UNKNOWN', 'kelurahan'], candidateRow(13)],
  [candidateRow(14, { nama: ' ' }), ['FIELD_MISSING', 'nama'], candidateRow(14)],
  [candidateRow(15, { jenis_kelamin: 'X' }), ['FIELD_INVALID', 'jenis_kelamin'], candidateRow(15)],
  [candidateRow(16, { pekerjaan: 'pawang hujan' }), 'accepted'],
  [candidateRow(17, { kecamatan: candidateRow(17)['kecamatan']?.toUpperCase().replace(/ /g, '') ?? '', kota_ktp: 'KOTA BEKASI' }), 'accepted'],
  [candidateRow(18, { tanggal_lahir: (candidateRow(18)['tanggal_lahir'] ?? '').split('-').reverse().join('/'), kota_ktp: '' }), 'accepted'],
  [candidateRow(19, { nama: '=HYPERLINK("http://x","Ratna")', alamat: '@SUM(A1)' }), 'accepted'],
  [candidateRow(20, { nama: '=cmd|calc', kelurahan: '' }), ['FIELD_MISSING', 'kelurahan'], candidateRow(20)],
];

describe('lists as people bring them', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let sita: TestPerson;
  let budi: TestPerson;
  let dewi: TestPerson;
  let rudi: TestPerson;
  let dpo: TestPerson;
  let importId: string;
  const messyText = `${listText(messy.map(([row]) => row))}\n,,,,,,,,,,,,\n\n`;

  beforeAll(async () => {
    lindung = await startTestLindung();
    [sari, sita, budi, dewi, rudi, dpo] = await Promise.all([
      lindung.as('disnaker', 'Sari'), lindung.as('disnaker', 'Sita'), lindung.as('dinsos', 'Budi'), lindung.as('bendahara', 'Dewi'), lindung.as('bpjs', 'Rudi'), lindung.as('dpo', 'Rini'),
    ] as const);
    await sari.command('open-program', articleProgram);
    expect((await sari.command('register-worker', registrationOf(known))).status).toBe(200);
  });
  afterAll(() => lindung?.stop());

  const registeredNow = async (): Promise<number> => {
    const { head } = await logExtent(lindung.databaseUrl);
    return (await sari.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary?minPosition=${head}`)).body.workers.registered;
  };

  it('are counted as the interface says', async () => {
    const status = await importedList(sari, candidates, messyText);
    importId = status.importId;
    const fates = messy.map(([, fate]) => fate);
    const rejected = fates.filter((fate) => typeof fate !== 'string');
    expect(figuresOf(status)).toEqual({
      rows: messy.length,
      accepted: messy.length - rejected.length,
      repaired: fates.filter((fate) => fate === 'repaired').length,
      rejected: rejected.length,
      duplicates: rejected.filter(([code]) => code === 'NIK_DUPLICATE_IN_FILE' || code === 'NIK_ALREADY_REGISTERED').length,
      ignored: 0,
    });
    expect(await registeredNow()).toBe(1 + status.accepted);
    const council = await lindung.as('komisi4', 'Komisi 4');
    const { head } = await logExtent(lindung.databaseUrl);
    const listed = await sari.query<QueryAnswer<'imports'>>(`/imports?minPosition=${head}`);
    expect(listed.body.imports[0]).toMatchObject({ importId, ...figuresOf(status) });
    expect((await council.query('/imports')).status).toBe(403);
  });

  it('give back each rejected row with its number, code and field, and as it was', async () => {
    const { body } = await sari.look<string>(`/imports/${importId}/rejections.csv`);
    // Read as strictly as there is: a line break of any kind ends a row unless it is quoted.
    const rows = parse(body, { columns: true, bom: true, record_delimiter: ['\r\n', '\n', '\r'] }) as Readonly<Record<string, string>>[];
    const expected = messy.flatMap(([row, fate], index) => (typeof fate === 'string' ? [] : [{ baris: String(index + 2), kode: fate[0], isian: fate[1], row }]));
    expect(rows.map(({ baris, kode, isian }) => ({ baris, kode, isian }))).toEqual(expected.map(({ baris, kode, isian }) => ({ baris, kode, isian })));
    rows.forEach((row, index) => {
      for (const column of candidateHeader) {
        const was = expected[index]?.row[column] ?? '';
        // What a spreadsheet would run is disarmed, and nothing else is touched.
        expect(row[column]).toBe(/^[=+\-@\t\r]/.test(was) ? `'${was}` : was);
      }
      expect(row['pesan']).not.toBe('');
    });
  });

  it('show rejected rows to whoever brought them and to the DPO, and each look is on record before', async () => {
    const path = `/imports/${importId}/rejections.csv`;
    const looks = async (): Promise<number> => (await loggedEvents(lindung.databaseUrl, ['RejectedRowsRevealed'])).length;
    const before = await looks();
    expect((await dpo.look(path)).status).toBe(200);
    expect((await sari.look(path)).status).toBe(200);
    expect(await looks()).toBe(before + 2);
    const others = await Promise.all(['dinsos', 'bendahara', 'bpjs', 'komisi4', 'auditor', 'admin'].map((role) => lindung.as(role, 'Sari')));
    for (const other of [sita, ...others]) expect((await other.look(path)).status).toBe(403);
    expect(await looks()).toBe(before + 2);
  });

  it('take the corrected rejections, under their reasons and all', async () => {
    const { body } = await sari.look<string>(`/imports/${importId}/rejections.csv`);
    const [header = [], ...rejected] = parse(body, { bom: true });
    const corrections = messy.filter(([, fate]) => typeof fate !== 'string').map(([, , corrected]) => corrected);
    const rows = rejected.map((cells, index) => Object.fromEntries(header.map((column, place) => [column, corrections[index]?.[column] ?? cells[place] ?? ''])));
    const before = await registeredNow();
    const status = await importedList(sari, candidates, listText(rows, { header }));
    const corrected = corrections.filter((row) => row !== undefined).length;
    expect(figuresOf(status)).toEqual({ rows: rows.length, accepted: corrected, repaired: 0, rejected: 3, duplicates: 3, ignored: 0 });
    expect(status.importId).not.toBe(importId);
    expect(await registeredNow()).toBe(before + corrected);
  });

  it('change nothing the second time, whoever brings them', async () => {
    const { head } = await logExtent(lindung.databaseUrl);
    for (const person of [sari, sita]) expect(await person.upload(candidates, messyText)).toMatchObject({ status: 202, body: { importId } });
    expect((await logExtent(lindung.databaseUrl)).head).toBe(head);
    // The same rows in another file are rows of their own, all of which are known by now.
    const status = await importedList(sari, candidates, listText(messy.slice(0, 5).map(([row]) => row)));
    expect(figuresOf(status)).toEqual({ ...nobody, rows: 5, rejected: 5, duplicates: 5 });
  });

  it.each([
    ['semicolons and Windows-1252', 100, 'José Kembar', (rows: readonly ListRow[]) => Buffer.from(listText(rows, { delimiter: ';' }).replaceAll('\n', '\r\n'), 'latin1')],
    ['tabs, a byte order mark and shouted headers in another order', 110, 'Ñandú Tabel', (rows: readonly ListRow[]) => {
      const header = [...candidateHeader].reverse();
      const [, ...lines] = listText(rows, { header, delimiter: '\t' }).split('\n');
      return Buffer.from(`\ufeff${[header.join('\t').toUpperCase(), ...lines].join('\n')}`);
    }],
    ['a workbook', 120, 'Zoë Lembar', (rows: readonly ListRow[]) => workbookBytes([[...candidateHeader], ...rows.map((row) => candidateHeader.map((column) => row[column] ?? ''))])],
  ] as const)('are read with %s', async (_format, first, name, write) => {
    const rows = [0, 1, 2].map((index) => candidateRow(first + index, { nama: `${name} ${index}` }));
    const bytes = await write(rows);
    const status = await importedList(sari, candidates, new Uint8Array(bytes));
    expect(figuresOf(status)).toEqual({ ...nobody, rows: 3, accepted: 3 });
    const { head } = await logExtent(lindung.databaseUrl);
    const roster = await sari.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster?q=${encodeURIComponent(name)}&minPosition=${head}&sort=name`);
    expect(roster.body.items.map((item) => item.name)).toEqual([`${name} 0`, `${name} 1`, `${name} 2`]);
  });

  it('tell a number of a spreadsheet from a text: a NIK has lost its end, a date has not', async () => {
    const born = Date.parse(`${candidateRow(200)['tanggal_lahir']}T00:00:00Z`) / 86_400_000 + 25_569;
    const cells = (index: number, nik: string | number, date: string | { serial: number; style: 1 }) =>
      candidateHeader.map((column) => (column === 'nik' ? nik : column === 'tanggal_lahir' ? date : (candidateRow(index)[column] ?? '')));
    const bytes = await workbookBytes([[...candidateHeader], cells(200, nikAt(200), { serial: born, style: 1 }), cells(201, Number(nikAt(201)), candidateRow(201)['tanggal_lahir'] ?? '')]);
    const status = await importedList(sari, candidates, new Uint8Array(bytes), 'calon.xlsx');
    expect(figuresOf(status)).toEqual({ ...nobody, rows: 2, accepted: 1, rejected: 1 });
    const { body } = await sari.look<string>(`/imports/${status.importId}/rejections.csv`);
    expect(parse(body, { columns: true, bom: true })).toMatchObject([{ baris: '3', kode: 'NIK_PRECISION_LOST', isian: 'nik' }]);
  });

  it('lead from the list over the extract and the treasurer to BPJS, file by file', async () => {
    const people = [300, 301, 302, 303, 304, 305];
    await importedList(sari, candidates, listText(people.map((index) => candidateRow(index))));
    const today = todayInJakarta();

    const dtsen = { header: ['nik', 'id_keluarga', 'desil', 'status_dukcapil'] };
    const extract = await importedList(budi, { kind: 'dtsen', programId, period: '2026-02' }, listText([
      ...[300, 301, 302].map((index) => ({ nik: nikAt(index), id_keluarga: 'K1', desil: '2', status_dukcapil: 'AKTIF' })),
      { nik: nikAt(303), desil: '9', status_dukcapil: 'aktif' },
      { nik: nikAt(304), desil: '1', status_dukcapil: 'MENINGGAL' },
      { nik: nikAt(305), desil: 'dua', status_dukcapil: 'AKTIF' },
      { nik: nikAt(5_000), desil: '1', status_dukcapil: 'AKTIF' },
      { nik: nikAt(300), desil: '1', status_dukcapil: 'AKTIF' },
    ], dtsen));
    expect(figuresOf(extract)).toEqual({ ...nobody, rows: 8, accepted: 5, rejected: 2, duplicates: 1, ignored: 1 });

    const drawn = await sari.command('allocate-quota', { programId });
    const seats = drawn.body.events.filter(({ type }) => type === 'QuotaAllocated').length;
    expect(seats).toBe(3);
    const header = ['nik', 'sp2d', 'tanggal_sp2d', 'mulai_perlindungan'];
    const pay = (index: number, changes: ListRow = {}): ListRow => ({ nik: nikAt(index), sp2d: 'SP2D-7', tanggal_sp2d: today, mulai_perlindungan: today, ...changes });
    const payments = await importedList(dewi, { kind: 'payments', programId }, listText([
      pay(300), pay(301, { nik: `'${nikAt(301)}` }), pay(302, { tanggal_sp2d: '31/02/2026' }), pay(303), pay(5_000), pay(300), pay(302),
    ], { header }));
    expect(figuresOf(payments)).toEqual({ ...nobody, rows: 7, accepted: 2, repaired: 1, rejected: 5, duplicates: 2 });
    const refused = parse((await dewi.look<string>(`/imports/${payments.importId}/rejections.csv`)).body, { columns: true, bom: true }) as Readonly<Record<string, string>>[];
    expect(refused.map(({ baris, kode }) => `${baris} ${kode}`)).toEqual(['4 FIELD_INVALID', '5 NOT_ALLOCATED', '6 NOT_REGISTERED', '7 NIK_DUPLICATE_IN_FILE', '8 NIK_DUPLICATE_IN_FILE']);
    const corrected = await importedList(dewi, { kind: 'payments', programId }, listText([pay(302)], { header }));
    expect(figuresOf(corrected)).toEqual({ ...nobody, rows: 1, accepted: 1 });

    const coverage = await importedList(rudi, { kind: 'coverage', programId }, listText([
      { nik: nikAt(300), kpj: '26000000001', status: 'DITERIMA' },
      { nik: nikAt(301), kpj: '', status: 'DITOLAK', alasan: 'NIK tidak padan' },
      { nik: nikAt(302), kpj: '2.6E+10', status: 'DITERIMA' },
      { nik: nikAt(303), kpj: '26000000004', status: 'DITERIMA' },
    ], { header: ['nik', 'kpj', 'status', 'alasan'] }));
    expect(figuresOf(coverage)).toEqual({ ...nobody, rows: 4, accepted: 2, rejected: 2 });
    const unclear = parse((await rudi.look<string>(`/imports/${coverage.importId}/rejections.csv`)).body, { columns: true, bom: true }) as Readonly<Record<string, string>>[];
    expect(unclear.map(({ baris, kode }) => `${baris} ${kode}`)).toEqual(['4 FIELD_INVALID', '5 NOT_ALLOCATED']);
    const summary = await sari.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary?minPosition=${coverage.position}`);
    expect(summary.body.workers).toMatchObject({ paid: 3, allocated: 3 });
    expect(summary.body.budget).toMatchObject({ realised: 603_000, committed: 0, free: 2_000_000_000 - 603_000 });
  });

  it('let nobody verify whom they registered, row by row', async () => {
    const both = await lindung.asRoles(['disnaker', 'dinsos'], 'Serba Bisa');
    await importedList(both, candidates, listText([candidateRow(400)]));
    const status = await importedList(both, { kind: 'dtsen', programId, period: '2026-03' }, `nik,desil,status_dukcapil\n${nikAt(400)},1,AKTIF\n${nikAt(300)},1,AKTIF\n`);
    expect(figuresOf(status)).toEqual({ ...nobody, rows: 2, accepted: 1, rejected: 1 });
    const { body } = await both.look<string>(`/imports/${status.importId}/rejections.csv`);
    expect(parse(body, { columns: true, bom: true })).toMatchObject([{ baris: '2', kode: 'SAME_PERSON_REGISTERED' }]);
  });

  it('verify from an extract also those who come later', async () => {
    const registered = await sari.command('register-worker', registrationOf(5_000));
    const verified = await budi.command('verify-dtsen', { all: true, snapshotId: '2026-02' });
    expect(verified.body.events.map(({ streamId }) => streamId)).toContain(`worker-${workerIdIn(registered.body)}`);
  });

  it('come to the same counts however often a thousand messy rows are read', async () => {
    const text = [...candidateLines({ seed: testSeed, first: 10_000, count: 1_000, messy: true })].join('');
    const status = await importedList(sari, candidates, text);
    expect(status.rows).toBe(status.accepted + status.rejected + status.ignored);
    expect(status.rejected).toBeGreaterThan(0);
    const { body } = await sari.look<string>(`/imports/${status.importId}/rejections.csv`);
    expect(parse(body, { bom: true })).toHaveLength(1 + status.rejected);
    const again = await importedList(sari, candidates, `${text}\n`);
    expect(again).toMatchObject({ rows: 1_000, accepted: 0, repaired: 0, rejected: 1_000 });
    // Whoever got in is now known; whoever was refused for another reason still is.
    expect(again.duplicates).toBe(status.accepted + status.duplicates);
  });
});
