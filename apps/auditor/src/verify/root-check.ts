import { equalHashes } from '@lindung/transparency-log/proof';
import { type FindingList } from '../finding.js';
import { type SignedCheckpoint } from '../source/log-source.js';
import { type CheckpointWalk, openSigned, type TrustedKeys } from './signed-roots.js';
import { type TreeCheck } from './tree-check.js';

/** A root that was signed, wherever it was kept. */
export interface ExpectedRoot {
  readonly size: number;
  readonly root: Uint8Array;
  readonly from: string;
  readonly note: string;
  /** Whether somebody kept it apart from the log; else it lies in the export itself. */
  readonly isKept: boolean;
  /** Whether it has to stand among the stored ones as well. */
  readonly isPublished: boolean;
}

/** Holds the tree, as it grows, against every root that was signed over it. */
export class RootCheck {
  readonly #held: ExpectedRoot[];
  /** Stored and kept checkpoints that were reached. */
  checkpointCount = 0;
  heldCount = 0;
  /** Greatest size whose signed root fitted. */
  provenSize = 0;
  /** Whether any root did not fit. */
  contradicted = false;
  /** Whether a stored checkpoint could not be opened: then it is no wonder that events are under none. */
  refused = false;
  /** Greatest size whose root fitted among those that somebody kept apart from the log. */
  #heldSize = 0;

  constructor(
    private readonly findings: FindingList,
    private readonly keys: TrustedKeys,
    private readonly origin: string,
    held: readonly ExpectedRoot[],
    private readonly tree: TreeCheck,
    private readonly signed: CheckpointWalk,
  ) {
    this.#held = [...held].sort((a, b) => a.size - b.size);
  }

  /** Whether a stored checkpoint is signed as it should be. */
  opens(stored: SignedCheckpoint): boolean {
    return openSigned(stored, this.keys, this.origin).checkpoint !== null;
  }

  /** Size of the next signed root, stored or held. */
  get nextSize(): number {
    return Math.min(this.signed.next?.size ?? Number.POSITIVE_INFINITY, this.#held[0]?.size ?? Number.POSITIVE_INFINITY);
  }

  /** Checks every signed root of exactly this size. */
  async check(size: number): Promise<void> {
    const root = this.tree.root();
    const before = this.provenSize;
    while (this.#held[0]?.size === size) {
      const expected = this.#held.shift();
      if (expected === undefined) break;
      this.#checkHeld(expected, equalHashes(expected.root, root), before);
      if (expected.isPublished && this.signed.next?.size !== size) {
        this.findings.add('CHECKPOINT_MISSING', null, `The checkpoint ${expected.from} of ${size} events is not among those that are stored with the log, where every one stays for ever.`);
      }
    }
    if (this.signed.next?.size === size) {
      await this.#checkStored(root, before);
      await this.signed.advance();
    }
  }

  #checkHeld(expected: ExpectedRoot, fits: boolean, before: number): void {
    if (expected.isKept) {
      this.heldCount += 1;
      if (fits) this.#heldSize = expected.size;
      else this.#addHeldContradicted(expected, before);
    } else if (!fits) this.#addContradicted(expected, before);
    this.#judge(fits, expected.size);
  }

  /** Of a checkpoint that lies with the log. */
  #addContradicted({ from, size }: Pick<ExpectedRoot, 'from' | 'size'>, before: number): void {
    if (this.#isNews) this.findings.add('CHECKPOINT_CONTRADICTED', before + 1, `The events are not those that the checkpoint ${from} was signed over. The first that differs lies at ${placeFrom(before + 1, size)}.`);
  }

  #addHeldContradicted({ from, size }: ExpectedRoot, before: number): void {
    const what = `The log is not the one that the checkpoint ${from} was signed over: its first ${size} events have another root.`;
    // Where the altered event was named already, a guess where it lies would only confuse.
    if (!this.#isNews) {
      this.findings.add('HELD_CHECKPOINT_CONTRADICTED', null, what);
      return;
    }
    // Whoever holds the signing key can sign the stored checkpoints again; those that were kept apart are out of reach.
    const unless = this.#heldSize < before ? ', or before it if the checkpoints that are stored with the log were signed anew' : '';
    this.findings.add('HELD_CHECKPOINT_CONTRADICTED', before + 1, `${what} The first event that differs lies at ${placeFrom(before + 1, size)}${unless}.`);
  }

  /** Whether a root that does not fit says something that no altered event has said already. */
  get #isNews(): boolean {
    return !this.contradicted && this.tree.firstDiffering === null;
  }

  async #checkStored(root: Uint8Array, before: number): Promise<void> {
    const stored = this.signed.next;
    if (stored === null) return;
    this.checkpointCount += 1;
    const { checkpoint, refusal } = openSigned(stored, this.keys, this.origin);
    if (checkpoint === null) {
      this.#addRefused(stored, refusal);
      return;
    }
    const fits = equalHashes(checkpoint.root, root);
    if (!fits) this.#addContradicted({ from: storedName(stored), size: stored.size }, before);
    this.#judge(fits, stored.size);
  }

  #addRefused(stored: SignedCheckpoint, refusal: string): void {
    this.refused = true;
    this.findings.add('CHECKPOINT_REFUSED', null, `The stored checkpoint ${storedName(stored)} is refused: ${refusal}.${this.keys.given ? '' : ' If the city announced a new key, give both with --key.'}`);
  }

  #judge(fits: boolean, size: number): void {
    this.tree.judge(fits);
    if (fits) this.provenSize = Math.max(this.provenSize, size);
    else this.contradicted = true;
  }

  /** The kept roots and the last of the stored ones that were not reached: they lie beyond the log. */
  async beyond(): Promise<ExpectedRoot[]> {
    let last: ExpectedRoot | null = null;
    for (; this.signed.next !== null; await this.signed.advance()) {
      const stored = this.signed.next;
      const { checkpoint, refusal } = openSigned(stored, this.keys, this.origin);
      if (checkpoint === null) this.#addRefused(stored, refusal);
      else last = { size: checkpoint.size, root: checkpoint.root, from: storedName(stored), note: stored.note, isKept: false, isPublished: true };
    }
    return last === null ? this.#held : [...this.#held, last];
  }
}

const storedName = ({ size }: SignedCheckpoint): string => `of ${size} leaves`;

const placeFrom = (first: number, last: number): string => (first === last ? `position ${first}` : `a position from ${first} to ${last}`);
