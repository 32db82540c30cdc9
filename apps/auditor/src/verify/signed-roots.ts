import { type Checkpoint, CheckpointRefused, openCheckpoint } from '@lindung/transparency-log/checkpoint';
import { nodeEd25519Verify } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { parseVerifierKey, type VerifierKey } from '@lindung/transparency-log/verifier-key';
import { type LogSource, type SignedCheckpoint } from '../source/log-source.js';
import { UsageError } from '../verb.js';

/** A checkpoint that somebody kept apart from the log. */
export interface HeldCheckpoint {
  /** Where it was kept, in words. */
  readonly from: string;
  readonly note: string;
}

/** Which keys are believed, and why. */
export interface TrustedKeys {
  readonly keys: readonly VerifierKey[];
  /** Whether the auditor gave them; else the log vouches for itself. */
  readonly given: boolean;
}

/**
 * The keys that count: those that the auditor gave, else the first that the source names. A log may
 * change its key, but then the auditor must be told so by somebody else than the log.
 */
export async function trustedKeys(source: LogSource, given: readonly string[]): Promise<TrustedKeys> {
  const texts = given.length > 0 ? given : (await source.keys()).slice(0, 1);
  return { keys: texts.map(keyOf), given: given.length > 0 };
}

/** @throws UsageError where the text is no C2SP verifier key. */
export function keyOf(text: string): VerifierKey {
  try {
    return parseVerifierKey(text.trim(), nodeSha256);
  } catch (error) {
    throw new UsageError(`This is not a C2SP verifier key: ${error instanceof Error ? error.message : ''}`);
  }
}

/** A checkpoint as it was opened, or why it was refused, in words. */
export type Opened = { readonly checkpoint: Checkpoint; readonly refusal: null } | { readonly checkpoint: null; readonly refusal: string };

const REFUSALS: Readonly<Record<CheckpointRefused['code'], string>> = {
  UNKNOWN_KEY: 'no trusted key signed it',
  BAD_SIGNATURE: 'its signature is not that of its key',
  WRONG_ORIGIN: 'it is a checkpoint of another log',
  MALFORMED: 'it is not a signed checkpoint',
};

/** Opens a signed note under the trusted keys; `size` is what its keeper says that it signs, where somebody does. */
export function openSigned({ note, size }: { readonly note: string; readonly size: number | null }, { keys }: TrustedKeys, origin: string): Opened {
  try {
    const { checkpoint } = openCheckpoint(note, keys, nodeEd25519Verify);
    if (checkpoint.origin !== origin) return { checkpoint: null, refusal: REFUSALS.WRONG_ORIGIN };
    if (size !== null && checkpoint.size !== size) return { checkpoint: null, refusal: `it signs ${checkpoint.size} leaves` };
    return { checkpoint, refusal: null };
  } catch (error) {
    if (!(error instanceof CheckpointRefused)) throw error;
    return { checkpoint: null, refusal: REFUSALS[error.code] };
  }
}

/** The next stored checkpoints, one ahead, so that the walk along the events can stop at each. */
export class CheckpointWalk {
  #next: SignedCheckpoint | null = null;
  #last = -1;

  private constructor(private readonly iterator: AsyncIterator<SignedCheckpoint>) {}

  static async over(source: LogSource): Promise<CheckpointWalk> {
    const walk = new CheckpointWalk(source.checkpoints()[Symbol.asyncIterator]());
    await walk.advance();
    return walk;
  }

  get next(): SignedCheckpoint | null {
    return this.#next;
  }

  async advance(): Promise<void> {
    const { done, value } = await this.iterator.next();
    this.#next = done === true ? null : value;
    if (this.#next !== null && this.#next.size <= this.#last) throw new UsageError('The checkpoints do not stand in the order of their sizes.');
    this.#last = this.#next?.size ?? this.#last;
  }
}
