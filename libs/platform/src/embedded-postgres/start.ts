import { randomBytes } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { readOrCreatePrivateFile } from '../private-file.js';
import { runnableBinaries } from './binaries.js';
import { DataDirectoryInUse, type DataDirectoryLock, lockDataDirectory } from './data-directory-lock.js';
import { chooseLocation, type DatabaseLocation, existingLocation, prepareDataDirectory, reachableBase } from './database-location.js';
import { clearLeftoverPostmaster, stopPostmaster } from './postmaster.js';
import { initialiseCluster, launchServer, OWNER_ROLE, type RunningServer } from './server.js';
import { chooseServerAccount, type ServerAccount } from './server-account.js';

/** Options of {@link startEmbeddedPostgres}. */
export interface EmbeddedPostgresOptions {
  /** The data directory that the person named; made when missing. */
  readonly dataDir: string;
  /** Takes one plain sentence for a person: where things lie, what was cleaned up. */
  readonly log: (message: string) => void;
  /** How long to wait for another process that may just be stopping; 10 seconds when absent. */
  readonly waitForLockMs?: number;
  /** Called once when the server ends although nobody stopped it. */
  readonly onUnexpectedExit?: () => void;
}

/** The running database. */
export interface EmbeddedPostgres {
  /** Connection string as the owner, to the database `lindung` on 127.0.0.1. */
  readonly ownerUrl: string;
  /** PostgreSQL's own data directory, wherever it had to live. */
  readonly dataDirectory: string;
  readonly pid: number;
  /** Stops the server in order and gives the data directory free; may be called more than once. */
  stop(): Promise<void>;
}

const DATABASE_NAME = 'lindung';
const LOCK_WAIT_MS = 10_000;
const LOCK_LOOK_MS = 100;

/**
 * Starts the packaged PostgreSQL on a data directory and answers once the database accepts
 * connections. A server that a killed process left behind is stopped first; there are never two.
 *
 * @throws DataDirectoryInUse when another living process works in the directory.
 * @throws Error with what to do when the server cannot be made or started.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = prepareDataDirectory(options.dataDir);
  const locks: DataDirectoryLock[] = [await lockWhenFree(dataDir, options)];
  const releaseAll = (): void => locks.forEach((lock) => lock.release());
  try {
    const existing = existingLocation(dataDir);
    const account = chooseServerAccount(existing !== null && existsSync(existing.dataDirectory) ? existing.dataDirectory : null);
    const location = existing ?? chooseLocation(dataDir, account);
    // A copy of a data directory names the same relocated place, so that place is locked as well.
    if (location.relocated) locks.push(lockDataDirectory(location.place));
    return await startLocked(options, dataDir, location, account, releaseAll);
  } catch (error) {
    releaseAll();
    throw error;
  }
}

/** A restart may overlap with the end of the process before, so a held lock is tried for a while. */
async function lockWhenFree(directory: string, { log, waitForLockMs = LOCK_WAIT_MS }: EmbeddedPostgresOptions): Promise<DataDirectoryLock> {
  const deadline = Date.now() + waitForLockMs;
  for (let told = false; ; told = true) {
    try {
      return lockDataDirectory(directory);
    } catch (error) {
      if (!(error instanceof DataDirectoryInUse) || Date.now() >= deadline) throw error;
      if (!told) log(`Process ${error.holderPid} still works in ${directory}: waiting for it to end.`);
      await delay(LOCK_LOOK_MS);
    }
  }
}

async function startLocked(
  options: EmbeddedPostgresOptions,
  dataDir: string,
  location: DatabaseLocation,
  account: ServerAccount | null,
  releaseLocks: () => void,
): Promise<EmbeddedPostgres> {
  const { log } = options;
  const { dataDirectory } = location;
  if (account !== null) log(`The database server runs under the account "${account.name}", because PostgreSQL refuses root.`);
  if (location.relocated) log(`That account cannot enter ${dataDir}: the database is in ${location.place}.`);
  const password = readOrCreatePrivateFile(join(dataDir, 'database-password'), () => randomBytes(24).toString('base64url'));

  const stoppedPid = existsSync(dataDirectory) ? await clearLeftoverPostmaster(dataDirectory) : null;
  if (stoppedPid !== null) log(`Stopped the database server (pid ${stoppedPid}) that an earlier process left behind.`);

  const copyTo = (): string => (account === null ? dataDir : reachableBase(account));
  const server = {
    binaries: runnableBinaries(account, copyTo, log),
    account,
    dataDirectory,
    logFile: join(location.place, 'postgres.log'),
  };
  await initialiseCluster(server, password);
  const running = await launchServer(server);
  try {
    const ownerUrl = await openDatabase(running.port, password, dataDirectory);
    return handle(options, running, ownerUrl, dataDirectory, releaseLocks);
  } catch (error) {
    await stopPostmaster(running.pid, dataDirectory);
    throw error;
  }
}

function handle(
  options: EmbeddedPostgresOptions,
  running: RunningServer,
  ownerUrl: string,
  dataDirectory: string,
  releaseLocks: () => void,
): EmbeddedPostgres {
  let stopping: Promise<void> | null = null;
  void running.exited.then(() => {
    if (stopping === null) options.onUnexpectedExit?.();
  });
  const stopOnce = async (): Promise<void> => {
    await stopPostmaster(running.pid, dataDirectory);
    releaseLocks();
  };
  return { ownerUrl, dataDirectory, pid: running.pid, stop: () => (stopping ??= stopOnce()) };
}

/**
 * Makes sure that the server behind the port is the one on our data directory (another program may
 * have taken the port meanwhile), then makes the database when it is missing.
 */
async function openDatabase(port: number, password: string, dataDirectory: string): Promise<string> {
  const serverUrl = `postgres://${OWNER_ROLE}:${password}@127.0.0.1:${port}`;
  const client = new Client({ connectionString: `${serverUrl}/postgres`, application_name: 'lindung-start' });
  await client.connect();
  try {
    const shown = await client.query<{ data_directory: string }>('SHOW data_directory');
    const servedDirectory = shown.rows[0]?.data_directory ?? '';
    if (realpathSync(servedDirectory) !== realpathSync(dataDirectory)) {
      throw new Error(`The server on port ${port} serves ${servedDirectory}, not ${dataDirectory}: nothing was written to it.`);
    }
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
    return `${serverUrl}/${DATABASE_NAME}`;
  } finally {
    await client.end();
  }
}
