import { removeRunDirectory, runDirectoryOf } from './database-server-files.mjs';

/** Stops and deletes this run's database server, also after failures. */
export default async function globalTeardown() {
  await removeRunDirectory(runDirectoryOf(process.pid));
}
