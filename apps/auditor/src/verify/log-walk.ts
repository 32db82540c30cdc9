import { equalHashes } from '@lindung/transparency-log/proof';
import { type FindingList } from '../finding.js';
import { DamagedRecord, type LogSource } from '../source/log-source.js';
import { EventCheck } from './event-check.js';
import { type CheckpointWalk, openSigned, type TrustedKeys } from './signed-roots.js';
import { type TreeCheck } from './tree-check.js';

/** A signer follows within seconds; an older event without a signature means that it stopped. */
const SIGNED_AFTER_MS = 60_000;

/** A root that was signed, wherever it was kept. */
export interface ExpectedRoot {
  readonly size: number;
  readonly root: Uint8Array;
  readonly from: string;
  readonly note: string;
}

/** The one pass along the log. */
export class LogWalk {
  readonly #events: EventCheck;
  readonly #held: ExpectedRoot[];
  /** Events read, and the time of the last one. */
  eventCount = 0;
  lastTime: string | null = null;
  checkpointCount = 0;
  heldCount = 0;
  /** Greatest size whose signed root fitted. */
  provenSize = 0;
  /** Greatest size whose root fitted among those that somebody kept apart from the log. */
  #heldSize = 0;
  #contradicted = false;
  /** Size at which the walk has to look up from the events. */
  #stopAt = 0;
  /** Whether the log ended before the head that it had at the start. */
  #endedEarly = true;

  constructor(
    private readonly source: LogSource,
    private readonly findings: FindingList,
    private readonly keys: TrustedKeys,
    private readonly origin: string,
    held: readonly ExpectedRoot[],
    private readonly tree: TreeCheck,
    private readonly signed: CheckpointWalk,
  ) {
    this.#events = new EventCheck(findings);
    this.#held = [...held].sort((a, b) => a.size - b.size);
  }

  async run(head: number, signal: AbortSignal, onProgress: (position: number) => void): Promise<void> {
    await this.#stopAtRoots();
    const isGrowing = this.source.databaseUrl !== null;
    let size = 0;
    try {
      for await (const batch of this.source.events(0, Number.MAX_SAFE_INTEGER)) {
        signal.throwIfAborted();
        for (const event of batch) {
          // What a database takes in meanwhile is the next run's business: it may not be in the tree yet.
          if (isGrowing && size >= head) break;
          if (event.position !== size + 1) {
            if (!(await this.#bridge(event.position))) return;
            size = this.tree.size;
          }
          this.#events.check(event);
          this.tree.addEvent(event.envelope);
          this.eventCount += 1;
          size += 1;
          if (size === this.#stopAt) await this.#stopAtRoots();
        }
        const last = batch.at(-1);
        if (last !== undefined) this.lastTime = Buffer.from(last.envelope.slice(15, 39)).toString('latin1');
        onProgress(this.tree.size);
        this.#endedEarly = this.tree.size < head;
        if (isGrowing && !this.#endedEarly) break;
      }
      await this.#end();
    } catch (error) {
      if (!(error instanceof DamagedRecord)) throw error;
      this.findings.add('EVENT_UNREADABLE', error.position, `At position ${error.position} ${error.message}. What follows was not looked at.`);
    }
  }

  /** Size of the next signed root, stored or held. */
  #nextSize(): number {
    return Math.min(this.signed.next?.size ?? Number.POSITIVE_INFINITY, this.#held[0]?.size ?? Number.POSITIVE_INFINITY);
  }

  /** Events are missing in front of `position`: their stored leaves stand in for them, so that the rest can be checked. */
  async #bridge(position: number): Promise<boolean> {
    const expected = this.tree.size + 1;
    if (position < expected) {
      this.findings.add('EVENT_OUT_OF_ORDER', expected, `The event at position ${position} stands where position ${expected} should.`);
      return false;
    }
    const missing = position - expected;
    this.findings.add('EVENT_MISSING', expected, missing === 1 ? `The event at position ${expected} is missing.` : `The events at positions ${expected} to ${position - 1} are missing.`);
    for (let filled = 0; filled < missing; filled += 1) {
      if (!(await this.tree.addStoredLeaf())) return false;
      if (this.tree.size === this.#stopAt) await this.#stopAtRoots();
    }
    return true;
  }

  /** Takes the leaves over, checks every signed root of exactly this size, and says where to stop next. */
  async #stopAtRoots(): Promise<void> {
    await this.tree.settle();
    if (this.#nextSize() === this.tree.size) await this.#checkRoots(this.tree.size);
    this.#stopAt = Math.min(this.#nextSize(), this.tree.size + this.tree.room);
  }

  async #checkRoots(size: number): Promise<void> {
    const root = this.tree.root();
    const before = this.provenSize;
    while (this.#held[0]?.size === size) {
      const expected = this.#held.shift();
      if (expected === undefined) break;
      this.heldCount += 1;
      const fits = equalHashes(expected.root, root);
      if (fits) this.#heldSize = size;
      else this.#addContradicted(expected, before);
      this.#judge(fits, size);
    }
    if (this.signed.next?.size === size) {
      await this.#checkStored(root, before);
      await this.signed.advance();
    }
  }

  #addContradicted({ from, size }: ExpectedRoot, before: number): void {
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
    return !this.#contradicted && this.tree.firstDiffering === null;
  }

  async #checkStored(root: Uint8Array, before: number): Promise<void> {
    const stored = this.signed.next;
    if (stored === null) return;
    this.checkpointCount += 1;
    const { checkpoint, refusal } = openSigned(stored, this.keys, this.origin);
    if (checkpoint === null) {
      this.findings.add('CHECKPOINT_REFUSED', null, `The stored checkpoint of ${stored.size} leaves is refused: ${refusal}.${this.keys.given ? '' : ' If the city announced a new key, give both with --key.'}`);
      return;
    }
    const fits = equalHashes(checkpoint.root, root);
    const isNews = !fits && this.#isNews;
    this.#judge(fits, stored.size);
    if (isNews) this.findings.add('CHECKPOINT_CONTRADICTED', before + 1, `The events are not those that the checkpoint of ${stored.size} leaves was signed over. The first that differs lies at ${placeFrom(before + 1, stored.size)}.`);
  }

  #judge(fits: boolean, size: number): void {
    this.tree.judge(fits);
    if (fits) this.provenSize = Math.max(this.provenSize, size);
    else this.#contradicted = true;
  }

