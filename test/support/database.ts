import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runnableBinaries } from '@lindung/platform/embedded-postgres/binaries';
import { readPostmasterFile, stopPostmaster } from '@lindung/platform/embedded-postgres/postmaster';
import { initialiseCluster, launchServer, OWNER_ROLE, type ServerOptions } from '@lindung/platform/embedded-postgres/server';
import { chooseServerAccount } from '@lindung/platform/embedded-postgres/server-account';
import { Client } from 'pg';
import { RUN_DIRECTORY_VARIABLE } from './database-server-files.mjs';

/** A fresh database of one spec's own. */
export interface TestDatabase {
  /** Connection string as the owner, who is also the superuser. */
  readonly url: string;
  /** Closes every connection to it and deletes it. */
  drop(): Promise<void>;
}

/** A whole server of one spec's own, durable as in production, for specs that kill it. */
export interface OwnServer {
  /** Connection string as the owner, to the database `lindung`. */
  readonly url: string;
  /** The postmaster's process, to be killed by the spec. */
  readonly pid: number;
  readonly dataDirectory: string;
  /** Starts the server again after the spec has killed it; it recovers from its own log. */
  restart(): Promise<OwnServer>;
  /** Stops the server if it still runs, and deletes its data. */
  remove(): Promise<void>;
}

const SERVER_STARTS_WITHIN_MS = 90_000;
const LEFTOVERS_GO_WITHIN_MS = 10_000;

/**
 * Makes an empty database on the real PostgreSQL that all specs of a run share. The first call of a
 * run starts that server (about two seconds); a spec that needs no database never pays for it.
 * fsync is off: a spec about crashes asks for {@link startOwnServer}.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await sharedServer();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(server, `CREATE DATABASE ${name}`);
  return {
    url: `${server}/${name}`,
    // Connections that are on their way out are waited for (five seconds, by PostgreSQL itself); only what stays is cut.
    drop: () => administer(server, `DROP DATABASE IF EXISTS ${name}`).catch(() => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  };
}

/** Starts a server that nobody else uses, with fsync on. `settings` are PostgreSQL's, by name. */
export async function startOwnServer(settings: Readonly<Record<string, string>> = {}): Promise<OwnServer> {
  const directory = join(runDirectory(), `own-${randomUUID()}`);
  const password = randomBytes(24).toString('hex');
  const { options, port, pid } = await startServer(directory, password, { shared_buffers: '64MB', ...settings });
  await administer(serverUrl(password, port), 'CREATE DATABASE lindung');
  return ownServer(options, password, port, pid);
}

function ownServer(options: ServerOptions, password: string, port: number, pid: number): OwnServer {
  return {
    url: `${serverUrl(password, port)}/lindung`,
    pid,
    dataDirectory: options.dataDirectory,
    restart: async () => {
      const again = await launchServer(options);
      return ownServer(options, password, again.port, again.pid);
    },
    remove: async () => {
      const file = readPostmasterFile(options.dataDirectory);
      if (file !== null) await stopPostmaster(file.pid, options.dataDirectory);
      await removeDirectory(join(options.dataDirectory, '..'));
    },
  };
}

/** Connection string of the run's shared server without a database name; starts it when nobody has. */
async function sharedServer(): Promise<string> {
  const directory = runDirectory();
  const record = join(directory, 'shared-server.json');
  const lock = join(directory, 'shared-server.lock');
  const deadline = Date.now() + SERVER_STARTS_WITHIN_MS;
  while (Date.now() < deadline) {
    if (existsSync(record)) return (JSON.parse(readFileSync(record, 'utf8')) as { url: string }).url;
    if (takeLock(lock)) return startSharedServer(directory, record, lock);
    await delay(25);
  }
  throw new Error(`The shared test server did not start; its log is ${join(directory, 'shared', 'postgres.log')}.`);
}

async function startSharedServer(directory: string, record: string, lock: string): Promise<string> {
  try {
    const password = randomBytes(24).toString('hex');
    const { port } = await startServer(join(directory, 'shared'), password, {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '300',
      shared_buffers: '128MB',
    });
    const url = serverUrl(password, port);
    writeFileSync(`${record}.new`, JSON.stringify({ url }), { mode: 0o600 });
    renameSync(`${record}.new`, record);
    return url;
  } catch (error) {
    rmSync(lock, { force: true });
    throw error;
  }
}

async function startServer(
  directory: string,
  password: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ options: ServerOptions; port: number; pid: number }> {
  await removeDirectory(directory);
  mkdirSync(directory);
  chmodSync(directory, 0o711);
  const account = chooseServerAccount(null);
  const options: ServerOptions = {
    binaries: runnableBinaries(account, () => sharedBinariesDirectory(), () => undefined),
    account,
    dataDirectory: join(directory, 'data'),
    logFile: join(directory, 'postgres.log'),
    settings,
  };
  await initialiseCluster(options, password);
  const { port, pid } = await launchServer(options);
  return { options, port, pid };
}

/** Where a copy of the programs goes when the server's account cannot reach node_modules. */
function sharedBinariesDirectory(): string {
  const directory = join(runDirectory(), 'programs');
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  return directory;
}

function serverUrl(password: string, port: number): string {
  return `postgres://${OWNER_ROLE}:${password}@127.0.0.1:${port}`;
}

async function administer(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function takeLock(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx'));
    return true;
  } catch {
    return false;
  }
}

/** Children of a killed postmaster may still write for a moment, so deleting is tried again. */
async function removeDirectory(path: string): Promise<void> {
  const deadline = Date.now() + LEFTOVERS_GO_WITHIN_MS;
  for (;;) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(50);
    }
  }
}

function runDirectory(): string {
  const directory = process.env[RUN_DIRECTORY_VARIABLE];
  if (directory === undefined) {
    throw new Error(`${RUN_DIRECTORY_VARIABLE} is not set: run specs through "npm run jest", whose global set-up sets it.`);
  }
  return directory;
}
