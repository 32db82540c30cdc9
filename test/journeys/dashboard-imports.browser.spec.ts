import { eventually } from '../support/eventually.js';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { type BrowserLindung, dropFile, openPlace, overflowsSideways, seriousBarriers, signInAs, startBrowserLindung } from '../support/browser.js';
import { settleSmallCity, type SmallCity } from '../support/browser-city.js';
import { registrationOf } from '../support/people.js';

const header = 'NIK;Nama;Tanggal_Lahir;JENIS_KELAMIN;Kecamatan;Kelurahan;Pekerjaan';
type Spelling = Readonly<Record<string, string>>;

/** A row of a list as an officer's spreadsheet has it. */
function row(index: number, spelling: Spelling = {}): string {
  const person = { ...registrationOf(index), ...spelling };
  return ['nik', 'name', 'birthDate', 'sex', 'kecamatan', 'kelurahan', 'occupation'].map((field) => person[field] ?? '').join(';');
}

const nikOf = (index: number): string => registrationOf(index)['nik'] ?? '';
const csv = (rows: readonly string[]): string => `\uFEFF${[header, ...rows].join('\r\n')}\r\n`;

describe('lists of candidates on the dashboard', () => {
  let lindung: BrowserLindung;
  let city: SmallCity;
  let base: string;

  beforeAll(async () => {
    lindung = await startBrowserLindung();
    city = await settleSmallCity(lindung, { registered: 1, verified: 0, seats: 0, paid: false, covered: 0 });
    base = `/program/${city.programId}`;
  });
  afterAll(() => lindung?.stop());

  const registered = async (): Promise<number> => (await city.sari.query<QueryAnswer<'summary'>>(`/programs/${city.programId}/summary`)).body.workers.registered;

  it('takes a messy file dropped on it, tells what came of its rows, and takes the rejected ones again once corrected', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'disnaker', 'Sari');
    await openPlace(page, `${base}/imports`, 'Unggah Data');
    const lost = row(3, { nik: '3,27501E+15' });
    await dropFile(page, {
      name: 'calon.csv',
      text: csv([row(1), row(2, { nik: `'${nikOf(2)}` }), lost, row(1), row(4, { kelurahan: 'Negeri Dongeng' }), row(0), '', row(5)]),
    });
    await page.getByText('Berkas terpilih: calon.csv', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Unggah', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Unggahan: Calon peserta' }).waitFor();
    await page.getByText('Selesai: 7 baris sudah diolah').waitFor();
    const count = async (name: string): Promise<string> => (await page.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd[1]').textContent()) ?? '';
    const counts = await Promise.all(['Baris', 'Diterima', 'NIK diperbaiki', 'Ditolak', 'Ganda', 'Dilewati'].map(count));
    expect(counts).toEqual(['7', '3', '1', '4', '2', '0']);
    await eventually(registered, (people) => people === 4);

    await page.getByRole('button', { name: 'Tampilkan baris yang ditolak' }).click();
    const preview = page.getByRole('table', { name: 'Baris yang ditolak' });
    await preview.waitFor();
    expect(await preview.getByRole('row').filter({ has: page.getByRole('rowheader') }).locator('td:nth-child(2)').allTextContents()).toEqual([
      'NIK_PRECISION_LOST',
      'NIK_DUPLICATE_IN_FILE',
      'AREA_UNKNOWN',
      'NIK_ALREADY_REGISTERED',
    ]);
    expect(await seriousBarriers(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Unduh CSV' }).click();
    const rejections = readFileSync(await (await download).path(), 'utf8');

    const corrected = rejections
      .split('\r\n')
      .filter((line) => !/NIK_DUPLICATE_IN_FILE|NIK_ALREADY_REGISTERED/.test(line))
      .map((line) => line.replace(/"?'?3,27501E\+15"?/, nikOf(3)).replace('Negeri Dongeng', registrationOf(4)['kelurahan'] ?? ''))
      .join('\r\n');
    await page.getByRole('link', { name: 'Semua unggahan' }).click();
    await page.getByRole('heading', { level: 1, name: 'Unggah Data' }).waitFor();
    await dropFile(page, { name: 'calon-diperbaiki.csv', text: corrected });
    await page.getByRole('button', { name: 'Unggah', exact: true }).click();
    await page.getByText('Selesai: 2 baris sudah diolah').waitFor();
    expect(await count('Diterima')).toBe('2');
    await eventually(registered, (people) => people === 6);
    await openPlace(page, `${base}/imports`, 'Unggah Data');
    const earlier = page.getByRole('table', { name: 'Unggahan sebelumnya' }).getByRole('rowheader');
    await eventually(() => earlier.count(), (rows) => rows === 2);
    expect(await page.getByRole('columnheader').allTextContents()).toEqual(expect.arrayContaining(['Baris', 'Diterima', 'Ditolak', 'Dilewati']));
    expect(await seriousBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('verifies from a DTSEN extract of a period, chosen on a phone', async () => {
    const { page, complaints, close } = await lindung.visit({ viewport: 'phone' });
    await signInAs(page, 'dinsos', 'Dewi');
    await openPlace(page, `${base}/imports`, 'Unggah Data');
    const upload = page.getByRole('button', { name: 'Unggah', exact: true });
    await page.getByLabel('Berkas CSV atau XLSX').setInputFiles({
      name: 'dtsen.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`nik,desil,status_dukcapil\n${nikOf(0)},2,AKTIF\n${nikOf(1)},9,AKTIF\n${nikOf(60)},1,AKTIF\n`),
    });
    expect(await upload.isDisabled()).toBe(true);
    await page.getByLabel('Periode DTSEN').fill('2026-Q1');
    await upload.click();
    await page.getByText('Selesai: 3 baris sudah diolah').waitFor();
    // The page speaks of the log, the summary of the read models, which come a moment later.
    const { body } = await eventually(() => city.dewi.query<QueryAnswer<'summary'>>(`/programs/${city.programId}/summary`), (seen) => seen.body.workers.verified === 2);
    expect([body.workers.standing.waiting, body.workers.standing.outOfPolicy]).toEqual([1, 1]);
    expect(await seriousBarriers(page)).toEqual([]);
    expect(await overflowsSideways(page)).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it('says why a file that is no list is refused', async () => {
    const { page, complaints, close } = await lindung.visit({ expectedStatuses: [400, 413, 415, 422] });
    await signInAs(page, 'disnaker', 'Sari');
    await openPlace(page, `${base}/imports`, 'Unggah Data');
    await dropFile(page, { name: 'surat.csv', text: 'Kepada Yth.\r\nKepala Dinas\r\n' });
    await page.getByRole('button', { name: 'Unggah', exact: true }).click();
    await page.getByRole('alert').getByText('Tidak berhasil').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Unggah Data');
    expect(complaints).toEqual([]);
    await close();
  });
});
