// `npm run bench`: install what is missing, build, build the benchmarks, run them. Arguments are
// theirs. The rows run compiled code, as production does.
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { ROOT, run } from './run.mjs';

await ensureInstalled();
await build();
const compiler = join(ROOT, 'node_modules', 'typescript-native', 'bin', 'tsc');
const built = await run(process.execPath, [compiler, '-b', join(ROOT, 'test', 'bench')], { quiet: true });
if (built !== 0) process.exit(built);
process.exitCode = await run(process.execPath, [join(ROOT, 'test', 'bench', 'dist', 'main.js'), ...process.argv.slice(2)]);
