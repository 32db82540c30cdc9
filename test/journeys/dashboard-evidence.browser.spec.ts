import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Page, type Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCheckpoint, signCheckpoint } from '@lindung/transparency-log/checkpoint';
import { nodeEd25519Verify, signerFromSeed } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { formatVerifierKey, parseVerifierKey } from '@lindung/transparency-log/verifier-key';
import { type BrowserLindung, openPlace, overflowsSideways, seriousBarriers, signInAs, startBrowserLindung } from '../support/browser.js';
import { settleSmallCity, type SmallCity } from '../support/browser-city.js';
import { todayInJakarta } from '../support/today.js';

const inIndonesian = new Intl.NumberFormat('id-ID');
/** What a browser keeps of the log. */
interface Witness {
  readonly keys: readonly string[];
  readonly since: string;
  readonly greatest: string;
}

/** Something that goes wrong between the log and the reader, and what the page says then. */
interface Tampering {
  readonly where: string;
  readonly words: RegExp;
  /** Who looks; the auditor where nothing else is said. */
  readonly role?: 'auditor' | 'dinsos';
  readonly tamper: (page: Page) => Promise<unknown>;
}

const otherKey = (): string => formatVerifierKey({ name: 'lindung/lain', algorithm: 1, publicKey: signerFromSeed(randomBytes(32)).publicKey }, nodeSha256);
const checkpoints = /\/v1\/audit\/checkpoint\?/;

