import { chmodSync, mkdirSync } from 'node:fs';
import { removeAbandonedRuns, removeRunDirectory, RUN_DIRECTORY_VARIABLE, runDirectoryOf } from './database-server-files.mjs';

/** Names the folder of this run's database server. The server itself starts with the first spec that asks. */
export default async function globalSetup() {
  await removeAbandonedRuns();
  const directory = runDirectoryOf(process.pid);
  await removeRunDirectory(directory);
  mkdirSync(directory, { mode: 0o711 });
  // The server's account (we may be root) must pass through, whatever the umask is.
  chmodSync(directory, 0o711);
  process.env[RUN_DIRECTORY_VARIABLE] = directory;
}
