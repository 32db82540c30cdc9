import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';

/**
 * What tells one process from a later one that was given the same number: on Linux the start time
 * in clock ticks and the boot it belongs to, elsewhere the start time as `ps` prints it.
 * Answers null when no such process runs; a zombie counts as gone, because it holds nothing.
 */
export function processIdentity(pid: number): string | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (process.platform !== 'linux') return psField(pid, 'lstart');
  const fields = procStatFields(pid);
  if (fields === null) return null;
  const [state] = fields;
  if (state === 'Z' || state === 'X') return null;
  // Field 22 of proc_pid_stat(5); the list starts at field 3, after the command's closing bracket.
  const startTimeTicks = fields[19] ?? '';
  return `${bootId()}:${startTimeTicks}`;
}

/** Whether a process of this number runs now (a zombie does not). */
export function isProcessAlive(pid: number): boolean {
  return processIdentity(pid) !== null;
}

/**
 * Whether the process is a PostgreSQL postmaster that serves exactly this data directory. A pid file
 * alone proves nothing: after a reboot or a long night its number may belong to a stranger.
 */
export function isPostmasterOf(pid: number, dataDirectory: string): boolean {
  if (!isProcessAlive(pid)) return false;
  if (process.platform !== 'linux') {
    const command = psField(pid, 'command') ?? '';
    return /\bpostgres\b/.test(command) && command.includes(` -D ${dataDirectory}`);
  }
  try {
    const executable = readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '');
    const workingDirectory = readlinkSync(`/proc/${pid}/cwd`);
    return executable.endsWith('/postgres') && workingDirectory === realpathSync(dataDirectory);
  } catch {
    // Another user's process cannot be looked into, and is therefore not ours.
    return false;
  }
}

function procStatFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).trim().split(' ');
  } catch {
    return null;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'unknown-boot';
  }
}

function psField(pid: number, field: string): string | null {
  try {
    const text = execFileSync('ps', ['-ww', '-o', `${field}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
    }).trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
