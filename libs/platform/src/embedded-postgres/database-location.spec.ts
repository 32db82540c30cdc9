import { afterAll, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseLocation, existingLocation, prepareDataDirectory } from './database-location.js';
import { chooseServerAccount } from './server-account.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'lindung-location-')));
const relocatedPlaces: string[] = [];

afterAll(() => {
  for (const path of [scratch, ...relocatedPlaces]) rmSync(path, { recursive: true, force: true });
});

describe('the place of the database', () => {
  it('is the data directory where the account of the server can enter it', () => {
    chmodSync(scratch, 0o711);
    const dataDir = prepareDataDirectory(join(scratch, 'open'));
    expect(chooseLocation(dataDir, chooseServerAccount(null))).toEqual({
      place: dataDir,
      dataDirectory: join(dataDir, 'postgres'),
      relocated: false,
    });
    expect(existingLocation(dataDir)).toBeNull();
  });

  it('is found again, under root somewhere else, when the data directory lies in a closed home', async () => {
    chmodSync(scratch, 0o700);
    const dataDir = join(scratch, 'closed');
    const isRoot = process.getuid?.() === 0;
    const said: string[] = [];
    const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDir, log: (message) => said.push(message) });
    const first = await start();
    if (isRoot) relocatedPlaces.push(join(first.dataDirectory, '..'));
    await first.stop();
    expect(first.dataDirectory.startsWith(scratch)).toBe(!isRoot);
    expect(existsSync(join(dataDir, 'database-location'))).toBe(isRoot);
    expect(said.some((line) => line.includes(join(first.dataDirectory, '..')))).toBe(isRoot);

    const second = await start();
    await second.stop();
    expect(second.dataDirectory).toBe(first.dataDirectory);
  });

  it('is not silently begun anew when it has gone', () => {
    const dataDir = prepareDataDirectory(join(scratch, 'lost'));
    const account = { uid: 65_534, gid: 65_534, name: 'nobody' };
    if (process.getuid?.() === 0) {
      chmodSync(scratch, 0o700);
      const { place } = chooseLocation(dataDir, account);
      expect(readFileSync(join(dataDir, 'database-location'), 'utf8').trim()).toBe(place);
      rmSync(place, { recursive: true });
      expect(() => existingLocation(dataDir)).toThrow(/does not exist. Restore it/);
    } else {
      expect(existingLocation(dataDir)).toBeNull();
    }
  });
});
