import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnableBinaries } from '@lindung/platform/embedded-postgres/binaries';
import { lockDataDirectory } from '@lindung/platform/embedded-postgres/data-directory-lock';
import { reachableBase } from '@lindung/platform/embedded-postgres/database-location';
import { clearLeftoverPostmaster, readPostmasterFile, stopPostmaster } from '@lindung/platform/embedded-postgres/postmaster';
import { initialiseCluster, launchServer, OWNER_ROLE, type ServerOptions } from '@lindung/platform/embedded-postgres/server';
import { canEnter, chooseServerAccount, type ServerAccount } from '@lindung/platform/embedded-postgres/server-account';

const PREFIX = 'lindung-audit-';
const REMOVAL_RETRIES = 20;

/** Nothing in it is worth a flush to the disk: after a crash of any kind it is thrown away. */
const THROW_AWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '20',
};

/** A PostgreSQL that belongs to this process alone and goes with it. */
export interface PrivateDatabase {
  /** Connection string as its owner. */
  readonly url: string;
  /** Stops the server and deletes everything; harmless twice. */
  remove(): Promise<void>;
}

/**
 * Starts a PostgreSQL in a temporary directory, on a free port of 127.0.0.1 and with a password that
 * nobody else knows. What earlier runs left behind that were killed is cleared away first.
 */
export async function startPrivateDatabase(): Promise<PrivateDatabase> {
  const account = chooseServerAccount(null);
  const base = baseFor(account);
  await removeAbandoned(base);
  const directory = mkdtempSync(join(base, `${PREFIX}${process.pid}-`));
  // Root's server runs under another account, which may pass through but not look around.
  chmodSync(directory, account === null ? 0o700 : 0o711);
  const lock = lockDataDirectory(directory);
  const dataDirectory = join(directory, 'data');
  const endAtOnce = (): void => removeAtOnce(directory, dataDirectory);
  // The last resort, where the process ends without having come to its `finally`.
  process.once('exit', endAtOnce);
  let removal: Promise<void> | null = null;
  const remove = (): Promise<void> =>
    (removal ??= removeInOrder(directory, dataDirectory).finally(() => {
      process.off('exit', endAtOnce);
      lock.release();
    }));
  try {
    const url = await launch(account, directory, dataDirectory);
    return { url, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function launch(account: ServerAccount | null, directory: string, dataDirectory: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const options: ServerOptions = {
    binaries: runnableBinaries(account, () => (account === null ? directory : reachableBase(account)), () => undefined),
    account,
    dataDirectory,
    logFile: join(directory, 'postgres.log'),
    settings: THROW_AWAY_SETTINGS,
  };
  await initialiseCluster(options, password);
  const { port } = await launchServer(options);
  return `postgres://${OWNER_ROLE}:${password}@127.0.0.1:${port}/postgres`;
}

/** The directory for temporary files, or another where the server's account cannot enter that. */
function baseFor(account: ServerAccount | null): string {
  const temporary = realpathSync(tmpdir());
  return account === null || canEnter(account, temporary) ? temporary : reachableBase(account);
}

async function removeInOrder(directory: string, dataDirectory: string): Promise<void> {
  const file = readPostmasterFile(dataDirectory);
  if (file !== null) await stopPostmaster(file.pid, dataDirectory);
  rmSync(directory, { recursive: true, force: true, maxRetries: REMOVAL_RETRIES });
}

function removeAtOnce(directory: string, dataDirectory: string): void {
  const file = readPostmasterFile(dataDirectory);
  try {
    if (file !== null) process.kill(file.pid, 'SIGQUIT');
    rmSync(directory, { recursive: true, force: true, maxRetries: REMOVAL_RETRIES });
  } catch {
    // Whatever is left is found and removed by the next run.
  }
}

/** Stops and deletes the databases of processes that were killed. */
async function removeAbandoned(base: string): Promise<void> {
  for (const name of readdirSync(base)) {
    const directory = join(base, name);
    if (!name.startsWith(PREFIX) || !isAbandoned(directory)) continue;
    try {
      const lock = lockDataDirectory(directory);
      await clearLeftoverPostmaster(join(directory, 'data'));
      rmSync(directory, { recursive: true, force: true, maxRetries: REMOVAL_RETRIES });
      lock.release();
    } catch {
      // Its process lives, or somebody else is just removing it.
    }
  }
}

/** Whether it is a directory of ours with a lock, which a run that is only beginning may not have yet. */
function isAbandoned(directory: string): boolean {
  try {
    const entry = lstatSync(directory);
    return entry.isDirectory() && entry.uid === process.getuid?.() && existsSync(join(directory, 'lindung.lock'));
  } catch {
    return false;
  }
}
