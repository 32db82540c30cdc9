import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../private-file.js';
import { canEnter, type ServerAccount } from './server-account.js';

const DATABASE = 'postgres';
const LOCATION_FILE = 'database-location';

/**
 * Where the database of a data directory lies, or would lie. Mostly that is the data directory
 * itself. Where the server's account cannot enter it (root's home is closed to it), the database
 * lives under /var/lib instead and the file `database-location` in the data directory names the place.
 */
export interface DatabaseLocation {
  /** Holds the database, its log and its lock. */
  readonly place: string;
  /** PostgreSQL's own data directory within it. */
  readonly dataDirectory: string;
  readonly relocated: boolean;
}

/** Makes the data directory when it is missing; answers its real path. */
export function prepareDataDirectory(dataDir: string): string {
  if (!existsSync(dataDir)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    // Root's server runs under another account, which may pass through but not look around.
    if (process.getuid?.() === 0) chmodSync(dataDir, 0o711);
  }
  return realpathSync(dataDir);
}

/**
 * Finds the database that the data directory already has; null when it has none yet.
 *
 * @throws Error when the recorded place is gone: to begin anew there would silently lose data.
 */
export function existingLocation(dataDir: string): DatabaseLocation | null {
  const record = join(dataDir, LOCATION_FILE);
  if (existsSync(record)) {
    const place = readFileSync(record, 'utf8').trim();
    const location = { place, dataDirectory: join(place, DATABASE), relocated: true };
    if (!existsSync(place)) {
      throw new Error(
        `${record} says that the database is in ${place}, which does not exist. Restore it from a backup, ` +
          `or start with another --data-dir.`,
      );
    }
    return location;
  }
  const dataDirectory = join(dataDir, DATABASE);
  return existsSync(dataDirectory) ? { place: dataDir, dataDirectory, relocated: false } : null;
}

/** Chooses the place of a new database and records it where it is not the data directory itself. */
export function chooseLocation(dataDir: string, account: ServerAccount | null): DatabaseLocation {
  if (account === null || canEnter(account, dataDir)) {
    return { place: dataDir, dataDirectory: join(dataDir, DATABASE), relocated: false };
  }
  // The random part keeps a data directory that was deleted and made anew off its predecessor's
  // database, whose keys went with the predecessor.
  const key = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const place = join(reachableBase(account), `data-${key}-${randomBytes(4).toString('hex')}`);
  mkdirSync(place, { mode: 0o711 });
  chmodSync(place, 0o711);
  writePrivateFile(join(dataDir, LOCATION_FILE), `${place}\n`);
  return { place, dataDirectory: join(place, DATABASE), relocated: true };
}

/**
 * A folder of ours that the account can reach and nobody but us can change.
 *
 * @throws Error when neither /var/lib nor /var/tmp can hold one.
 */
export function reachableBase(account: ServerAccount | null): string {
  for (const parent of ['/var/lib', '/var/tmp']) {
    const base = join(parent, 'lindung');
    try {
      if (!existsSync(base)) {
        mkdirSync(base);
        chmodSync(base, 0o755);
      }
      const { uid, mode } = lstatSync(base);
      const ours = lstatSync(base).isDirectory() && uid === process.getuid?.() && (mode & 0o022) === 0;
      if (ours && canEnter(account, base)) return base;
    } catch {
      // Read-only or closed: the next candidate may do.
    }
  }
  throw new Error(
    'The database server runs under an account that can enter neither the data directory nor a folder under ' +
      '/var/lib or /var/tmp. Give a --data-dir that every account may pass through.',
  );
}
