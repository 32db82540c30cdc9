// `npm run auditor -- <verb>`: install what is missing, build what changed, then become the auditor's
// tool. Nothing of that reaches standard output, which belongs to the tool's answer.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { ROOT } from './run.mjs';

const print = console.log;
console.log = console.error;
await ensureInstalled();
await build();
console.log = print;

const main = join(ROOT, 'apps', 'auditor', 'dist', 'main.js');
process.argv = [process.execPath, main, ...process.argv.slice(2)];
await import(pathToFileURL(main).href);