  async #end(): Promise<void> {
    await this.#stopAtRoots();
    const { size } = this.tree;
    this.tree.judge(false);
    this.tree.judgeUpperTiles();
    const end = this.#endedEarly ? size : Math.max(size, await this.source.head());
    const beyond = [...this.#held, ...(await this.#rest())].filter((signed) => signed.size > end).sort((a, b) => b.size - a.size);
    for (const { size: signed, from } of beyond.slice(0, 1)) {
      this.findings.add('EVENT_MISSING', size + 1, `The log ends at position ${size}, but the checkpoint ${from} was signed over ${signed}: ${signed === size + 1 ? `position ${signed} is` : `positions ${size + 1} to ${signed} are`} gone.`);
    }
    if (this.provenSize === 0 && size > 0 && this.findings.count === 0) this.findings.add('NO_CHECKPOINT', null, 'No signed checkpoint fits any part of this log.');
    const unsigned = size - this.provenSize;
    const ageMs = this.lastTime === null ? 0 : Date.now() - Date.parse(this.lastTime);
    if (unsigned > 0 && this.findings.count === 0 && ageMs > SIGNED_AFTER_MS) {
      this.findings.add('UNSIGNED_EVENTS', this.provenSize + 1, `The newest ${unsigned} events are under no signed checkpoint although the last is older than a minute: the signer has stopped or refuses.`);
    }
  }

  /** The last of the stored checkpoints that lie beyond the log. */
  async #rest(): Promise<ExpectedRoot[]> {
    let last: ExpectedRoot | null = null;
    for (; this.signed.next !== null; await this.signed.advance()) {
      const { checkpoint } = openSigned(this.signed.next, this.keys, this.origin);
      if (checkpoint !== null) last = { size: checkpoint.size, root: checkpoint.root, from: `of ${checkpoint.size} leaves`, note: this.signed.next.note };
    }
    return last === null ? [] : [last];
  }
}

const placeFrom = (first: number, last: number): string => (first === last ? `position ${first}` : `a position from ${first} to ${last}`);
