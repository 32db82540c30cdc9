import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roles } from '@lindung/integration-events/http/roles';
import { type BrowserLindung, openPlace, overflowsSideways, seriousBarriers, settled, signInAs, startBrowserLindung } from '../support/browser.js';
import { articleProgram, registrationOf } from '../support/people.js';

describe('the dashboard of an empty city', () => {
  let lindung: BrowserLindung;

  beforeAll(async () => {
    lindung = await startBrowserLindung();
  });
  afterAll(() => lindung?.stop());

  it.each(['desk', 'phone'] as const)('asks who one is and says that there is no programme yet (%s)', async (viewport) => {
    const { page, complaints, close } = await lindung.visit({ viewport });
    await page.getByRole('heading', { level: 1, name: 'Masuk' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('id');
    expect(await seriousBarriers(page)).toEqual([]);
    await signInAs(page, 'komisi4', 'Anton');
    await page.getByText('Belum ada program').waitFor();
    expect(await page.getByRole('button', { name: 'Buka program baru' }).count()).toBe(0);
    expect(await seriousBarriers(page)).toEqual([]);
    expect(await overflowsSideways(page)).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it('says so when the command API does not answer, and works again when it does', async () => {
    const { page, complaints, close } = await lindung.visit();
    const commands = `${lindung.commandApi}/**`;
    await page.route(commands, (route) => route.abort('connectionrefused'));
    await page.getByRole('button', { name: 'Masuk' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('Layanan tidak dapat dihubungi').waitFor();
    await page.unroute(commands);
    await page.getByRole('button', { name: 'Masuk' }).click();
    await page.getByText('Belum ada program').waitFor();
    expect(complaints.filter((text) => !text.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
    await close();
  });

  it('can be used with the keyboard alone, from signing in to a worker on the roster', async () => {
    const opened = await (await lindung.as('disnaker', 'Sari')).command('open-program', articleProgram);
    expect(opened.status).toBe(200);
    const { page, complaints, close } = await lindung.visit();
    const focused = () => page.evaluate('(document.activeElement.labels?.[0]?.textContent ?? document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent).trim()') as Promise<string>;
    const tabTo = async (name: RegExp) => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        // A window that keeps the focus looks a turn after Tab left a date whether it is still in it, which no person is too fast for.
        await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
        if (name.test(await focused())) return;
      }
      throw new Error(`No Tab leads to ${String(name)}.`);
    };
    await page.getByRole('heading', { level: 1, name: 'Masuk' }).waitFor();
    await tabTo(/^Nama/);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Sari');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ringkasan Program 2026' }).waitFor();
    await settled(page);
    await tabTo(/^Daftar Pekerja$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Daftar Pekerja' }).waitFor();
    await settled(page);
    await tabTo(/^Daftarkan pekerja$/);
    await page.keyboard.press('Enter');
    const window = page.getByRole('dialog', { name: 'Daftarkan pekerja' });
    await window.waitFor();
    const person = registrationOf(0);
    for (const [label, value] of [
      [/^NIK/, person['nik']],
      [/^Nama/, person['name']],
      // Day and month are the same number, because their order is the browser's choice.
      [/^Tanggal lahir/, '05051990'],
      [/^Jenis kelamin/, person['sex'] === 'L' ? 'L' : 'P'],
      [/^Alamat/, person['address']],
      [/^Kecamatan/, person['kecamatan']],
      [/^Kelurahan/, person['kelurahan']],
      [/^Pekerjaan/, person['occupation']],
    ] as const) {
      await tabTo(label);
      await page.keyboard.type(value ?? '');
    }
    expect(await seriousBarriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await window.waitFor({ state: 'hidden' });
    await page.getByText('1 pekerja', { exact: true }).waitFor();
    await page.getByRole('link', { name: person['name'] ?? '' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('offers each role what it may do', async () => {
    const { page, complaints, close } = await lindung.visit();
    const base = `/program/${articleProgram.programId}`;
    for (const role of roles) {
      await signInAs(page, role, 'Orang Baru');
      const navigation = page.getByRole('navigation', { name: 'Navigasi utama' });
      await openPlace(page, `${base}/rounds`, 'Penetapan Kuota');
      const may = {
        draws: (await page.getByRole('button', { name: 'Pratinjau' }).count()) === 1,
        uploads: (await navigation.getByRole('link', { name: 'Unggah Data' }).count()) === 1,
      };
      await openPlace(page, `${base}/roster`, 'Daftar Pekerja');
      const sees = { registers: (await page.getByRole('button', { name: 'Daftarkan pekerja' }).count()) === 1, searches: (await page.getByLabel('Cari nama').count()) === 1 };
      expect([role, { ...may, ...sees }]).toEqual([
        role,
        { draws: role === 'disnaker', registers: role === 'disnaker', uploads: ['disnaker', 'dinsos', 'bendahara', 'bpjs', 'auditor'].includes(role), searches: role !== 'komisi4' },
      ]);
      await page.getByRole('button', { name: 'Keluar' }).click();
      await page.getByRole('heading', { level: 1, name: 'Masuk' }).waitFor();
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it('speaks English at a switch, and remembers it', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'auditor', 'Maya');
    await page.getByRole('heading', { level: 1, name: 'Ringkasan Program 2026' }).waitFor();
    await page.getByText('English', { exact: true }).click();
    const sum = page.getByText('Rp2,000,000,000 ÷ Rp201,000 = 9,950 seats. The quota of 10,000 does not fit', { exact: false });
    await sum.waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    await page.reload();
    await sum.waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
