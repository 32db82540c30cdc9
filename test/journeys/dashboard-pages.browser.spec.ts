import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { type BrowserLindung, openPlace, overflowsSideways, seriousBarriers, signInAs, startBrowserLindung, type ViewportName } from '../support/browser.js';
import { settleSmallCity, type SmallCity } from '../support/browser-city.js';
import { registrationOf } from '../support/people.js';

describe('every page of the dashboard', () => {
  let lindung: BrowserLindung;
  let city: SmallCity;
  let roundId: string;

  beforeAll(async () => {
    lindung = await startBrowserLindung();
    city = await settleSmallCity(lindung, { registered: 10, verified: 8, seats: 4, paid: true, covered: 2 });
    const rounds = await city.sari.query<QueryAnswer<'rounds'>>(`/programs/${city.programId}/rounds?minPosition=${city.position}`);
    roundId = rounds.body.rounds[0]?.roundId ?? '';
  });
  afterAll(() => lindung?.stop());

  const placesOf = (base: string): readonly (readonly [string, string | RegExp])[] => [
    [base, 'Ringkasan Program 2026'],
    [`${base}/roster`, 'Daftar Pekerja'],
    [`${base}/workers/${city.workerIds[0] ?? ''}`, registrationOf(0)['name'] ?? ''],
    [`${base}/waiting-list`, 'Daftar Tunggu'],
    [`${base}/rounds`, 'Penetapan Kuota'],
    [`${base}/rounds/${roundId}`, /^Penetapan /],
    [`${base}/payment`, 'Pembayaran Premi'],
    [`${base}/imports`, 'Unggah Data'],
    [`${base}/settings`, 'Pengaturan Program'],
    ['/programs/new', 'Buka program baru'],
    ['/nowhere', 'Halaman ini tidak ada'],
  ];

  it.each<ViewportName>(['desk', 'phone'])('has no serious barrier, no error in the console, and fits its window (%s)', async (viewport) => {
    const { page, complaints, close } = await lindung.visit({ viewport });
    await signInAs(page, 'disnaker', 'Sari');
    for (const [place, heading] of placesOf(`/program/${city.programId}`)) {
      await openPlace(page, place, heading);
      expect([place, await seriousBarriers(page)]).toEqual([place, []]);
      expect([place, await overflowsSideways(page)]).toEqual([place, false]);
      expect([place, await page.title()]).toEqual([place, expect.stringMatching(/ – Lindung$/)]);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it('opens its menu on a phone, and closes it when one has gone somewhere', async () => {
    const { page, complaints, close } = await lindung.visit({ viewport: 'phone' });
    await signInAs(page, 'komisi4', 'Anton');
    await page.getByRole('button', { name: 'Menu' }).click();
    expect(await seriousBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Daftar Tunggu', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Daftar Tunggu' }).waitFor();
    await page.getByRole('button', { name: 'Menu', expanded: false }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
