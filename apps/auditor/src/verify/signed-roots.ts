import { type Checkpoint, CheckpointRefused, openCheckpoint } from '@lindung/transparency-log/checkpoint';
import { nodeEd25519Verify } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { parseVerifierKey, type VerifierKey } from '@lindung/transparency-log/verifier-key';
import { type FindingList } from '../finding.js';
import { DamagedSource, type LogSource, type SignedCheckpoint } from '../source/log-source.js';
import { UsageError } from '../verb.js';

/** A checkpoint that somebody kept apart from the log. */
export interface HeldCheckpoint {
  /** Where it was kept, in words. */
  readonly from: string;
  readonly note: string;
  /** Whether it was published when it was kept, so that it has to stand among the stored ones too. */
  readonly isPublished: boolean;
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
  if (given.length > 0) return { keys: given.map(keyOf), given: true };
  return { keys: (await source.keys()).slice(0, 1).map(namedKey), given: false };
}

/** The key by which a log vouches for itself is a part of it like any other. */
function namedKey(text: string): VerifierKey {
  try {
    return keyOf(text);
  } catch {
    throw new DamagedSource('The first key that the log names is no C2SP verifier key. Give the one that reached you another way, with --key.');
  }
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

  private constructor(
    private readonly iterator: AsyncIterator<SignedCheckpoint>,
    private readonly findings: FindingList,
  ) {}

  /** What cannot be read of the checkpoints ends them, and is a finding. */
  static async over(source: LogSource, findings: FindingList): Promise<CheckpointWalk> {
    const walk = new CheckpointWalk(source.checkpoints()[Symbol.asyncIterator](), findings);
    await walk.advance();
    return walk;
  }

  get next(): SignedCheckpoint | null {
    return this.#next;
  }

  async advance(): Promise<void> {
    this.#next = await this.#read();
    this.#last = this.#next?.size ?? this.#last;
  }

  async #read(): Promise<SignedCheckpoint | null> {
    try {
      const { done, value } = await this.iterator.next();
      if (done === true) return null;
      if (value.size > this.#last) return value;
      throw new DamagedSource(`The stored checkpoints do not stand in the order of their sizes: ${value.size} comes behind ${this.#last}.`);
    } catch (error) {
      if (!(error instanceof DamagedSource)) throw error;
      this.findings.add('CHECKPOINTS_UNREADABLE', null, `${error.message} What follows it was not looked at.`);
      return null;
    }
  }
}
