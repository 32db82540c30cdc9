// `npm start`: install what is missing, build what changed, then become the standalone service.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { ROOT } from './run.mjs';

const PARENT_LOOK_MS = 500;

stopWithNpm();
await ensureInstalled();
console.log('Building.');
await build();

// The service runs in this very process: a signal to it needs no passing on, and there is no second
// process that could outlive the first.
const main = join(ROOT, 'apps', 'standalone', 'dist', 'main.js');
process.argv = [process.execPath, main, ...process.argv.slice(2)];
await import(pathToFileURL(main).href);

/**
 * npm passes signals on, but when npm itself is killed nobody tells us. A service that outlived the
 * command that started it would surprise whoever starts the next one, so it then stops in order.
 */
function stopWithNpm() {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) process.kill(process.pid, 'SIGTERM');
  }, PARENT_LOOK_MS).unref();
}