describe('evidence on the dashboard', () => {
  let lindung: BrowserLindung;
  let city: SmallCity;
  let base: string;

  beforeAll(async () => {
    lindung = await startBrowserLindung();
    city = await settleSmallCity(lindung, { registered: 12, verified: 10, seats: 6, paid: true, covered: 3 });
    base = `/program/${city.programId}`;
  });
  afterAll(() => lindung?.stop());

  const badge = (page: Page, words: string | RegExp) => page.locator('#main').getByRole('button', { name: words });
  const verified = (page: Page) => badge(page, `Segel cocok · catatan ${inIndonesian.format(Number(city.position))}`);
  /** The remembered witness of a page, as it lies in its storage. */
  const witness = async (page: Page): Promise<Witness> => JSON.parse((await page.evaluate('localStorage.getItem("lindung.witness")')) as string) as never;
  const remember = (page: Page, seen: Witness) => page.evaluate(`localStorage.setItem('lindung.witness', ${JSON.stringify(JSON.stringify(seen))})`);
  const altered = (change: (text: string) => string) => async (route: Route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  };
  /** A checkpoint that the log's own key signs over a root that the log never had. */
  const signedLie = (note: string, keys: readonly string[]): string => {
    const { checkpoint } = openCheckpoint(note, keys.map((key) => parseVerifierKey(key, nodeSha256)), nodeEd25519Verify);
    return signCheckpoint({ ...checkpoint, root: new Uint8Array(randomBytes(32)) }, { name: checkpoint.origin, signer: signerFromSeed(lindung.signingKey), sha256: nodeSha256 });
  };

  it.each(['desk', 'phone'] as const)('verifies the figures by itself, says what that proves, and remembers (%s)', async (viewport) => {
    const { page, complaints, close } = await lindung.visit({ viewport });
    await signInAs(page, 'komisi4', 'Anton');
    await openPlace(page, base, 'Ringkasan Program 2026');
    await verified(page).click();
    const details = page.getByRole('dialog', { name: 'Bukti di balik angka' });
    await details.getByText('Kunci ini baru pertama kali dilihat', { exact: false }).waitFor();
    await details.getByText(/^Isi catatan ke‑.*dihitung sidiknya oleh peramban ini/).waitFor();
    await details.getByText('Yang tidak dibuktikan di sini').waitFor();
    expect(await details.getByText('peran Anda tidak membuka buku catatan', { exact: false }).count()).toBe(0);
    const { greatest, keys } = await witness(page);
    const { checkpoint } = openCheckpoint(greatest, keys.map((key) => parseVerifierKey(key, nodeSha256)), nodeEd25519Verify);
    await details.getByText(`${inIndonesian.format(checkpoint.size)} catatan`, { exact: true }).waitFor();
    await details.getByText(`${Buffer.from(checkpoint.root).toString('base64').slice(0, 12)}…`).waitFor();
    const download = page.waitForEvent('download');
    await details.getByRole('button', { name: 'Unduh segel' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toBe(greatest);
    expect(await seriousBarriers(page)).toEqual([]);
    expect(await overflowsSideways(page)).toBe(false);
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'hidden' });

    await page.reload();
    await verified(page).click();
    await details.getByText('yang dikenal peramban ini sejak', { exact: false }).waitFor();
    await details.getByText('Segel ini satu riwayat', { exact: false }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('says less to whoever may not read the log', async () => {
    const { page, complaints, close } = await lindung.visit({ expectedStatuses: [404] });
    const askedLog: string[] = [];
    page.on('request', (request) => (request.url().includes('/audit/events') ? askedLog.push(request.url()) : undefined));
    await signInAs(page, 'dinsos', 'Dewi');
    await openPlace(page, `${base}?asOf=${todayInJakarta()}`, 'Ringkasan Program 2026');
    await verified(page).click();
    const details = page.getByRole('dialog', { name: 'Bukti di balik angka' });
    await details.getByText(/^Sidik catatan ke‑.* yang disimpan layanan/).waitFor();
    await details.getByText('peran Anda tidak membuka buku catatan', { exact: false }).waitFor();
    await details.getByText(/yang terakhir dicatat sampai/).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(askedLog).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('holds a day against the log: figures of another moment raise an alarm', async () => {
    const { page, complaints, close } = await lindung.visit({ expectedStatuses: [404] });
    await signInAs(page, 'auditor', 'Maya');
    const yesterday = new Date(Date.parse(`${todayInJakarta()}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    await openPlace(page, `${base}?asOf=${yesterday}`, 'Ringkasan Program 2026');
    await badge(page, 'Segel cocok · sebelum catatan pertama').click();
    await page.getByRole('dialog').getByText(/catatan pertama baru dicatat/).waitFor();
    await page.keyboard.press('Escape');
    await openPlace(page, `${base}?asOf=${todayInJakarta()}`, 'Ringkasan Program 2026');
    await verified(page).click();
    await page.getByRole('dialog').getByText(/catatan masih dapat bertambah/).waitFor();

    // A service that answers for yesterday with what it knows today.
    await page.route(`**/v1/programs**asOf=${yesterday}**`, async (route) => {
      const url = new URL(route.request().url());
      url.searchParams.delete('asOf');
      await route.fulfill({ response: await route.fetch({ url: url.href }) });
    });
    await openPlace(page, `${base}?asOf=${yesterday}`, 'Ringkasan Program 2026');
    await page.reload();
    await page.getByRole('alert').getByText(/bukan angka dari saat yang diminta/).waitFor();
    await badge(page, 'Segel tidak cocok').waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('waits for the first key, and goes on by itself', async () => {
    const { page, complaints, close } = await lindung.visit();
    await page.route('**/v1/audit/keys', (route) => route.fulfill({ json: { keys: [], position: '0' } }));
    await signInAs(page, 'auditor', 'Maya');
    await badge(page, 'Segel belum terbit').waitFor();
    await page.unroute('**/v1/audit/keys');
    await verified(page).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('verifies the past under the checkpoint of then', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'auditor', 'Maya');
    await openPlace(page, `${base}?asOf=position:9`, 'Ringkasan Program 2026');
    await badge(page, 'Segel cocok · catatan 9').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it.each<Tampering>([
    {
      where: 'the service names another key',
      words: /memakai kunci lain/,
      tamper: (page) => page.route('**/v1/audit/keys', altered((text) => text.replace(/lindung[^"+]*\+[^"]+/, otherKey()))),
    },
    {
      where: 'a checkpoint is altered',
      words: /Tanda tangan pada segel palsu/,
      tamper: (page) => page.route(checkpoints, altered((note) => note.replace(/\n(\d+)\n./, (line) => `${line.slice(0, -1)}${line.endsWith('A') ? 'B' : 'A'}`))),
    },
    {
      where: 'the last event is another than the sealed one',
      words: /tidak ada dalam pohon/,
      tamper: (page) => page.route('**/v1/audit/events?**', altered((text) => text.replaceAll(/(recordedAt\W+20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.)(\d)/g, (_, before: string, tenths: string) => `${before}${(Number(tenths) + 1) % 10}`))),
    },
    {
      where: 'the last event says something else than was sealed',
      words: /Isi catatan berbeda/,
      tamper: (page) => page.route('**/v1/audit/events?**', altered((text) => text.replace(/"actorName":"[^"]*"/, '"actorName":"Budi"'))),
    },
    {
      where: 'the last event is kept back',
      words: /tidak memberikan catatan/,
      tamper: (page) => page.route('**/v1/audit/events?**', (route) => route.fulfill({ json: { events: [], nextAfter: null, position: city.position } })),
    },
    { where: 'a checkpoint is no checkpoint', words: /tidak terbaca/, tamper: (page) => page.route(checkpoints, altered(() => 'Terverifikasi.')) },
    {
      where: 'an event is not in the tree, by the leaf that the service keeps',
      words: /tidak ada dalam pohon/,
      role: 'dinsos',
      tamper: (page) => page.route('**/v1/audit/proofs/inclusion?**', altered((text) => text.replace(/"leafHash":"[^"]*"/, `"leafHash":"${randomBytes(32).toString('base64')}"`))),
    },
    {
      where: 'the log goes on from another history than this browser saw signed',
      words: /bukan kelanjutan/,
      tamper: async (page) => {
        const seen = await witness(page);
        await remember(page, { ...seen, greatest: signedLie(seen.greatest, seen.keys) });
      },
    },
  ])('raises an alarm where $where', async ({ words, tamper, role = 'auditor' }) => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, role, 'Maya');
    await openPlace(page, base, 'Ringkasan Program 2026');
    await verified(page).waitFor();
    await tamper(page);
    const expected = await witness(page);
    await page.reload();
    await page.getByRole('alert').getByText(words).waitFor();
    await badge(page, 'Segel tidak cocok').click();
    const details = page.getByRole('dialog');
    await details.getByText('Jangan memakai angka ini', { exact: false }).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(await witness(page)).toEqual(expected);
    expect(complaints).toEqual([]);
    await close();
  });

  it('waits for a signature, tells when nobody answers, and goes on by itself', async () => {
    const { page, close } = await lindung.visit();
    await page.route(checkpoints, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'Busy', status: 503, code: 'NOT_CAUGHT_UP', detail: '', errors: [] }) }));
    await signInAs(page, 'auditor', 'Maya');
    await badge(page, 'Segel belum terbit').waitFor();
    await page.unroute(checkpoints);
    await verified(page).waitFor();
    await page.route('**/v1/audit/**', (route) => route.abort('connectionrefused'));
    await page.reload();
    await badge(page, 'Luring, belum diperiksa').waitFor();
    await page.unroute('**/v1/audit/**');
    await verified(page).waitFor();
    await close();
  });

  it('trusts another key only where somebody says so', async () => {
    const { page, complaints, close } = await lindung.visit();
    await signInAs(page, 'auditor', 'Maya');
    await verified(page).waitFor();
    const seen = await witness(page);
    await remember(page, { ...seen, keys: ['lindung/dulu+00000000+AAAA'] });
    await page.reload();
    await badge(page, 'Segel tidak cocok').click();
    await page.getByRole('dialog').getByText(seen.keys[0] ?? '').waitFor();
    await page.getByRole('button', { name: 'Kunci sudah saya cocokkan, percayai' }).click();
    await verified(page).waitFor();
    expect(await witness(page)).toEqual(seen);
    expect(complaints).toEqual([]);
    await close();
  });
});
