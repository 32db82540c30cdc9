import { type Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { type BrowserLindung, openPlace, overflowsSideways, seriousBarriers, signInAs, startBrowserLindung } from '../support/browser.js';
import { settleSmallCity, type SmallCity } from '../support/browser-city.js';
import { type TestPerson } from '../support/lindung.js';

const inIndonesian = new Intl.NumberFormat('id-ID');

describe('the log on the dashboard', () => {
  let lindung: BrowserLindung;
  let city: SmallCity;
  let maya: TestPerson;
  let base: string;

  beforeAll(async () => {
    lindung = await startBrowserLindung();
    city = await settleSmallCity(lindung, { registered: 12, verified: 10, seats: 6, paid: true, covered: 3 });
    base = `/program/${city.programId}`;
    maya = await lindung.as('auditor', 'Maya');
  });
  afterAll(() => lindung?.stop());

  const altered = (change: (text: string) => string) => async (route: Route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  };

  it.each(['desk', 'phone'] as const)('leads from a figure to its events, and from an event to its proof (%s)', async (viewport) => {
    const { page, complaints, close } = await lindung.visit({ viewport });
    await signInAs(page, 'auditor', 'Maya');
    await openPlace(page, base, 'Ringkasan Program 2026');
    await page.getByRole('region', { name: 'Anggaran' }).getByRole('link', { name: /^Realisasi/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Catatan' }).waitFor();
    const entries = page.locator('#main ol > li');
    await entries.first().waitFor();
    const { body } = await maya.query<QueryAnswer<'auditEvents'>>('/audit/events?type=PremiumPaid,PremiumReversed');
    expect(await entries.count()).toBe(6);
    await page.getByText(`Realisasi (SP2D): Rp${inIndonesian.format(6 * 201_000)}`).waitFor();
    await page.getByText('Dihitung dari catatan‑catatan di bawah ini', { exact: false }).waitFor();
    await page.getByText('Isi tiap catatan di halaman ini sama dengan yang disegel amplopnya.', { exact: false }).waitFor();
    expect(body.events.map((event) => Number(event.data['amountRupiah'])).reduce((sum, amount) => sum + amount, 0)).toBe(6 * 201_000);
    await entries.first().getByText(`Catatan ke‑${inIndonesian.format(Number(body.events[0]?.position))}`).waitFor();
    await entries.first().locator('summary').click();
    await entries.first().getByText(body.events[0]?.envelope ?? '').waitFor();
    await entries.first().getByRole('button', { name: /^Periksa bukti/ }).click();
    const proof = entries.first().getByRole('status');
    await proof.getByText('Catatan ini terbukti').waitFor();
    await proof.getByText(/^Isi catatan ke‑.*sama dengan yang disegel amplopnya\.$/).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(await overflowsSideways(page)).toBe(false);

    await page.getByLabel('Yang ditampilkan').selectOption('CoverageConfirmed');
    await page.getByRole('button', { name: 'Terapkan' }).click();
    await page.getByText('Kepesertaan dikonfirmasi', { exact: false }).first().waitFor();
    expect(await entries.count()).toBe(3);
    expect(page.url()).toContain('type=CoverageConfirmed');
    await page.getByRole('button', { name: 'Hapus filter catatan' }).click();
    await page.getByText(`25 catatan, posisi ${Number(city.position) - 24} sampai ${city.position}`).waitFor();
    await page.getByRole('button', { name: 'Paling awal' }).click();
    await page.getByText('25 catatan, posisi 1 sampai 25').waitFor();
    await page.getByText('Isi tiap catatan di halaman ini sama dengan yang disegel amplopnya.', { exact: false }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('ends where one looks back to, and reads worker by worker', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'auditor', 'Maya');
    await openPlace(page, `${base}/events?asOf=position:20`, 'Catatan');
    await page.getByText('20 catatan, posisi 1 sampai 20').waitFor();
    const then = await maya.query<QueryAnswer<'summary'>>(`/programs/${city.programId}/summary?asOf=position:20`);
    await openPlace(page, `${base}/events?asOf=position:20&type=WorkerRegistered,WorkerReregistered`, 'Catatan');
    await page.getByText(`Terdaftar: ${then.body.workers.registered}`).waitFor();
    await page.getByText(/sampai catatan ke‑20\.$/).waitFor();
    await openPlace(page, `${base}/events?asOf=position:20`, 'Catatan');
    await page.getByRole('link', { name: 'Ke pekerja' }).first().click();
    await page.getByRole('link', { name: 'Semua catatan pekerja ini' }).click();
    await page.getByRole('heading', { level: 1, name: 'Catatan' }).waitFor();
    await page.getByText(/^2 catatan, posisi/).waitFor();
    expect(page.url()).toContain(`worker=${city.workerIds[0] ?? ''}`);
    expect(page.url()).toContain('asOf=position');
    expect(complaints).toEqual([]);
    await close();
  });

  it('finds out an event whose words were changed on the way', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'auditor', 'Maya');
    await page.route('**/v1/audit/events?**', altered((text) => text.replaceAll('"amountRupiah":201000', '"amountRupiah":901000')));
    await openPlace(page, `${base}/events?type=PremiumPaid`, 'Catatan');
    const entry = page.locator('#main ol > li').first();
    await entry.getByText('Rp901.000', { exact: false }).waitFor();
    await page.getByRole('alert').getByText('6 catatan di halaman ini isinya berbeda dari yang disegel amplopnya').waitFor();
    expect(await page.locator('#main ol > li').filter({ hasText: 'Isinya berbeda dari yang disegel amplopnya' }).count()).toBe(6);
    await entry.locator('summary').click();
    await entry.getByRole('button', { name: /^Periksa bukti/ }).click();
    await entry.getByRole('alert').getByText('Isi catatan berbeda dari yang disegel amplopnya.').waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('leads those who may not read the log to the history, whose events prove the same', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'dinsos', 'Dewi');
    await openPlace(page, base, 'Ringkasan Program 2026');
    expect(await page.getByRole('link', { name: /Catatan/ }).count()).toBe(0);
    await page.getByRole('region', { name: 'Anggaran' }).getByRole('link', { name: /^Pagu/ }).click();
    const history = page.getByRole('region', { name: 'Jejak Perubahan' });
    await history.getByText(/^Program dibuka/).waitFor();
    await history.locator('summary').first().click();
    await history.getByRole('button', { name: /^Periksa bukti/ }).first().click();
    await history.getByText('Catatan ini terbukti').waitFor();
    await openPlace(page, `${base}/events`, 'Catatan');
    await page.getByText('Peran Anda tidak berwenang untuk ini.').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
