import { closeSync, fdatasyncSync, openSync, statfsSync, writeSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openWorkplace, type Workplace } from './databases.js';
import { type Bench, type Measurement } from './measurement.js';
import { formatReport, type RunReport } from './report.js';
import { median } from './rounds.js';
import { appendMeasurement } from './rows/append.js';
import { asOfMeasurement } from './rows/as-of.js';
import { importMeasurement } from './rows/import.js';
import { integrateMeasurement } from './rows/integrate.js';
import { rebuildMeasurement } from './rows/rebuild.js';
import { registerWorkerMeasurement } from './rows/register-worker.js';
import { replayMeasurement } from './rows/replay.js';
import { rosterPageMeasurement } from './rows/roster-page.js';
import { verifyMeasurement } from './rows/verify.js';
import { fullScale, quickScale } from './scale.js';
import { SubjectProcess } from './subject-process.js';
import { judge, type RowResult } from './verdict.js';

/*
 * `npm run bench [-- --only <row>]... [--quick] [--json]`: see README.md. Everything goes to
 * standard error but the result, so that `--json` can be piped.
 */

const measurements: readonly Measurement[] = [
  appendMeasurement,
  registerWorkerMeasurement,
  importMeasurement,
  integrateMeasurement,
  rebuildMeasurement,
  rosterPageMeasurement,
  asOfMeasurement,
  verifyMeasurement,
  replayMeasurement,
];
const rowNames = measurements.flatMap(({ rows }) => rows.map(({ name }) => name));

const usage = `Usage: npm run bench -- [--only <row>]... [--quick] [--json]\nRows: ${rowNames.join(', ')}`;

interface Arguments {
  readonly wanted: ReadonlySet<string>;
  readonly quick: boolean;
  readonly json: boolean;
}

function readArguments(): Arguments | null {
  try {
    const { values } = parseArgs({
      options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const only = (values.only ?? rowNames).flatMap((names) => names.split(','));
    if (!only.every((name) => rowNames.includes(name))) return null;
    return { wanted: new Set(only), quick: values.quick === true, json: values.json === true };
  } catch {
    return null;
  }
}

/** Median time of one fdatasync, because it is what most of the baselines wait for. */
function measureSync(directory: string): number {
  const descriptor = openSync(join(directory, 'sync-probe'), 'w');
  const page = Buffer.alloc(8192);
  try {
    const timesMs = Array.from({ length: 100 }, () => {
      writeSync(descriptor, page);
      const startMs = performance.now();
      fdatasyncSync(descriptor);
      return performance.now() - startMs;
    });
    return median(timesMs);
  } finally {
    closeSync(descriptor);
  }
}

const TMPFS_MAGIC = 0x01021994;

async function runAll(workplace: Workplace, subjects: Set<SubjectProcess>, { wanted, quick }: Arguments): Promise<RunReport> {
  const startMs = performance.now();
  const bench: Bench = {
    databases: workplace.databases,
    directory: workplace.directory,
    scale: quick ? quickScale : fullScale,
    start: async (file, input, options) => {
      const subject = await SubjectProcess.start(file, input, options);
      subjects.add(subject);
      return subject;
    },
    progress: (message) => console.error(`[${Math.round((performance.now() - startMs) / 1000)} s] ${message}`),
  };
  const rows: RowResult[] = [];
  const failures: { rows: readonly string[]; message: string }[] = [];
  for (const measurement of measurements) {
    const definitions = measurement.rows.filter(({ name }) => wanted.has(name));
    if (definitions.length === 0) continue;
    try {
      const figures = await measurement.measure(bench, wanted);
      for (const definition of definitions) {
        const found = figures.get(definition.name);
        if (found === undefined) throw new Error(`${definition.name} was not measured.`);
        rows.push(judge(definition, found));
      }
    } catch (error) {
      failures.push({ rows: definitions.map(({ name }) => name), message: error instanceof Error ? error.message : String(error) });
    }
    await Promise.all([...subjects].map((subject) => subject.stop()));
    subjects.clear();
  }
  return {
    quick,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cores: cpus().length,
    syncMs: measureSync(workplace.directory),
    inMemory: statfsSync(workplace.directory).type === TMPFS_MAGIC,
    seconds: (performance.now() - startMs) / 1000,
    rows,
    failures,
  };
}

async function main(): Promise<number> {
  const given = readArguments();
  if (given === null) {
    console.error(usage);
    return 2;
  }
  const subjects = new Set<SubjectProcess>();
  let interrupted = false;
  const opening = openWorkplace();
  const cleanUp = async (): Promise<void> => {
    const workplace = await opening;
    // Before the server: a subject that loses its database would only complain.
    await Promise.all([...subjects].map((subject) => subject.kill()));
    await workplace.remove();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      interrupted = true;
      void cleanUp().finally(() => process.exit(1));
    });
  }
  const workplace = await opening;
  try {
    const report = await runAll(workplace, subjects, given);
    if (!interrupted) console.log(given.json ? JSON.stringify(report, null, 2) : formatReport(report));
    return report.failures.length > 0 ? 1 : 0;
  } finally {
    await cleanUp();
  }
}

process.exitCode = await main();
