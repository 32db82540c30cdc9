import { parseArgs } from 'node:util';
import { UsageError } from './verb.js';

export const verbs = ['export', 'verify', 'replay', 'redraw', 'prove', 'check', 'sample', 'cosign'] as const;
export type VerbName = (typeof verbs)[number];

export const usage = `Usage: npm run auditor -- <verb> [options]

  export --to DIR                       the whole log with its checkpoint, as files that need no database
  verify [--checkpoint FILE]            recomputes every leaf, root and signature; names the first position that fails
  replay [--until POSITION|TIME] [--compare]
                                        rebuilds every read model from the log alone; --compare holds it against the live one
  redraw ROUND|all                      draws an allocation round again and compares its digest
  prove WORKER [--to FILE]              a portable proof of a worker's history
  check FILE                            checks such a proof, offline; with --from also that nothing is left out
  sample --n N --seed S [--to FILE]     a reproducible random sample of payments with their event trail, as CSV
  cosign --name NAME --key-file FILE --state FILE
                                        as a witness, signs the latest checkpoint if it continues the last one cosigned

  --from DIR         read an export instead of a running Lindung
  --data-dir DIR     the directory of the Lindung to look at (default .lindung); DATABASE_URL names another database
  --key VKEY         a public key that you trust (repeatable); without it, the first that the log names
  --witness VKEY     a witness whose cosignature must be recognised (repeatable)
  --checkpoint FILE  a checkpoint that you kept (repeatable)
  --json             one line of JSON on standard output, for machines
  --help             this text

The exit status is 0 only where everything that was checked holds, 1 where something does not, 2 where
the command makes no sense. Progress and complaints go to standard error.`;

/** What the command line says; which options a verb needs is for the verb to say. */
export interface CommandLine {
  readonly verb: VerbName;
  /** What stands behind the verb. */
  readonly subject: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly dataDir: string | null;
  readonly checkpoints: readonly string[];
  readonly keys: readonly string[];
  readonly witnesses: readonly string[];
  readonly until: string | null;
  readonly compare: boolean;
  readonly n: string | null;
  readonly seed: string | null;
  readonly name: string | null;
  readonly keyFile: string | null;
  readonly state: string | null;
  readonly json: boolean;
}

const OPTIONS = {
  from: { type: 'string' }, to: { type: 'string' }, 'data-dir': { type: 'string' },
  checkpoint: { type: 'string', multiple: true }, key: { type: 'string', multiple: true }, witness: { type: 'string', multiple: true },
  until: { type: 'string' }, compare: { type: 'boolean', default: false }, n: { type: 'string' }, seed: { type: 'string' },
  name: { type: 'string' }, 'key-file': { type: 'string' }, state: { type: 'string' },
  json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false },
} as const;

const WITH_SUBJECT: readonly VerbName[] = ['redraw', 'prove', 'check'];

/** Reads the arguments; null where help was asked for. Throws {@link UsageError} for what is not known. */
export function readCommandLine(args: readonly string[]): CommandLine | null {
  const { values, positionals } = parsed(args);
  if (values.help) return null;
  const [verb, subject, ...more] = positionals;
  const known = verbs.find((name) => name === verb);
  if (known === undefined) throw new UsageError(verb === undefined ? 'Say what to do.' : `There is no verb "${verb}".`);
  const wantsSubject = WITH_SUBJECT.includes(known);
  if (more.length > 0 || (subject !== undefined && !wantsSubject)) throw new UsageError(`"${more[0] ?? subject ?? ''}" is one word too many.`);
  if (wantsSubject && subject === undefined) throw new UsageError(`Say which: ${known} needs one word more.`);
  return {
    verb: known,
    subject: subject ?? null,
    from: values.from ?? null,
    to: values.to ?? null,
    dataDir: values['data-dir'] ?? null,
    checkpoints: values.checkpoint ?? [],
    keys: values.key ?? [],
    witnesses: values.witness ?? [],
    until: values.until ?? null,
    compare: values.compare,
    n: values.n ?? null,
    seed: values.seed ?? null,
    name: values.name ?? null,
    keyFile: values['key-file'] ?? null,
    state: values.state ?? null,
    json: values.json,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments make no sense.');
  }
}
