import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type PostgresBinaries } from './binaries.js';
import { readPostmasterFile } from './postmaster.js';
import { type ServerAccount, spawnAs } from './server-account.js';

/** Superuser and owner of everything in the embedded database. */
export const OWNER_ROLE = 'lindung';

/** Everything needed to make and run one database server. */
export interface ServerOptions {
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount | null;
  /** PostgreSQL's own data directory (PGDATA). */
  readonly dataDirectory: string;
  /** The server's log; holds no statement and no parameter. */
  readonly logFile: string;
  /** Settings on top of the defaults, such as `{ fsync: 'off' }` for a throw-away test server. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A server that accepts connections. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** Settles when the process ends, for whatever reason. */
  readonly exited: Promise<void>;
}

const PORT_ATTEMPTS = 5;
const READY_WITHIN_MS = 120_000;
const LEFTOVER_MEMORY_WITHIN_MS = 20_000;
const LOG_KEPT_BYTES = 8 * 1024 * 1024;

/**
 * Two cores and a laptop's memory are assumed. Statements and parameters stay out of the server's
 * log, because they may hold personal data.
 */
const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  maintenance_work_mem: '128MB',
  work_mem: '16MB',
  fsync: 'on',
  synchronous_commit: 'on',
  wal_compression: 'on',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_statement: 'none',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/**
 * Makes the cluster if there is none yet: UTF-8, locale C (the same order on every machine),
 * password sign-in only. An initialisation that was cut short is thrown away and begun again, so
 * that a data directory is either whole or absent.
 */
export async function initialiseCluster(options: ServerOptions, ownerPassword: string): Promise<void> {
  if (existsSync(join(options.dataDirectory, 'PG_VERSION'))) return;
  removeUnfinished(options.dataDirectory);
  // A name of its own: an initialisation whose launcher was killed may still be writing to the last one.
  const unfinished = `${options.dataDirectory}.unfinished-${randomUUID()}`;
  const passwordFile = `${unfinished}.password`;
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${ownerPassword}\n`, { mode: 0o600, flag: 'wx' });
  giveTo(options.account, unfinished, passwordFile);
  const durability = options.settings?.['fsync'] === 'off' ? ['--no-sync'] : [];
  try {
    const { status, output } = await runToEnd(options, options.binaries.initdb, [
      `--pgdata=${unfinished}`,
      `--username=${OWNER_ROLE}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
      ...durability,
    ]);
    if (status !== 0) throw new Error(`Making the database in ${options.dataDirectory} failed: ${output.trim()}`);
    renameSync(unfinished, options.dataDirectory);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function removeUnfinished(dataDirectory: string): void {
  const parent = dirname(dataDirectory);
  const prefix = `${basename(dataDirectory)}.unfinished-`;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Starts `postgres` on a free port of 127.0.0.1 and waits until it accepts connections. The server
 * gets a session of its own, so that a Ctrl-C in the terminal reaches Node alone, which then stops
 * it in order.
 *
 * @throws Error with the server's last words when it does not come up.
 */
export async function launchServer(options: ServerOptions): Promise<RunningServer> {
  const deadline = Date.now() + LEFTOVER_MEMORY_WITHIN_MS;
  for (let attempt = 1; ; ) {
    const port = await freePort();
    const logOffset = rotateLog(options.logFile);
    const child = spawnServer(options, port);
    const ready = await waitUntilReady(child, options.dataDirectory);
    if (ready !== null) {
      child.unref();
      return { pid: ready, port, exited: new Promise((resolve) => child.once('exit', () => resolve())) };
    }
    const lastWords = readFileSync(options.logFile, 'utf8').slice(logOffset).trim();
    if (/could not create any TCP\/IP sockets|could not bind/i.test(lastWords) && attempt < PORT_ATTEMPTS) {
      attempt += 1;
      continue;
    }
    // A postmaster that was killed counts as running until it has been waited for, and its children
    // need a moment to notice and let go of its memory.
    if (/lock file "postmaster\.pid" already exists|pre-existing shared memory block/i.test(lastWords) && Date.now() < deadline) {
      await delay(100);
      continue;
    }
    throw new Error(`The database server did not start on ${options.dataDirectory}: ${lastWords.slice(-2000)}`);
  }
}

function spawnServer(options: ServerOptions, port: number): ChildProcess {
  const settings = { ...DEFAULT_SETTINGS, ...options.settings, port: String(port) };
  const logDescriptor = openSync(options.logFile, 'a', 0o600);
  try {
    return spawn(
      options.binaries.postgres,
      ['-D', options.dataDirectory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        ...spawnAs(options.account),
        // Our own environment may hold secrets that are no business of the server.
        env: serverEnvironment(),
        stdio: ['ignore', logDescriptor, logDescriptor],
        detached: true,
      },
    );
  } finally {
    closeSync(logDescriptor);
  }
}

/** The server's pid once its pid file says "ready"; null when the process ended first. */
async function waitUntilReady(child: ChildProcess, dataDirectory: string): Promise<number | null> {
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (ended || child.pid === undefined) return null;
    const file = readPostmasterFile(dataDirectory);
    if (file !== null && file.pid === child.pid && file.status === 'ready') return child.pid;
    await delay(10);
  }
  child.kill('SIGQUIT');
  return null;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('No free TCP port on 127.0.0.1.'));
        else resolve(address.port);
      });
    });
  });
}

/** Keeps the log bounded across starts; answers how long it is now. */
function rotateLog(logFile: string): number {
  mkdirSync(dirname(logFile), { recursive: true });
  const size = existsSync(logFile) ? statSync(logFile).size : 0;
  if (size > LOG_KEPT_BYTES) {
    renameSync(logFile, `${logFile}.1`);
    return 0;
  }
  if (size === 0) writeFileSync(logFile, '', { mode: 0o600 });
  return size;
}

async function runToEnd(
  options: ServerOptions,
  program: string,
  args: readonly string[],
): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...spawnAs(options.account),
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => void (output = (output + chunk.toString('utf8')).slice(-4000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}

function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function giveTo(account: ServerAccount | null, ...paths: string[]): void {
  if (account === null) return;
  for (const path of paths) chownSync(path, account.uid, account.gid);
}
