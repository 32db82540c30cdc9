// Brings node_modules in line with the lock file, and does nothing when it already is.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand, ROOT, run } from './run.mjs';

const LOCK_FILE = join(ROOT, 'package-lock.json');
const INSTALLED_LIST = join(ROOT, 'node_modules', '.package-lock.json');
const STAMP = join(ROOT, 'node_modules', '.lindung-installed');

/** Installs exactly what the lock file says, if anything of it is missing or of another version. */
export async function ensureInstalled() {
  refuseOldNode();
  const lockText = readFileSync(LOCK_FILE, 'utf8');
  // The stamp spares a machine for which some optional package does not exist from installing again and again.
  const stamp = createHash('sha256').update(lockText).update(process.platform).update(process.arch).digest('hex');
  if (readIfPresent(STAMP) === stamp && existsSync(INSTALLED_LIST)) return;
  if (isInstalled(JSON.parse(lockText))) return;
  console.log('Installing dependencies from package-lock.json. The first time this takes a minute or two.');
  const { program, args } = npmCommand();
  // Development dependencies hold the compiler: without them nothing could be built, whatever NODE_ENV says.
  const status = await run(program, [...args, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) {
    console.error('Installing failed: see above. "npm ci" in this directory shows the whole story.');
    process.exit(status);
  }
  writeFileSync(STAMP, stamp);
}

/** Whether npm's own list of what it installed has every package that the lock file wants on this machine. */
function isInstalled(lock) {
  const text = readIfPresent(INSTALLED_LIST);
  if (text === null) return false;
  const installed = JSON.parse(text).packages;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (!path.includes('node_modules/') || !isForThisMachine(wanted)) return true;
    const found = installed[path];
    // What an optional package of another machine needs is optional too, but names no machine itself.
    if (found === undefined) return wanted.optional === true && wanted.os === undefined && wanted.cpu === undefined;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function isForThisMachine({ os, cpu, libc }) {
  return matches(os, process.platform) && matches(cpu, process.arch) && (libc === undefined || matches(libc, libcOfThisMachine()));
}

/** npm's rule: a list names what is meant, or with "!" what is not. */
function matches(list, value) {
  if (list === undefined) return true;
  const excluded = list.filter((entry) => entry.startsWith('!'));
  if (excluded.includes(`!${value}`)) return false;
  return excluded.length === list.length || list.includes(value);
}

function libcOfThisMachine() {
  if (process.platform !== 'linux') return undefined;
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node ${process.versions.node} is too old: install Node 20.19 or later.`);
  process.exit(1);
}

function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (process.argv[1] === import.meta.filename) await ensureInstalled();
