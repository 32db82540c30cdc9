import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the command line says. */
export interface StandaloneOptions {
  /** Start with an empty log: no programme, no sample year. */
  readonly empty: boolean;
  /** Absolute; null means the default. */
  readonly dataDir: string | null;
  readonly help: boolean;
}

export const usage = `Usage: npm start -- [--empty] [--data-dir DIR]

  --empty          start with an empty log: no programme, no sample year
  --data-dir DIR   where data and runtime.json live (default .lindung/)
  --help           this text

Ports, an existing database, secrets and sign-in are set by environment variables; see README.md.`;

/** Reads the arguments behind `npm start --`; throws with a plain sentence for one that is not known. */
export function readOptions(args: readonly string[], workingDirectory: string): StandaloneOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { empty: { type: 'boolean', default: false }, 'data-dir': { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  const dataDir = values['data-dir'];
  if (dataDir === '') throw new Error('--data-dir needs a directory.');
  return { empty: values.empty, dataDir: dataDir === undefined ? null : resolve(workingDirectory, dataDir), help: values.help };
}
