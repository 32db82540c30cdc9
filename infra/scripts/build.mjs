// Builds every package in the order of the graph; what did not change comes from Nx's cache.
import { join } from 'node:path';
import { ROOT, run } from './run.mjs';

/** Builds everything, silently unless it fails; a failure ends the process. */
export async function build() {
  const status = await run(
    process.execPath,
    [join(ROOT, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), 'run-many', '-t', 'build', '--output-style=static'],
    { quiet: true, env: { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', NODE_ENV: 'production' } },
  );
  if (status === 0) return;
  console.error('The build failed: see above.');
  process.exit(status);
}
