import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isPostmasterOf, isProcessAlive, processIdentity } from './process-identity.js';

/** What a running postmaster says of itself in `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready`, `stopping` or `standby`. */
  readonly status: string;
}

const FAST_SHUTDOWN_MS = 60_000;
const IMMEDIATE_SHUTDOWN_MS = 15_000;

/** Reads `postmaster.pid`; null when there is none or it is not complete yet. */
export function readPostmasterFile(dataDirectory: string): PostmasterFile | null {
  let text: string;
  try {
    text = readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8');
  } catch {
    return null;
  }
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  return { pid, port: Number.parseInt(lines[3] ?? '', 10), status: (lines[7] ?? '').trim() };
}

/**
 * Clears the way for a start: stops a postmaster that a killed process left behind on this data
 * directory, and removes a pid file whose number now belongs to a stranger (PostgreSQL itself would
 * take the stranger for a postmaster and refuse to start). Strangers are never signalled.
 * Answers the number of the postmaster that it stopped, or null.
 */
export async function clearLeftoverPostmaster(dataDirectory: string): Promise<number | null> {
  const file = readPostmasterFile(dataDirectory);
  if (file === null) return null;
  if (isPostmasterOf(file.pid, dataDirectory)) {
    await stopPostmaster(file.pid, dataDirectory);
    return file.pid;
  }
  if (isProcessAlive(file.pid)) rmSync(join(dataDirectory, 'postmaster.pid'), { force: true });
  return null;
}

/**
 * Stops our postmaster in order ("fast": open transactions are rolled back, everything is written)
 * and waits until it is gone; one that hangs is stopped at once after a minute, which costs nothing
 * but a recovery from the write-ahead log at the next start.
 *
 * @throws Error when the process is still there after both.
 */
export async function stopPostmaster(pid: number, dataDirectory: string): Promise<void> {
  const attempts = [
    { signal: 'SIGINT', waitMs: FAST_SHUTDOWN_MS },
    { signal: 'SIGQUIT', waitMs: IMMEDIATE_SHUTDOWN_MS },
  ] as const;
  for (const { signal, waitMs } of attempts) {
    if (!isPostmasterOf(pid, dataDirectory)) return;
    // Its files and its directory are let go of before the process is; only then is it gone.
    const identity = processIdentity(pid);
    try {
      process.kill(pid, signal);
    } catch {
      // It may have ended between the look and the signal; the wait below finds out.
    }
    if (await goneWithin(pid, identity, waitMs)) return;
  }
  throw new Error(`The database server (pid ${pid}) on ${dataDirectory} does not stop.`);
}

async function goneWithin(pid: number, identity: string | null, waitMs: number): Promise<boolean> {
  const deadline = Date.now() + waitMs;
  while (Date.now() < deadline) {
    if (identity === null || processIdentity(pid) !== identity) return true;
    await delay(20);
  }
  return false;
}
