import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from './private-file.js';

/** Where a running Lindung is to be found; others read it, so its names stay. */
export interface RuntimeAddresses {
  readonly commandApi: string;
  readonly queryApi: string;
  /** Reaches the database as its owner, for backup and inspection. */
  readonly databaseUrl: string;
  /** The process that serves. */
  readonly pid: number;
}

const fileName = 'runtime.json';

/** Says where everything answers; readable by its owner only, for it holds the database's password. */
export function writeRuntimeFile(dataDir: string, addresses: RuntimeAddresses): void {
  mkdirSync(dataDir, { recursive: true });
  writePrivateFile(join(dataDir, fileName), `${JSON.stringify(addresses)}\n`);
}

/** Removes what an earlier process of this data directory left behind, or this one wrote. */
export function removeRuntimeFile(dataDir: string): void {
  rmSync(join(dataDir, fileName), { force: true });
}

/** Removes the file unless another process has written its own there since. */
export function removeOwnRuntimeFile(dataDir: string, pid: number): void {
  try {
    const { pid: written } = JSON.parse(readFileSync(join(dataDir, fileName), 'utf8')) as RuntimeAddresses;
    if (written === pid) removeRuntimeFile(dataDir);
  } catch {
    // Nothing readable there: nothing of ours to remove.
  }
}

/**
 * The database of a Lindung: the configured one, or the embedded one that the runtime file of its
 * data directory names.
 *
 * @throws Error that says what to do where none runs.
 */
export function findDatabaseUrl(configured: string | null, dataDir: string): string {
  if (configured !== null) return configured;
  try {
    return (JSON.parse(readFileSync(join(dataDir, fileName), 'utf8')) as RuntimeAddresses).databaseUrl;
  } catch (error) {
    throw new Error(`No Lindung runs on ${dataDir}: start it first, or name its directory with --data-dir.`, { cause: error });
  }
}
