import { existsSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readPostmasterFile } from '@lindung/platform/embedded-postgres/postmaster';
import { isPostmasterOf } from '@lindung/platform/embedded-postgres/process-identity';
import { Client } from 'pg';
import { startPrivateDatabase } from './private-database.js';
import { eventually } from '../../../../test/support/eventually.js';

const base = realpathSync(tmpdir());
const directories = (): string[] => readdirSync(base).filter((name) => name.startsWith(`lindung-audit-${process.pid}-`)).map((name) => join(base, name));

describe('the private database of a replay', () => {
  it('answers, and is gone with its files after removal', async () => {
    const database = await startPrivateDatabase();
    const [directory = ''] = directories();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ listens: string }>(`SELECT current_setting('listen_addresses') AS listens`);
    expect(rows).toEqual([{ listens: '127.0.0.1' }]);
    await client.end();
    const pid = readPostmasterFile(join(directory, 'data'))?.pid ?? 0;
    await Promise.all([database.remove(), database.remove()]);
    expect(isPostmasterOf(pid, join(directory, 'data'))).toBe(false);
    expect(directories()).toEqual([]);
  });

  it('clears away what a killed run left behind, and nothing of a run that lives', async () => {
    const alive = await startPrivateDatabase();
    const [directoryOfAlive = ''] = directories();
    const killed = await startPrivateDatabase();
    const directoryOfKilled = directories().find((directory) => directory !== directoryOfAlive) ?? '';
    const pid = readPostmasterFile(join(directoryOfKilled, 'data'))?.pid ?? 0;
    // As if another process had held it, with a number that lives again under another start time.
    writeFileSync(join(directoryOfKilled, 'lindung.lock'), JSON.stringify({ pid: process.pid, identity: 'of an earlier life' }));

    const next = await startPrivateDatabase();
    // Another spec's run that starts now may be the one that clears it away.
    await eventually(() => Promise.resolve(existsSync(directoryOfKilled)), (isThere) => !isThere);
    expect(isPostmasterOf(pid, join(directoryOfKilled, 'data'))).toBe(false);
    expect(existsSync(directoryOfAlive)).toBe(true);
    await Promise.all([alive.remove(), killed.remove(), next.remove()]);
    expect(directories()).toEqual([]);
  });
});
