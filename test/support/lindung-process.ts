import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPostmasterFile, stopPostmaster } from '@lindung/platform/embedded-postgres/postmaster';
import { type RuntimeAddresses } from '@lindung/platform/runtime-file';
import { signIn, type TestPerson } from './lindung.js';

const MAIN = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'apps', 'standalone', 'dist', 'main.js');
const READY = 'Ctrl-C stops it.';

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A whole Lindung as people start it: a process of its own on a durable embedded database. */
export interface LindungProcess extends RuntimeAddresses {
  readonly dataDir: string;
  /** All that it has printed, errors included. */
  output(): string;
  /** All that it and its database server have written into log files. */
  logFiles(): string;
  /** The most memory that the process has held so far, in MiB; null where the system does not tell. */
  peakMemoryMiB(): number | null;
  as(role: string, name: string): Promise<TestPerson>;
  /** Sends a signal and answers how the process ended; its database server is its own affair. */
  end(signal: NodeJS.Signals): Promise<ProcessEnd>;
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<ProcessEnd>;
}

/** Data directories and processes of one spec, all of which go when the spec is over. */
export class LindungProcesses {
  readonly #children: ChildProcess[] = [];
  readonly #dataDirs: string[] = [];

  /** A fresh data directory that the database's account can reach. */
  newDataDir(): string {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'lindung-process-')));
    chmodSync(directory, 0o711);
    this.#dataDirs.push(directory);
    return directory;
  }

  /** Starts Lindung with an empty log, or with what the directory holds; resolves once all of it answers. */
  async start(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<LindungProcess> {
    const attempt = this.launch(dataDir, env);
    if (!(await attempt.ready)) throw new Error(`Lindung did not start:\n${attempt.output()}`);
    const runtime = JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')) as RuntimeAddresses;
    const { child, ended, output } = attempt;
    return {
      ...runtime,
      dataDir,
      output,
      logFiles: () => logFilesOf(dataDir),
      peakMemoryMiB: () => peakMemoryOf(runtime.pid),
      ended,
      as: (role, name) => signIn(runtime, { role, name }),
      end: (signal) => {
        child.kill(signal);
        return ended;
      },
    };
  }

  /** Starts Lindung without expecting that it succeeds; `ready` tells whether it does. */
  launch(dataDir: string, env: Readonly<Record<string, string>> = {}): { readonly child: ChildProcess; readonly ready: Promise<boolean>; readonly ended: Promise<ProcessEnd>; output(): string } {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [MAIN, '--empty', '--data-dir', dataDir], {
      env: { PATH, HOME, COMMAND_API_PORT: '0', QUERY_API_PORT: '0', LOG_LEVEL: 'info', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    let output = '';
    const ended = once(child, 'exit').then(([code, signal]): ProcessEnd => ({ code: code as number | null, signal: signal as NodeJS.Signals | null }));
    const said = new Promise<boolean>((resolve) => {
      const listen = (piece: Buffer): void => {
        output += piece.toString('utf8');
        if (output.includes(READY)) resolve(true);
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
    });
    return { child, ended, output: () => output, ready: Promise.race([said, ended.then(() => false)]) };
  }

  /** Kills what still runs, stops the servers that were left behind and deletes the directories. */
  async remove(): Promise<void> {
    for (const child of this.#children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    for (const dataDir of this.#dataDirs) {
      const database = databaseDirectory(dataDir);
      const left = readPostmasterFile(database);
      if (left !== null) await stopPostmaster(left.pid, database);
      rmSync(dirname(database), { recursive: true, force: true, maxRetries: 10 });
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
    }
  }
}

/** PostgreSQL's own directory of a data directory, wherever it had to live. */
export function databaseDirectory(dataDir: string): string {
  const record = join(dataDir, 'database-location');
  return join(existsSync(record) ? readFileSync(record, 'utf8').trim() : dataDir, 'postgres');
}

function logFilesOf(dataDir: string): string {
  const directories = new Set([dataDir, dirname(databaseDirectory(dataDir))]);
  const files = [...directories].flatMap((directory) => readdirSync(directory).filter((name) => name.endsWith('.log')).map((name) => join(directory, name)));
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

function peakMemoryOf(pid: number): number | null {
  const status = `/proc/${pid}/status`;
  const kibibytes = existsSync(status) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return kibibytes === undefined ? null : Number(kibibytes) / 1024;
}

/** Process id of the database server of a data directory; it must run. */
export function postmasterOf(dataDir: string): number {
  const file = readPostmasterFile(databaseDirectory(dataDir));
  if (file === null) throw new Error(`No database server runs in ${dataDir}.`);
  return file.pid;
}
