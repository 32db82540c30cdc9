import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settleSmallCity, type SmallCity } from '../support/browser-city.js';
import { checkpointOver, startTestLindung, type TestLindung } from '../support/lindung.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tool = join(root, 'apps/auditor/dist/main.js');
const run = promisify(execFile);

/** The commands of a page, in the order in which they stand there. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(root, 'infra/docs', page), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
}

/** What the pages tell auditors to type is typed, on a system that runs. */
describe.each(['untuk-auditor.md', 'for-auditors.md'])('the commands of %s', (page) => {
  let lindung: TestLindung;
  let city: SmallCity;
  let folder: string;

  beforeAll(async () => {
    if (!existsSync(tool)) throw new Error('The auditor is not built: run "npm run build" first.');
    lindung = await startTestLindung();
    city = await settleSmallCity(lindung, { registered: 14, verified: 12, seats: 6, paid: true, covered: 2 });
    folder = mkdtempSync(join(tmpdir(), 'lindung-docs-'));
    await checkpointOver(city.position, lindung);
  });

  afterAll(async () => {
    await lindung?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('all work as they stand, and find nothing', async () => {
    const commands = commandsOf(page);
    expect(commands.length).toBeGreaterThan(9);
    for (const command of commands) {
      const typed = command
        .replace('npm run auditor --', `${process.execPath} ${tool}`)
        .replace('http://127.0.0.1:3000', lindung.queryApi)
        .replace(/ID-PEKERJA|WORKER-ID/, city.workerIds[0] ?? '');
      const { stdout } = await run('sh', ['-c', typed], { cwd: folder, env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'development', DATABASE_URL: lindung.databaseUrl } }).catch((error: { stdout: string; stderr: string }) => {
        throw new Error(`${command}\n${error.stdout}\n${error.stderr}`);
      });
      expect([command, stdout.includes('FINDING')]).toEqual([command, false]);
    }
    expect(existsSync(join(folder, page === 'for-auditors.md' ? 'proof.json' : 'bukti.json'))).toBe(true);
  });

  it('ends quietly where nobody reads its answer to the end', async () => {
    for (const args of [['--help'], ['verify'], ['sample', '--n', '5', '--seed', 'BA-01/2026']]) {
      const child = spawn(process.execPath, [tool, ...args], { cwd: folder, env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'development', DATABASE_URL: lindung.databaseUrl }, stdio: ['ignore', 'pipe', 'pipe'] });
      // As `2>&1 | head` does, but before the first word.
      child.stdout.destroy();
      child.stderr.destroy();
      expect([args, ...(await once(child, 'exit'))]).toEqual([args, 0, null]);
    }
  });

  it('exits with another status than 0 when something was altered, and with 2 when it was asked nonsense', async () => {
    const status = (args: readonly string[]): Promise<number> =>
      run(process.execPath, [tool, ...args], { cwd: folder, env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'development', DATABASE_URL: lindung.databaseUrl } }).then(() => 0, (error: { code: number }) => error.code);
    expect(await status(['verify', '--json'])).toBe(0);
    expect(await status(['verify', '--from', 'nowhere'])).toBe(2);
    expect(await status(['dance'])).toBe(2);
    expect(await status(['verify', '--key', 'nonsense'])).toBe(2);
    expect(await status(['export', '--to', page === 'for-auditors.md' ? 'export' : 'ekspor'])).toBe(2);
    expect(await status(['redraw', 'no-such-round'])).toBe(2);
    expect(await status(['verify', '--checkpoint', page === 'for-auditors.md' ? 'my-checkpoint.txt' : 'checkpoint-saya.txt', '--key', 'other.example/log+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'])).not.toBe(0);
  });
});
