import { readFileSync } from 'node:fs';
import { type SignerMemory } from '@lindung/platform/signer-memory';
import { UsageError } from '../verb.js';
import { type HeldCheckpoint } from './signed-roots.js';

/** What was kept apart from a log, and what of it could not be looked at, in sentences. */
export interface HeldCheckpoints {
  readonly held: readonly HeldCheckpoint[];
  readonly remarks: readonly string[];
}

/**
 * The auditor's own checkpoints, and for a Lindung on this machine what its signer remembers. An
 * auditor need not be the user whom the signer runs as: what they may not read is left out, and said.
 *
 * @throws UsageError where a file that the auditor named cannot be read.
 */
export function heldCheckpoints(paths: readonly string[], memory: SignerMemory | null): HeldCheckpoints {
  const given = paths.map((path) => ({ from: path, note: readOwn(path), isPublished: false }));
  if (memory === null) return { held: given, remarks: [] };
  try {
    const remembered = memory.read();
    return { held: remembered === null ? given : [...given, { from: memory.place, note: remembered, isPublished: true }], remarks: [] };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return { held: given, remarks: [`The signer's own memory (${memory.place}) is not readable (${code}), so the log was not compared with it. Run this as the user of the projector to have it compared.`] };
  }
}

function readOwn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read.`, { cause: error });
  }
}
