import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** The operating-system account that the database server runs under. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/**
 * PostgreSQL refuses to run as root. For root this names the account to run it under: the owner of
 * an existing database, otherwise `postgres` or `nobody`. For an ordinary user it answers null: the
 * server then runs as that user.
 *
 * @throws Error when we are root and the machine has no such account.
 */
export function chooseServerAccount(existingDatabase: string | null): ServerAccount | null {
  if (process.getuid === undefined || process.getuid() !== 0) return null;
  if (existingDatabase !== null) {
    const { uid, gid } = statSync(existingDatabase);
    if (uid !== 0) return { uid, gid, name: accountName(uid) };
  }
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const uid = idOf(name, '-u');
    const gid = idOf(name, '-g');
    if (uid !== null && gid !== null && uid !== 0) return { uid, gid, name };
  }
  throw new Error(
    'PostgreSQL refuses to run as root and this machine has neither a "postgres" nor a "nobody" account: ' +
      'start as an ordinary user, or create one of them.',
  );
}

/** Options for `spawn` that run a child under the account, outside any directory it may not enter. */
export function spawnAs(account: ServerAccount | null): { uid?: number; gid?: number; cwd: string } {
  return account === null ? { cwd: '/' } : { uid: account.uid, gid: account.gid, cwd: '/' };
}

/** Whether the account may pass through every directory on the way to `path` and enter it. */
export function canEnter(account: ServerAccount | null, path: string): boolean {
  // A shell under that account is asked, because mode bits alone know nothing of ACLs and mounts.
  const answer = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', path], {
    ...spawnAs(account),
    stdio: 'ignore',
  });
  return answer.status === 0;
}

function idOf(name: string, flag: '-u' | '-g'): number | null {
  try {
    const text = execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const id = Number.parseInt(text, 10);
    return Number.isNaN(id) ? null : id;
  } catch {
    return null;
  }
}

function accountName(uid: number): string {
  try {
    return execFileSync('id', ['-un', String(uid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return `uid ${uid}`;
  }
}
