import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { type BrowserLindung, openPlace, overflowsSideways, seriousBarriers, settled, signInAs, startBrowserLindung } from '../support/browser.js';
import { settleSmallCity, type SmallCity } from '../support/browser-city.js';
import { registrationOf } from '../support/people.js';

const inIndonesian = new Intl.NumberFormat('id-ID');
const rupiah = (value: number): string => `Rp${inIndonesian.format(value)}`;

describe('the register on the dashboard', () => {
  let lindung: BrowserLindung;
  let city: SmallCity;
  let base: string;

  beforeAll(async () => {
    lindung = await startBrowserLindung();
    city = await settleSmallCity(lindung, { registered: 64, verified: 40, seats: 12, paid: true, covered: 5 });
    base = `/program/${city.programId}`;
  });
  afterAll(() => lindung?.stop());

  const nameOf = (index: number): string => registrationOf(index)['name'] ?? '';

  it.each(['desk', 'phone'] as const)('shows on the overview what the API answers (%s)', async (viewport) => {
    const { page, complaints, close } = await lindung.visit({ viewport });
    await signInAs(page, 'komisi4', 'Anton');
    await openPlace(page, base, 'Ringkasan Program 2026');
    const { body } = await city.sari.query<QueryAnswer<'summary'>>(`/programs/${city.programId}/summary?minPosition=${city.position}`);
    const figure = async (section: string, name: string): Promise<string> => {
      const term = page.getByRole('region', { name: section }).locator('dt', { hasText: new RegExp(`^${name}`) });
      return (await term.locator('xpath=following-sibling::dd[1]').textContent()) ?? '';
    };
    const { budget, workers, need } = body;
    for (const [name, value] of [['Pagu', budget.ceiling], ['Komitmen', budget.committed], ['Realisasi', budget.realised], ['Pengembalian', budget.refunded], ['Sisa Bebas', budget.free]] as const) {
      expect([name, await figure('Anggaran', name)]).toEqual([name, rupiah(value)]);
    }
    for (const [name, value] of [['Terdaftar', workers.registered], ['Terverifikasi', workers.verified], ['Dibayar', workers.paid], ['Terlindungi', workers.covered], ['Daftar Tunggu', workers.standing.waiting], ['Belum diverifikasi', workers.standing.unverified]] as const) {
      expect([name, await figure('Dari terdaftar sampai terlindungi', name)]).toEqual([name, inIndonesian.format(value)]);
    }
    expect(await figure('Kebutuhan perlindungan', 'Belum terlindungi')).toBe(inIndonesian.format(need.gap));
    expect(await figure('Kuota dan pagu', 'Masih dapat dibiayai')).toBe(inIndonesian.format(budget.affordableSeats));
    await page.getByText('Rp2.000.000.000 ÷ Rp201.000 = 9.950 kuota. Kuota 10.000 tidak muat', { exact: false }).waitFor();
    await page.getByRole('img', { name: /Grafik pemakaian pagu/ }).locator('svg').waitFor();
    await page.getByRole('img', { name: /menurut Kecamatan/ }).locator('svg').waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(await overflowsSideways(page)).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it('reads every chart as a table too, whose last line is the summary', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'auditor', 'Maya');
    await openPlace(page, base, 'Ringkasan Program 2026');
    const burnDown = page.getByRole('region', { name: 'Pemakaian pagu menurut tanggal' });
    await burnDown.getByRole('button', { name: 'Tampilkan tabel' }).click();
    await burnDown.getByRole('row').last().getByRole('cell', { name: rupiah(12 * 201_000) }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('filters, searches, sorts and turns pages', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'dinsos', 'Dewi');
    await openPlace(page, `${base}/roster`, 'Daftar Pekerja');
    const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
    await page.getByText('64 pekerja', { exact: true }).waitFor();
    expect(await rows.count()).toBe(50);
    await page.getByRole('button', { name: 'Berikutnya' }).click();
    await page.getByText('Halaman 2').waitFor();
    await settled(page);
    expect(await rows.count()).toBe(14);
    await page.getByRole('button', { name: 'Sebelumnya' }).click();
    await page.getByText('Halaman 1').waitFor();

    await page.getByLabel('Status').selectOption('covered');
    await page.getByText('5 pekerja', { exact: true }).waitFor();
    expect(page.url()).toContain('status=covered');
    await page.getByRole('button', { name: 'Hapus filter' }).click();
    await page.getByText('64 pekerja', { exact: true }).waitFor();

    const { body } = await city.dewi.query<QueryAnswer<'roster'>>(`/programs/${city.programId}/roster?q=${encodeURIComponent(nameOf(7))}`);
    await page.getByLabel('Cari nama').fill(nameOf(7));
    await page.getByText(`${body.total} pekerja`, { exact: true }).waitFor();
    expect(await rows.first().getByRole('link').textContent()).toBe(nameOf(7));
    await page.getByRole('button', { name: 'Hapus filter' }).click();
    await page.getByText('64 pekerja', { exact: true }).waitFor();

    const names = Array.from({ length: 64 }, (_, index) => nameOf(index));
    await page.getByRole('button', { name: /^Nama/ }).click();
    await page.locator('th[aria-sort=ascending]').waitFor();
    await settled(page);
    const shown = await rows.getByRole('link').allTextContents();
    expect(shown.slice(0, 3)).toEqual([...names].sort((one, other) => one.localeCompare(other, 'id')).slice(0, 3));
    expect(await seriousBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('tells a worker’s history: who, when and why', async () => {
    const { page, complaints, close } = await lindung.visit({ viewport: 'phone' });
    await signInAs(page, 'dinsos', 'Dewi');
    await openPlace(page, `${base}/roster?status=covered&sort=rank`, 'Daftar Pekerja');
    await page.getByRole('rowheader').first().getByRole('link').click();
    const history = page.getByRole('region', { name: 'Jejak Perubahan' });
    await history.getByText('Kepesertaan dikonfirmasi BPJS Ketenagakerjaan').waitFor();
    const sentences = await history.getByRole('listitem').allTextContents();
    expect(sentences.map((text) => /oleh (\w+) \(/.exec(text)?.[1])).toEqual(['Sari', 'Dewi', 'Sari', 'Bagus', 'Rina']);
    await history.getByText(/Premi Rp201\.000 dibayar dengan SP2D SP2D-001/).waitFor();
    await history.getByText('Isi tiap catatan di halaman ini sama dengan yang disegel amplopnya.', { exact: false }).waitFor();
    const programs = page.getByRole('region', { name: 'Status per program' });
    await programs.getByRole('heading', { level: 3, name: 'Program 2026', exact: true }).waitFor();
    await programs.getByText(city.programId, { exact: true }).waitFor();
    expect(await programs.locator('dt', { hasText: 'Nomor KPJ' }).locator('xpath=following-sibling::dd[1]').textContent()).toMatch(/^2601\d+$/);
    expect(await page.locator('dt', { hasText: 'Peringatan data' }).locator('xpath=following-sibling::dd[1]').textContent()).toBe('tidak ada');
    expect(await overflowsSideways(page)).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows personal data for a purpose only, and records the look first', async () => {
    const { page, complaints, close } = await lindung.visit({ viewport: 'phone' });
    await signInAs(page, 'disnaker', 'Sari');
    const workerId = city.workerIds[0] ?? '';
    await openPlace(page, `${base}/workers/${workerId}`, nameOf(0));
    await page.getByRole('button', { name: 'Buka data pribadi' }).click();
    const form = page.getByRole('dialog', { name: 'Buka data pribadi' });
    await form.getByRole('button', { name: 'Buka data pribadi' }).click();
    await form.getByText(/wajib|diisi|kosong/i).first().waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await form.getByLabel('Tujuan').fill('Mencocokkan KTP di loket');
    await form.getByRole('button', { name: 'Buka data pribadi' }).click();
    const shown = page.getByRole('dialog', { name: 'Data pribadi' });
    await shown.getByText(registrationOf(0)['nik'] ?? '', { exact: true }).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await shown.getByRole('button', { name: 'Tutup' }).click();
    await shown.waitFor({ state: 'hidden' });
    await page.getByRole('region', { name: 'Jejak Perubahan' }).getByText('Data pribadi dibuka untuk: Mencocokkan KTP di loket').waitFor();
    expect(await page.content()).not.toContain(registrationOf(0)['nik']);
    expect(complaints).toEqual([]);
    await close();
  });

  it('gives the council initials, and neither search nor numbers of cards', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'komisi4', 'Anton');
    await openPlace(page, `${base}/roster`, 'Daftar Pekerja');
    await page.getByText('64 pekerja', { exact: true }).waitFor();
    expect(await page.getByLabel('Cari nama').count()).toBe(0);
    const shown = await page.getByRole('rowheader').getByRole('link').allTextContents();
    expect(shown).toHaveLength(50);
    for (const initials of shown) expect(initials).toMatch(/^(\p{Lu}\.)+$/u);
    expect(await page.content()).not.toContain(nameOf(0));
    await page.getByRole('rowheader').first().getByRole('link').click();
    await page.getByRole('region', { name: 'Jejak Perubahan' }).getByRole('listitem').first().waitFor();
    expect(await page.getByRole('group', { name: 'Tindakan' }).getByRole('button').count()).toBe(0);
    await openPlace(page, `${base}/roster?status=covered`, 'Daftar Pekerja');
    await page.getByRole('rowheader').first().getByRole('link').click();
    expect(await page.locator('dt', { hasText: 'Nomor KPJ' }).locator('xpath=following-sibling::dd[1]').textContent()).toBe('disembunyikan untuk peran ini');
    expect(complaints).toEqual([]);
    await close();
  });

  it('says what is wrong when an answer fails, and asks again at a button', async () => {
    const { page, close } = await lindung.visit({ expectedStatuses: [404] });
    await signInAs(page, 'auditor', 'Maya');
    await page.goto(`${lindung.queryApi}/#${base}/workers/${'0'.repeat(32)}`);
    await page.getByRole('alert').getByText('Tidak berhasil').waitFor();
    const summaries = '**/v1/programs/*/rounds**';
    await page.route(summaries, (route) => route.abort('connectionrefused'));
    await page.getByRole('link', { name: 'Penetapan Kuota' }).click();
    await page.getByRole('alert').getByText('Layanan tidak dapat dihubungi').waitFor();
    await page.unroute(summaries);
    await page.getByRole('button', { name: 'Coba lagi' }).click();
    await page.getByRole('rowheader').first().waitFor();
    await page.goto(`${lindung.queryApi}/#/nowhere`);
    await page.getByRole('heading', { level: 1, name: 'Halaman ini tidak ada' }).waitFor();
    await close();
  });
});
