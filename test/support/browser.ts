import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { startTestLindung, type TestLindung } from './lindung.js';

/** The two widths that the dashboard is drawn for: an office laptop or projector, and a phone. */
export const viewports = {
  desk: { width: 1366, height: 768 },
  phone: { width: 375, height: 812 },
} as const;

export type ViewportName = keyof typeof viewports;

/** One person's window, and everything that went wrong in it unasked. */
export interface Visit {
  readonly page: Page;
  /** Console errors, uncaught exceptions and violations of the content security policy since the window opened. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** How a window is opened. `expectedStatuses` are the refusals that the spec provokes; Chromium prints each as an error. 503 is always expected. */
export interface VisitOptions {
  readonly viewport?: ViewportName;
  readonly language?: 'id' | 'en';
  readonly expectedStatuses?: readonly number[];
}

/** A whole Lindung and a browser that looks at it. */
export interface BrowserLindung extends TestLindung {
  readonly browser: Browser;
  visit(options?: VisitOptions): Promise<Visit>;
}

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
/** Long enough for a busy machine; a condition that holds is seen at once. */
const CONDITION_TIMEOUT_MS = 45_000;

/** The Chromium of this machine: CHROMIUM_PATH, or the first found on PATH. */
function chromiumPath(): string {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') return given;
  for (const name of CHROMIUM_NAMES) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // Not under this name.
    }
  }
  throw new Error('No Chromium found: set CHROMIUM_PATH to one, or leave the *.browser.spec.ts files out, as "npm test" does.');
}

/** Starts a Lindung of this spec's own, with an empty log, and a browser. */
export async function startBrowserLindung(): Promise<BrowserLindung> {
  const lindung = await startTestLindung();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS }).catch(async (error: unknown) => {
    await lindung.stop();
    throw error;
  });
  return {
    ...lindung,
    browser,
    visit: (options = {}) => openWindow(browser, lindung.queryApi, options),
    stop: async () => {
      await browser.close();
      await lindung.stop();
    },
  };
}

async function openWindow(browser: Browser, address: string, { viewport = 'desk', language = 'id', expectedStatuses = [] }: VisitOptions): Promise<Visit> {
  const context: BrowserContext = await browser.newContext({
    viewport: viewports[viewport],
    hasTouch: viewport === 'phone',
    locale: language === 'id' ? 'id-ID' : 'en-GB',
    timezoneId: 'Asia/Jakarta',
    // Nothing fades in or out, so that what is there can be judged at once.
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(CONDITION_TIMEOUT_MS);
  const complaints: string[] = [];
  // "Not yet" is an answer that the dashboard asks again after, at any time on a busy machine.
  const expected = [503, ...expectedStatuses].map((status) => `status of ${status}`);
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (expected.some((text) => message.text().includes(text))) return;
    complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  await page.goto(address);
  const close = async (): Promise<void> => {
    // Answers that a spec gives in place of the service may still be on their way.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  };
  return { page, complaints, close };
}

/** Signs in through the form, as role and name, and waits for the first page. */
export async function signInAs(page: Page, role: string, name: string): Promise<void> {
  await page.getByLabel('Peran').selectOption(role);
  await page.getByLabel('Nama', { exact: false }).fill(name);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.locator('#main h1').waitFor();
}

/** Signs in with a token, as people with several roles must: the form offers one role. */
export async function signInWith(page: Page, token: string): Promise<void> {
  await page.evaluate(`sessionStorage.setItem('lindung.session', ${JSON.stringify(token)})`);
  await page.reload();
  await page.locator('#main h1').waitFor();
}

/** Goes to a place behind `#` and waits for its heading and for every answer on it. */
export async function openPlace(page: Page, place: string, heading: string | RegExp): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#${place}`);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await settled(page);
}

/** Waits until nothing on the page is loading. */
export async function settled(page: Page): Promise<void> {
  await page.locator('[role=status][aria-label^=Memuat], [role=status][aria-label^=Loading], [aria-busy=true], [data-loading]').first().waitFor({ state: 'detached' });
}

/** Drops a file on the place made for it, as a mouse would. */
export async function dropFile(page: Page, file: { readonly name: string; readonly text: string }): Promise<void> {
  const transfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([${JSON.stringify(file.text)}], ${JSON.stringify(file.name)}, { type: 'text/csv' }));
    return transfer;
  })()`);
  const place = page.locator('label', { has: page.locator('input[type=file]') });
  await place.dispatchEvent('dragover', { dataTransfer: transfer });
  await place.dispatchEvent('drop', { dataTransfer: transfer });
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly impact: string | null; readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[] }[];
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds serious or critical on the page as it stands, one line for each element. */
export async function seriousBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

/** Whether the page is wider than its window, so that a person must scroll sideways. */
export async function overflowsSideways(page: Page): Promise<boolean> {
  return (await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth + 1')) as boolean;
}
