import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from './process-identity.js';

/** Thrown when another living process already works in the data directory. */
export class DataDirectoryInUse extends Error {
  constructor(
    readonly directory: string,
    readonly holderPid: number,
  ) {
    super(
      `The data directory ${directory} is in use by process ${holderPid}. Stop that process first, ` +
        'or give this one another directory with --data-dir.',
    );
    this.name = 'DataDirectoryInUse';
  }
}

/** A held lock; `release` may be called more than once. */
export interface DataDirectoryLock {
  release(): void;
}

interface Holder {
  readonly pid: number;
  readonly identity: string;
}

const LOCK_FILE = 'lindung.lock';
const ATTEMPTS = 10;

/**
 * Claims a data directory for this process. The lock is a file that names the holder by number and
 * start time, so that one left behind by kill -9 does not bind even when its number lives again.
 *
 * @throws DataDirectoryInUse when its holder is alive.
 */
export function lockDataDirectory(directory: string): DataDirectoryLock {
  const path = join(directory, LOCK_FILE);
  const mine: Holder = { pid: process.pid, identity: processIdentity(process.pid) ?? '' };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (createWhole(path, mine)) return { release: () => releaseIfMine(path, mine) };
    const holder = readHolder(path);
    if (holder !== null && isAlive(holder)) throw new DataDirectoryInUse(directory, holder.pid);
    removeStale(path, directory);
  }
  throw new Error(`The lock ${path} cannot be taken: it is changed by others again and again.`);
}

/** A file that appears under its name only when it is complete; false when the name is taken. */
function createWhole(path: string, holder: Holder): boolean {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Two starts may find the same stale lock. Each moves away what lies there and looks again at what
 * it moved: should that be the other's fresh lock, it is put back.
 */
function removeStale(path: string, directory: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  try {
    if (moved !== null && isAlive(moved)) {
      linkSync(aside, path);
      throw new DataDirectoryInUse(directory, moved.pid);
    }
  } finally {
    rmSync(aside, { force: true });
  }
}

function releaseIfMine(path: string, mine: Holder): void {
  const holder = readHolder(path);
  if (holder?.pid === mine.pid && holder.identity === mine.identity) rmSync(path, { force: true });
}

function readHolder(path: string): Holder | null {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    return typeof value.pid === 'number' && typeof value.identity === 'string'
      ? { pid: value.pid, identity: value.identity }
      : null;
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  return processIdentity(holder.pid) === holder.identity;
}
