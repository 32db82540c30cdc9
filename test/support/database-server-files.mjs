// Files through which the processes of one Jest run share one database server. Plain JavaScript,
// because Jest's global set-up and tear-down run it before and after everything else.
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Names the variable that tells workers where their run's server lives. */
export const RUN_DIRECTORY_VARIABLE = 'LINDUNG_TEST_RUN_DIRECTORY';

const PREFIX = 'lindung-test-';

/** The folder of the run that Jest's main process `pid` began. */
export function runDirectoryOf(pid) {
  return join(realpathSync(tmpdir()), `${PREFIX}${pid}`);
}

/** Stops every server that was started under the run's folder, then deletes the folder. */
export async function removeRunDirectory(directory) {
  if (!existsSync(directory)) return;
  for (const dataDirectory of dataDirectoriesIn(directory)) await stopServer(dataDirectory);
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

/** Cleans up after runs that were killed before they could tear down. */
export async function removeAbandonedRuns() {
  const parent = realpathSync(tmpdir());
  for (const name of readdirSync(parent)) {
    const match = /^lindung-test-(\d+)$/.exec(name);
    if (match === null || isAlive(Number(match[1]))) continue;
    await removeRunDirectory(join(parent, name)).catch(() => undefined);
  }
}

function dataDirectoriesIn(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === 'postmaster.pid')
    .map((entry) => entry.parentPath);
}

async function stopServer(dataDirectory) {
  let pid;
  try {
    pid = Number.parseInt(readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8'), 10);
  } catch {
    return;
  }
  for (const [signal, attempts] of [
    ['SIGINT', 500],
    ['SIGQUIT', 500],
  ]) {
    if (!servesDirectory(pid, dataDirectory)) return;
    process.kill(pid, signal);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (!servesDirectory(pid, dataDirectory)) return;
      await delay(20);
    }
  }
}

function servesDirectory(pid, dataDirectory) {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return existsSync(join(dataDirectory, 'postmaster.pid'));
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === dataDirectory;
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
