import { readFileSync } from 'node:fs';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { type BrowserLindung, openPlace, overflowsSideways, seriousBarriers, settled, signInAs, startBrowserLindung } from '../support/browser.js';
import { settleSmallCity, type SmallCity } from '../support/browser-city.js';
import { eventually } from '../support/eventually.js';
import { type TestPerson } from '../support/lindung.js';
import { registrationOf } from '../support/people.js';
import { todayInJakarta } from '../support/today.js';

const inIndonesian = new Intl.NumberFormat('id-ID');
const dayBefore = (days: number): string => new Date(Date.parse(`${todayInJakarta()}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
const inWords = (day: string): string => new Intl.DateTimeFormat('id-ID', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(day)).replaceAll(' ', '\u00a0');

describe('looking back on the dashboard', () => {
  let lindung: BrowserLindung;
  let city: SmallCity;
  let maya: TestPerson;
  let base: string;
  /** Right after the last DTSEN check, before the first seat. */
  let then: string;

  beforeAll(async () => {
    lindung = await startBrowserLindung();
    city = await settleSmallCity(lindung, { registered: 10, verified: 8, seats: 4, paid: true, covered: 2 });
    base = `/program/${city.programId}`;
    maya = await lindung.as('auditor', 'Maya');
    const checks = await maya.query<QueryAnswer<'auditEvents'>>('/audit/events?type=DtsenVerified');
    then = `position:${checks.body.events.at(-1)?.position ?? ''}`;
  });
  afterAll(() => lindung?.stop());

  const figure = async (page: Page, section: string, name: string): Promise<string> => {
    const term = page.getByRole('region', { name: section }).locator('dt', { hasText: new RegExp(`^${name}`) });
    return (await term.locator('xpath=following-sibling::dd[1]').textContent()) ?? '';
  };

  it.each(['desk', 'phone'] as const)('shows every page as it stood, until one goes back to today (%s)', async (viewport) => {
    const { page, complaints, close } = await lindung.visit({ viewport });
    await signInAs(page, 'auditor', 'Maya');
    await openPlace(page, `${base}?asOf=${then}`, 'Ringkasan Program 2026');
    const banner = page.getByRole('status').filter({ hasText: `Anda melihat posisi tepat setelah catatan ke‑${then.replace('position:', '')},` });
    await banner.waitFor();
    expect(await page.title()).toContain(`catatan ke‑${then.replace('position:', '')}`);
    for (const asOf of [then, null]) {
      if (asOf === null) {
        await page.getByRole('button', { name: 'Kembali ke hari ini' }).click();
        await banner.waitFor({ state: 'detached' });
        await settled(page);
      }
      const { workers, budget } = (await maya.query<QueryAnswer<'summary'>>(`/programs/${city.programId}/summary${asOf === null ? '' : `?asOf=${asOf}`}`)).body;
      expect([workers.paid, workers.standing.waiting]).toEqual(asOf === null ? [4, 4] : [0, 8]);
      for (const [name, value] of [['Terverifikasi', workers.verified], ['Dibayar', workers.paid], ['Terlindungi', workers.covered], ['Daftar Tunggu', workers.standing.waiting]] as const) {
        expect([name, await figure(page, 'Dari terdaftar sampai terlindungi', name)]).toEqual([name, inIndonesian.format(value)]);
      }
      expect(await figure(page, 'Anggaran', 'Realisasi')).toBe(`Rp${inIndonesian.format(budget.realised)}`);
      expect(await seriousBarriers(page)).toEqual([]);
      expect(await overflowsSideways(page)).toBe(false);
    }
    expect(page.url()).not.toContain('asOf');
    expect(complaints).toEqual([]);
    await close();
  });

  it('keeps the moment over links, lists, downloads and a reload', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'auditor', 'Maya');
    await openPlace(page, `${base}?asOf=${then}`, 'Ringkasan Program 2026');
    await page.getByRole('navigation', { name: 'Navigasi utama' }).getByRole('link', { name: 'Daftar Tunggu' }).click();
    await page.getByRole('heading', { level: 1, name: 'Daftar Tunggu' }).waitFor();
    await settled(page);
    expect(await page.getByRole('rowheader').count()).toBe(8);
    expect(page.url()).toContain('asOf=position');
    await page.getByRole('link', { name: 'Daftar Pekerja' }).click();
    await page.getByText('10 pekerja', { exact: true }).waitFor();
    await page.getByLabel('Status').selectOption('waiting');
    await page.getByText('8 pekerja', { exact: true }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Unduh CSV' }).click();
    const file = readFileSync(await (await download).path(), 'utf8');
    expect(file.replace('\uFEFF', '')).toBe((await maya.query<string>(`/programs/${city.programId}/roster.csv?status=waiting&asOf=${then}`)).body);
    await page.getByRole('button', { name: 'Hapus filter' }).click();
    await page.getByRole('link', { name: registrationOf(0)['name'] ?? '' }).click();
    await page.getByRole('region', { name: 'Jejak Perubahan' }).getByRole('listitem').nth(1).waitFor();
    expect(await page.getByRole('region', { name: 'Jejak Perubahan' }).getByRole('listitem').count()).toBe(2);
    await page.reload();
    await page.getByText('Anda melihat posisi', { exact: false }).waitFor();
    await settled(page);
    expect(await page.getByText('Terlindungi', { exact: true }).count()).toBe(0);
    expect(await seriousBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('takes no command meanwhile, and says why', async () => {
    const { page, complaints, close } = await lindung.visit();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.method()} ${request.url()}`));
    for (const [role, name] of [['disnaker', 'Sari'], ['bendahara', 'Bagus']] as const) {
      await signInAs(page, role, name);
      sent.length = 0;
      for (const [place, heading] of [
        ['/rounds', 'Penetapan Kuota'],
        ['/payment', 'Pembayaran Premi'],
        ['/imports', 'Unggah Data'],
        ['/settings', 'Pengaturan Program'],
        ['/roster', 'Daftar Pekerja'],
        [`/workers/${city.workerIds[0] ?? ''}`, registrationOf(0)['name'] ?? ''],
      ] as const) {
        await openPlace(page, `${base}${place}?asOf=${then}`, heading);
        const actions = page.locator('#main').getByRole('button', { name: /Pratinjau|Periksa$|Terbitkan|Unggah|Ubah|Tutup program|Buka|Daftarkan|Catat|Perbaiki|Hapus data|Pelepasan/ });
        expect([place, await actions.count(), await page.locator('input[type=file]').count()]).toEqual([place, 0, 0]);
      }
      await page.getByText('Tindakan hanya dapat dilakukan pada posisi hari ini.').first().waitFor();
      expect(sent.filter((request) => request.startsWith('POST') || request.includes('minPosition'))).toEqual([]);
      await page.getByRole('button', { name: 'Keluar' }).click();
      await page.getByRole('heading', { level: 1, name: 'Masuk' }).waitFor();
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows how far the replay of a long log has come', async () => {
    const { page, complaints, close } = await lindung.visit({ viewport: 'phone' });
    let answered = 0;
    let seen = 0;
    await page.route(/\/summary\?asOf=/, async (route) => {
      answered += 1;
      const mine = answered;
      // The next answer waits until what this one says was seen.
      await eventually(() => Promise.resolve(seen), (times) => times >= Math.min(mine - 1, 2));
      if (mine > 2) return route.continue();
      const body = { type: '/docs#REPLAY_UNDER_WAY', title: 'Service Unavailable', status: 503, code: 'REPLAY_UNDER_WAY', detail: 'It is being replayed.', errors: [], progress: { done: mine * 12_000, total: 59_167 } };
      return route.fulfill({ status: 503, contentType: 'application/problem+json', headers: { 'retry-after': '1' }, json: body });
    });
    await signInAs(page, 'komisi4', 'Anton');
    await page.goto(`${lindung.queryApi}/#${base}?asOf=${then}`);
    for (const done of ['12.000', '24.000']) {
      await page.getByText(`${done} dari 59.167 catatan sudah diputar ulang.`).first().waitFor();
      seen += 1;
    }
    await page.getByRole('region', { name: 'Anggaran' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('is led by slider, arrows and date field, and asks only for the day where one stays', async () => {
    const { page, complaints, close } = await lindung.visit({ expectedStatuses: [404] });
    // Everything in this log was recorded today; a programme that was opened earlier gives the slider its days.
    await page.route(/\/v1\/programs(\?minPosition=\d+)?$/, async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as QueryAnswer<'programs'>;
      await route.fulfill({ response, json: { ...body, programs: body.programs.map((program) => ({ ...program, openedOn: dayBefore(40) })) } });
    });
    const asked: string[] = [];
    page.on('request', (request) => (/summary\?asOf=/.test(request.url()) ? asked.push(new URL(request.url()).searchParams.get('asOf') ?? '') : undefined));
    await signInAs(page, 'komisi4', 'Anton');
    await openPlace(page, base, 'Ringkasan Program 2026');
    const slider = page.getByRole('slider', { name: 'Pilih hari posisi' });
    expect(await slider.getAttribute('aria-valuetext')).toContain('hari ini');
    await slider.focus();
    // Sent together, so that no pause between two of them is taken for staying.
    await Promise.all(Array.from({ length: 5 }, () => page.keyboard.press('ArrowLeft')));
    expect(await slider.getAttribute('aria-valuetext')).toBe(inWords(dayBefore(5)));
    await page.getByText(`Per ${inWords(dayBefore(5))} program ini belum dibuka.`).waitFor();
    expect(asked).toEqual([dayBefore(5)]);
    expect(page.url()).toContain(`asOf=${dayBefore(5)}`);
    expect(await seriousBarriers(page)).toEqual([]);

    await page.getByRole('button', { name: 'Mundur sehari' }).click();
    await page.getByText(`Per ${inWords(dayBefore(6))} program ini belum dibuka.`).waitFor();
    await page.getByLabel('Tanggal posisi').fill(dayBefore(20));
    await page.getByText(`Per ${inWords(dayBefore(20))} program ini belum dibuka.`).waitFor();

    const field = page.getByLabel('Tanggal posisi');
    await field.fill('2199-01-01');
    await page.getByRole('alert').getByText(/^Pilih .* sampai /).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await field.blur();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(await field.inputValue()).toBe(dayBefore(20));

    const box = await slider.boundingBox();
    if (box === null) throw new Error('The slider has no place on the page.');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2, { steps: 12 });
    await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2, { steps: 12 });
    await page.mouse.up();
    await page.getByText('Anda melihat posisi', { exact: false }).waitFor({ state: 'detached' });
    await settled(page);
    expect(asked).toEqual([dayBefore(5), dayBefore(6), dayBefore(20)]);
    expect(page.url()).not.toContain('asOf');
    await page.goBack();
    await page.getByText(`Per ${inWords(dayBefore(20))} program ini belum dibuka.`).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('stands at the day of a position where the person may read the log, and nowhere else', async () => {
    const number = then.replace('position:', '');
    for (const role of ['auditor', 'dinsos'] as const) {
      const { page, complaints, close } = await lindung.visit();
      await signInAs(page, role, 'Maya');
      await openPlace(page, `${base}?asOf=${then}`, 'Ringkasan Program 2026');
      const bar = page.getByRole('group', { name: 'Posisi per' });
      const [words, day] = role === 'auditor' ? [/\(dicatat .* WIB\)$/, todayInJakarta()] : [/\(harinya tidak ditampilkan\)$/, ''];
      await bar.getByText(words).waitFor();
      await bar.getByText(`catatan ke‑${number}`, { exact: false }).waitFor();
      expect(await page.getByLabel('Tanggal posisi').inputValue()).toBe(day);
      expect(await page.getByRole('slider', { name: 'Pilih hari posisi' }).getAttribute('aria-valuetext')).toMatch(words);
      expect(await seriousBarriers(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    }
  });

  it('says so where the moment has not come yet, or cannot be read', async () => {
    const { page, complaints, close } = await lindung.visit({ expectedStatuses: [422] });
    await signInAs(page, 'auditor', 'Maya');
    await page.goto(`${lindung.queryApi}/#${base}/rounds?asOf=2199-01-01`);
    await page.getByRole('alert').getByText('MOMENT_AHEAD').waitFor();
    await page.getByText(`Posisi per ${inWords('2199-01-01')} tidak dapat ditampilkan.`, { exact: false }).waitFor();
    expect(await page.getByText('Semua angka dihitung ulang', { exact: false }).count()).toBe(0);
    await page.goto(`${lindung.queryApi}/#${base}/rounds?asOf=position:99999`);
    await page.getByText('Posisi per catatan ke‑99.999 tidak dapat ditampilkan.', { exact: false }).waitFor();
    expect(await page.getByText('Semua angka dihitung ulang', { exact: false }).count()).toBe(0);
    await page.getByRole('button', { name: 'Kembali ke hari ini' }).click();
    await page.getByRole('rowheader').first().waitFor();
    await page.goto(`${lindung.queryApi}/#${base}/rounds?asOf=2026-7-5`);
    await page.getByText('Posisi dalam alamat ini tidak terbaca.', { exact: false }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
