import { dirname, resolve } from 'node:path';
import { loadConfig } from '@lindung/platform/config';
import { redactNiks } from '@lindung/platform/logging';
import { findDatabaseUrl } from '@lindung/platform/runtime-file';
import { databaseName, knownOrigin, signerMemoryIn } from '@lindung/platform/signer-memory';
import { type CommandLine, readCommandLine, usage } from './command-line.js';
import { noProgress, progressBar } from './progress.js';
import { DamagedSource, type LogSource } from './source/log-source.js';
import { UsageError, type VerbContext, type VerbResult } from './verb.js';

interface OpenedSource {
  readonly source: LogSource;
  readonly dataDir: string;
  /** As the configuration names it. */
  readonly database: string;
}

/** Opens what the verb reads: an export, or the database of a Lindung that runs or that DATABASE_URL names. */
async function openSource({ from, dataDir }: CommandLine): Promise<OpenedSource> {
  const config = loadConfig(process.env, { workingDirectory: process.cwd(), ...(dataDir === null ? {} : { dataDir: pathOf(dataDir) }) });
  const database = databaseName(config.databaseUrl);
  if (from !== null) {
    const { ExportSource } = await import('./source/export-source.js');
    return { source: new ExportSource(pathOf(from)), dataDir: config.dataDir, database };
  }
  const { DatabaseSource } = await import('./source/database-source.js');
  return { source: new DatabaseSource(findDatabaseUrl(config.databaseUrl, config.dataDir)), dataDir: config.dataDir, database };
}

const required = (value: string | null, option: string): string => {
  if (value === null) throw new UsageError(`${option} is missing.`);
  return value;
};

/** Each verb is loaded when it is asked for: the check of a proof needs no database driver. */
async function run(line: CommandLine, context: VerbContext, { dataDir, database }: OpenedSource): Promise<VerbResult> {
  const { source } = context;
  switch (line.verb) {
    case 'export': {
      const { databaseUrl } = source;
      if (databaseUrl === null) throw new UsageError('An export is made from a Lindung, not from another export.');
      const [{ writeExport }, { liveDigests }] = await Promise.all([import('./export/write-export.js'), import('./export/live-digests.js')]);
      return writeExport(context, { to: pathOf(required(line.to, '--to')), digests: () => liveDigests(databaseUrl, context.signal) });
    }
    case 'verify': {
      const [{ verify }, { heldCheckpoints }] = await Promise.all([import('./verify/verify.js'), import('./verify/held-checkpoints.js')]);
      const signedAs = line.from === null ? knownOrigin(dataDir, database) : null;
      const memory = line.from === null ? signerMemoryIn(dataDir, signedAs ?? (await source.origin())) : null;
      const { held, remarks } = heldCheckpoints(line.checkpoints.map(pathOf), memory);
      const result = await verify(context, { held, keys: line.keys, witnesses: line.witnesses, signedAs });
      return { ...result, remarks, json: { ...result.json, remarks } };
    }
    case 'replay': {
      const { replay } = await import('./replay/replay.js');
      return replay(context, { until: line.until, compare: line.compare });
    }
    case 'redraw': {
      const { redraw } = await import('./redraw/redraw.js');
      return redraw(context, { round: required(line.subject, 'The round') });
    }
    case 'prove': {
      const workerId = required(line.subject, 'The worker');
      const { prove } = await import('./prove/prove.js');
      return prove(context, { workerId, to: pathOf(line.to ?? `proof-${workerId}.json`) });
    }
    case 'check':
      return checkProof(line, source);
    case 'sample': {
      const { sample } = await import('./sample/sample.js');
      return sample(context, { n: wholeNumber(required(line.n, '--n'), '--n'), seed: required(line.seed, '--seed'), to: line.to === null ? null : pathOf(line.to) });
    }
    case 'cosign': {
      const { cosignLatest } = await import('./witness/cosign.js');
      return cosignLatest(context, { name: required(line.name, '--name'), keyFile: pathOf(required(line.keyFile, '--key-file')), state: pathOf(required(line.state, '--state')), keys: line.keys, now: () => new Date() });
    }
  }
}

async function checkProof(line: CommandLine, source: LogSource | null): Promise<VerbResult> {
  const { check } = await import('./prove/check.js');
  return check({ file: pathOf(required(line.subject, 'The file')), source, keys: line.keys });
}

function wholeNumber(text: string, option: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new UsageError(`${option} must be a whole number from 1.`);
  return Number(text);
}

async function answer(line: CommandLine): Promise<VerbResult> {
  // A proof carries all that is needed to check it; a log is looked at only where one is named.
  if (line.verb === 'check' && line.from === null && line.dataDir === null) return checkProof(line, null);
  const opened = await openSource(line);
  const { source } = opened;
  const cancel = new AbortController();
  const stop = (): void => cancel.abort(new Error('Cancelled.'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  const progress = line.json ? noProgress : progressBar();
  try {
    return await run(line, { source, progress, signal: cancel.signal }, opened);
  } finally {
    progress.stop();
    await source.close();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}

/** Where the log cannot even be opened as one, that is what was found. */
function damage(error: unknown): VerbResult {
  if (!(error instanceof DamagedSource)) throw error;
  const { code, message } = error;
  return { ok: false, lines: [`FINDING  ${message}`], json: { firstFailingPosition: null, findingCount: 1, findings: [{ code, position: null, message }] } };
}

/** A person's paths start where the person is, which npm leaves for the project's folder. */
function pathOf(given: string): string {
  const { INIT_CWD: typedIn, npm_package_json: project } = process.env;
  const wasMoved = typedIn !== undefined && project !== undefined && dirname(project) === process.cwd();
  return wasMoved ? resolve(typedIn, given) : resolve(given);
}

/** Whoever reads the answer may stop before its end, as `head` does; that is no failure of the tool. */
function endQuietlyWhereNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

async function main(): Promise<number> {
  endQuietlyWhereNobodyReads();
  const line = readCommandLine(process.argv.slice(2));
  if (line === null) {
    console.log(usage);
    return 0;
  }
  const result = await answer(line).catch(damage);
  if (line.json) console.log(JSON.stringify({ verb: line.verb, ok: result.ok, ...result.json }));
  else {
    for (const text of result.lines) console.log(text);
    for (const text of result.remarks ?? []) console.error(text);
  }
  return result.ok ? 0 : 1;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const message = redactNiks(error instanceof Error ? error.message : 'Something unforeseen happened.');
    console.error(error instanceof UsageError ? `${message}\n\n${usage}` : message);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
