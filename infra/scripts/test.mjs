// `npm test`: install what is missing, build, run every spec, and say at the end what could not run.
// Arguments go to Jest. `--ci` adds lint and type checks, and takes nothing that CI can have as skipped.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { lookForComponents } from './optional-components.mjs';
import { npmCommand, ROOT, run } from './run.mjs';

const WORKERS_MAX = 4;

const args = process.argv.slice(2).filter((argument) => argument !== '--ci');
const isCi = process.argv.includes('--ci');

await ensureInstalled();
const failedChecks = isCi ? await runChecks() : [];
await build();
const { env, absent } = lookForComponents();
const results = await runSpecs(args, env, absent);
report(results);

/** Lint and types, each to its end, so that one run tells everything. */
async function runChecks() {
  const failed = [];
  const { program, args: npm } = npmCommand();
  for (const check of [
    ['run', '--silent', 'lint'],
    ['run', '--silent', 'typecheck'],
    ['run', '--silent', 'typecheck', '--workspaces', '--if-present'],
  ]) {
    console.log(`Checking: npm ${check.join(' ')}`);
    if ((await run(program, [...npm, ...check])) !== 0) failed.push(`npm ${check.join(' ')}`);
  }
  return failed;
}

async function runSpecs(jestArguments, variables, absentComponents) {
  const scratch = mkdtempSync(join(tmpdir(), 'lindung-results-'));
  const outputFile = join(scratch, 'results.json');
  // Specs that lack their component are left out by name rather than skipped one by one inside.
  const leftOut = absentComponents.flatMap(({ specs }) => ['--testPathIgnorePatterns', specs.source]);
  const always = absentComponents.length === 0 ? [] : ['--testPathIgnorePatterns', '/node_modules/', '/dist/', '/fixtures/'];
  try {
    const status = await run(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--no-warnings',
        join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
        '--json',
        `--outputFile=${outputFile}`,
        `--maxWorkers=${Math.max(2, Math.min(cpus().length, WORKERS_MAX))}`,
        ...always,
        ...leftOut,
        ...jestArguments,
      ],
      { env: { ...variables, NODE_ENV: 'test' } },
    );
    return { status, ...countsIn(outputFile) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A file that could not even be loaded counts as one failure, since none of its tests is counted. */
function countsIn(outputFile) {
  if (!existsSync(outputFile)) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(readFileSync(outputFile, 'utf8'));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function report({ status, passed, failed, skipped }) {
  const failures = failed + failedChecks.length + (status !== 0 && failed === 0 ? 1 : 0);
  console.log('');
  for (const check of failedChecks) console.log(`Failed: ${check}`);
  for (const { name, part, files, turnOn } of absent) {
    console.log(`Skipped: ${part} (${files.length} spec file${files.length === 1 ? '' : 's'}), because there is no ${name} here. To turn it on: ${turnOn}.`);
  }
  const leftOut = absent.reduce((sum, { files }) => sum + files.length, 0);
  if (isCi && leftOut + skipped > 0) console.log('In CI nothing may be skipped.');
  process.exitCode = failures > 0 || (isCi && leftOut + skipped > 0) ? 1 : 0;
  console.log(`${passed} passed, ${failures} failed, ${skipped + leftOut} skipped`);
}
