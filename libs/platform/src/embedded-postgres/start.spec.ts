import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { type CompiledModules, compileModules } from '../../../../test/support/compiled-module.js';
import { DataDirectoryInUse } from './data-directory-lock.js';
import { isPostmasterOf, isProcessAlive } from './process-identity.js';
import { readPostmasterFile } from './postmaster.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'lindung-embedded-')));
chmodSync(scratch, 0o711);
/** Made by the first spec and used by all: making a database takes most of the time here. */
const dataDir = join(scratch, 'data');
const running: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];
let compiled: CompiledModules;

beforeAll(() => {
  compiled = compileModules('libs/platform/src');
  writeFileSync(
    compiled.path('hold-database.js'),
    `import { startEmbeddedPostgres } from './embedded-postgres/start.js';
     const database = await startEmbeddedPostgres({ dataDir: process.argv[2], log: () => undefined });
     console.log(JSON.stringify({ ownerUrl: database.ownerUrl, pid: database.pid, dataDirectory: database.dataDirectory }));
     setInterval(() => undefined, 60_000);`,
  );
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const database of running) await database.stop();
  compiled.remove();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

async function start(dataDir: string, said: string[] = []): Promise<EmbeddedPostgres> {
  const database = await startEmbeddedPostgres({ dataDir, log: (message) => said.push(message) });
  running.push(database);
  return database;
}

/** Starts the database from another process, as `npm start` would, and answers once it is up. */
async function startElsewhere(dataDir: string): Promise<{ child: ChildProcess; database: EmbeddedPostgres }> {
  const child = spawn(process.execPath, [compiled.path('hold-database.js'), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, database: JSON.parse(line) as EmbeddedPostgres };
  }
  throw new Error('The other process ended before its database was up.');
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('startEmbeddedPostgres', () => {
  it('makes a durable UTF-8 database behind a password, on 127.0.0.1 only, and keeps its data', async () => {
    const first = await start(dataDir);
    const [settings] = await query(
      first.ownerUrl,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
              current_setting('listen_addresses') AS addresses, current_setting('data_directory') AS directory,
              current_setting('server_encoding') AS encoding, current_database() AS database,
              (SELECT datcollate FROM pg_database WHERE datname = current_database()) AS locale`,
    );
    expect(settings).toEqual({
      fsync: 'on',
      commit: 'on',
      addresses: '127.0.0.1',
      directory: first.dataDirectory,
      encoding: 'UTF8',
      database: 'lindung',
      locale: 'C',
    });
    await expect(query(first.ownerUrl.replace(/:[^:@]+@/, ':guess@'), 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(dataDir, 'database-password')).mode & 0o777).toBe(0o600);
    expect(statSync(first.dataDirectory).mode & 0o777).toBe(0o700);

    await query(first.ownerUrl, 'CREATE TABLE seats AS SELECT 9950 AS n');
    await first.stop();
    expect(isProcessAlive(first.pid)).toBe(false);

    const second = await start(dataDir);
    expect(await query(second.ownerUrl, 'SELECT n FROM seats')).toEqual([{ n: 9950 }]);
    await second.stop();
  });

  it('keeps no statement and no value in the log of the server', async () => {
    const database = await start(dataDir);
    await query(database.ownerUrl, 'CREATE TABLE people (nik text PRIMARY KEY)');
    await query(database.ownerUrl, `INSERT INTO people VALUES ('3275010101900001')`);
    await expect(query(database.ownerUrl, `INSERT INTO people VALUES ('3275010101900001')`)).rejects.toThrow(/duplicate key/);
    await database.stop();
    const log = readFileSync(join(database.dataDirectory, '..', 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('3275010101900001');
  });

  it('stops the server that a killed process left behind, and goes on with its data', async () => {
    const { child, database } = await startElsewhere(dataDir);
    await query(database.ownerUrl, 'UPDATE seats SET n = 9949');
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(isPostmasterOf(database.pid, database.dataDirectory)).toBe(true);

    const said: string[] = [];
    const next = await start(dataDir, said);
    expect(said.join('\n')).toContain(`pid ${database.pid}`);
    expect(isPostmasterOf(database.pid, database.dataDirectory)).toBe(false);
    expect(await query(next.ownerUrl, 'UPDATE seats SET n = n + 1 RETURNING n')).toEqual([{ n: 9950 }]);
    await next.stop();
  });

  it('refuses a data directory in which another process is at work, and leaves that one alone', async () => {
    const { child, database } = await startElsewhere(dataDir);
    const refusal = await startEmbeddedPostgres({ dataDir, log: () => undefined, waitForLockMs: 0 }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DataDirectoryInUse);
    expect((refusal as DataDirectoryInUse).holderPid).toBe(child.pid);
    expect(await query(database.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);

    // One that is about to end is waited for.
    const said: string[] = [];
    const next = start(dataDir, said);
    child.kill('SIGKILL');
    await (await next).stop();
    expect(said.join('\n')).toContain(`Process ${child.pid} still works`);
  });

  it('never signals a stranger that was given the number in a stale pid file', async () => {
    const first = await start(dataDir);
    const pidFile = readFileSync(join(first.dataDirectory, 'postmaster.pid'), 'utf8');
    await first.stop();

    const stranger = spawn('sleep', ['600'], { stdio: 'ignore' });
    children.push(stranger);
    writeFileSync(join(first.dataDirectory, 'postmaster.pid'), pidFile.replace(/^\d+/, String(stranger.pid)));
    const next = await start(dataDir);
    expect(isProcessAlive(stranger.pid ?? 0)).toBe(true);
    expect(readPostmasterFile(next.dataDirectory)?.pid).toBe(next.pid);
    expect(await query(next.ownerUrl, 'SELECT n FROM seats')).toEqual([{ n: 9950 }]);
    await next.stop();
  });

  it('runs side by side with another copy', async () => {
    const [left, right] = await Promise.all([start(dataDir), start(join(scratch, 'neighbour'))]);
    expect(await query(left.ownerUrl, 'SELECT n FROM seats')).toEqual([{ n: 9950 }]);
    expect(await query(right.ownerUrl, `SELECT to_regclass('seats') AS found`)).toEqual([{ found: null }]);
    await Promise.all([left.stop(), right.stop()]);
  });

  it('tells when the server ends although nobody stopped it', async () => {
    const told = new Promise<string>((resolve) => {
      void startEmbeddedPostgres({
        dataDir,
        log: () => undefined,
        onUnexpectedExit: () => resolve('told'),
      }).then((database) => {
        running.push(database);
        process.kill(database.pid, 'SIGKILL');
      });
    });
    expect(await told).toBe('told');
  });
});
