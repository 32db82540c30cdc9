import { eventually } from '../support/eventually.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { type BrowserLindung, openPlace, overflowsSideways, seriousBarriers, signInAs, signInWith, startBrowserLindung } from '../support/browser.js';
import { settleSmallCity, type SmallCity } from '../support/browser-city.js';

describe('seats and money on the dashboard', () => {
  let lindung: BrowserLindung;
  let city: SmallCity;
  let base: string;

  beforeAll(async () => {
    lindung = await startBrowserLindung();
    city = await settleSmallCity(lindung, { registered: 12, verified: 12, seats: 0, paid: false, covered: 0 });
    base = `/program/${city.programId}`;
  });
  afterAll(() => lindung?.stop());

  const summary = async (): Promise<QueryAnswer<'summary'>> => (await city.sari.query<QueryAnswer<'summary'>>(`/programs/${city.programId}/summary`)).body;

  it('previews a round without recording it, and draws just what was seen', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'disnaker', 'Sari');
    await openPlace(page, `${base}/rounds`, 'Penetapan Kuota');
    await page.getByText('Paling banyak 9.950 kuota dapat diberikan sekarang').waitFor();
    await page.getByLabel(/^Jumlah kuota/).fill('7');
    await page.getByLabel(/^Dasar hukum/).fill('Kepwal 460/2026');
    await page.getByRole('button', { name: 'Pratinjau' }).click();
    const preview = page.getByRole('region', { name: 'Pratinjau, belum dicatat' });
    await preview.getByText('Rp1.407.000', { exact: true }).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect((await summary()).workers.allocated).toBe(0);
    await preview.getByRole('button', { name: 'Tetapkan 7 kuota' }).click();
    const rounds = page.getByRole('table', { name: 'Penetapan sebelumnya' });
    await rounds.getByText('Kepwal 460/2026').waitFor();
    await eventually(summary, ({ workers }) => workers.allocated === 7);
    await rounds.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: /^Penetapan/ }).waitFor();
    await page.getByText(/^[0-9a-f]{64}$/).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('says why a round cannot be drawn', async () => {
    const { page, complaints, close } = await lindung.visit({ viewport: 'phone', expectedStatuses: [409] });
    await signInAs(page, 'disnaker', 'Sari');
    await openPlace(page, `${base}/rounds`, 'Penetapan Kuota');
    await page.getByLabel(/^Jumlah kuota/).fill('500');
    await page.getByRole('button', { name: 'Pratinjau' }).click();
    await page.getByRole('alert').getByText('NOT_ENOUGH_CANDIDATES').waitFor();
    expect(await overflowsSideways(page)).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it('refuses the payment of the person who drew the seats, whole', async () => {
    const both = await lindung.asRoles(['disnaker', 'bendahara'], 'Serba Bisa');
    const drawn = await both.command('allocate-quota', { programId: city.programId, seats: 1 });
    expect(drawn.status).toBe(200);
    const { page, complaints, close } = await lindung.visit({ expectedStatuses: [409] });
    await signInWith(page, both.token);
    await openPlace(page, `${base}/payment`, 'Pembayaran Premi');
    await page.getByLabel(/^Nomor SP2D/).fill('SP2D-SALAH');
    await page.getByRole('button', { name: 'Periksa' }).click();
    await page.getByRole('button', { name: 'Catat pembayaran Rp1.608.000' }).click();
    await page.getByRole('alert').getByText('SAME_PERSON_ALLOCATED').waitFor();
    expect((await summary()).workers.paid).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it('pays the exact total against an SP2D', async () => {
    const { page, complaints, close } = await lindung.visit({ viewport: 'phone' });
    await signInAs(page, 'bendahara', 'Bagus');
    await openPlace(page, `${base}/payment`, 'Pembayaran Premi');
    await page.getByRole('button', { name: 'Periksa' }).click();
    expect(await page.getByLabel(/^Nomor SP2D/).getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel(/^Nomor SP2D/).fill('00123/SP2D-LS/2026');
    await page.getByRole('button', { name: 'Periksa' }).click();
    const dialog = page.getByRole('dialog', { name: 'Catat pembayaran' });
    await dialog.getByText(/SP2D 00123\/SP2D-LS\/2026 .* membayar 8 premi dengan jumlah tepat Rp1\.608\.000/).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Catat pembayaran Rp1.608.000' }).click();
    await page.getByText('8 premi tercatat dibayar').waitFor();
    const { budget, workers } = await eventually(summary, (seen) => seen.workers.paid === 8);
    expect([budget.realised, budget.committed, workers.paid]).toEqual([1_608_000, 0, 8]);
    await page.getByRole('table', { name: 'Pembayaran menurut SP2D' }).getByRole('rowheader', { name: '00123/SP2D-LS/2026' }).waitFor();
    expect(await overflowsSideways(page)).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it('hands BPJS the participant file, and takes the KPJ of one participant', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'bpjs', 'Rina');
    await openPlace(page, `${base}/payment`, 'Pembayaran Premi');
    await page.getByLabel(/^Tujuan/).fill('Pendaftaran peserta');
    await page.getByLabel('Bentuk berkas').selectOption('csv');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Terbitkan berkas' }).click();
    expect((await download).suggestedFilename()).toBe(`peserta-${city.programId}.csv`);
    await openPlace(page, `${base}/roster?status=paid`, 'Daftar Pekerja');
    await page.getByRole('rowheader').first().getByRole('link').click();
    await page.getByRole('button', { name: 'Konfirmasi kepesertaan' }).click();
    const dialog = page.getByRole('dialog', { name: 'Konfirmasi kepesertaan' });
    await dialog.getByLabel('Nomor KPJ').fill('26012345678');
    await dialog.getByRole('button', { name: 'Konfirmasi kepesertaan' }).click();
    await page.getByText('Terlindungi', { exact: true }).waitFor();
    await page.getByText('26012345678', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
