import { unsignedText } from '../export/export-files.js';
import { type FindingList } from '../finding.js';
import { DamagedRecord, type LogSource, type RawEvent } from '../source/log-source.js';
import { EventCheck } from './event-check.js';
import { type RootCheck } from './root-check.js';
import { type TreeCheck } from './tree-check.js';

/** A signer follows within seconds; an older event without a signature means that it stopped. */
const SIGNED_AFTER_MS = 60_000;
/** Clocks of two machines differ by less. */
const CLOCKS_DIFFER_BY_MS = 300_000;

/** How far a walk goes. */
export interface WalkEnd {
  /** Last position to look at: the head of an export, or of a database what its latest checkpoint signs if that is more. */
  readonly position: number;
  /** When the head was read, in milliseconds since 1970: what is recorded afterwards is the next run's business. */
  readonly readAtMs: number;
}

/** The one pass along the log. */
export class LogWalk {
  readonly #events: EventCheck;
  /** Events read, and the time of the last one. */
  eventCount = 0;
  lastTime: string | null = null;
  /** Position of the first event that was recorded later than now, or null. */
  #inFuture: number | null = null;
  /** Size at which the walk has to look up from the events. */
  #stopAt = 0;

  constructor(
    private readonly source: LogSource,
    private readonly findings: FindingList,
    private readonly tree: TreeCheck,
    private readonly roots: RootCheck,
  ) {
    this.#events = new EventCheck(findings);
  }

  async run(end: WalkEnd, signal: AbortSignal, onProgress: (position: number) => void): Promise<void> {
    try {
      await this.#stopAtRoots();
      const isWhole = await this.#walk(end, signal, onProgress);
      if (isWhole) await this.#end(end);
      else await this.#stopShort();
    } catch (error) {
      if (!(error instanceof DamagedRecord)) throw error;
      this.findings.add('EVENT_UNREADABLE', error.position, `At position ${error.position} ${error.message}. What follows was not looked at.`);
      await this.#stopShort();
    }
  }

  /** False where it cannot go on. */
  async #walk(end: WalkEnd, signal: AbortSignal, onProgress: (position: number) => void): Promise<boolean> {
    const isGrowing = this.source.databaseUrl !== null;
    let size = 0;
    for await (const batch of this.source.events(0, Number.MAX_SAFE_INTEGER)) {
      signal.throwIfAborted();
      let last: RawEvent | null = null;
      for (const event of batch) {
        // What a database takes in meanwhile is the next run's business: it may not be in the tree yet.
        if (isGrowing && size >= end.position) break;
        if (event.position !== size + 1) {
          if (!(await this.#bridge(event.position))) return false;
          size = this.tree.size;
        }
        this.#events.check(event);
        this.tree.addEvent(event.envelope);
        this.eventCount += 1;
        size += 1;
        last = event;
        if (size === this.#stopAt) await this.#stopAtRoots();
      }
      if (last !== null) this.lastTime = timeOf(last);
      if (isGrowing) this.#lookForFuture(batch, end);
      onProgress(this.tree.size);
      if (isGrowing && this.tree.size >= end.position) break;
    }
    return true;
  }

  /** What was read up to here is judged all the same, as far as can be told without what follows. */
  async #stopShort(): Promise<void> {
    await this.#stopAtRoots();
    this.tree.judge(false);
  }

  /** Times never run back, or else a finding says so: the last of a batch tells of all. */
  #lookForFuture(batch: readonly RawEvent[], { position, readAtMs }: WalkEnd): void {
    const limit = new Date(readAtMs + CLOCKS_DIFFER_BY_MS).toISOString();
    if (this.#inFuture !== null || this.lastTime === null || this.lastTime <= limit) return;
    this.#inFuture = batch.find((event) => event.position <= position && timeOf(event) > limit)?.position ?? null;
    if (this.#inFuture === null) return;
    this.findings.add('RECORDED_IN_FUTURE', this.#inFuture, `The event at position ${this.#inFuture} says that it was recorded later than now. Either it is forged, or the clock of the city or of this computer is wrong.`);
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
    if (this.roots.nextSize === this.tree.size) await this.roots.check(this.tree.size);
    this.#stopAt = Math.min(this.roots.nextSize, this.tree.size + this.tree.room);
  }

  async #end({ position, readAtMs }: WalkEnd): Promise<void> {
    await this.#stopAtRoots();
    this.tree.judge(false);
    this.tree.judgeUpperTiles();
    const { exportedHead } = this.source;
    if (exportedHead !== null && exportedHead > position) this.findings.add('UNSIGNED_EVENTS', position + 1, unsignedText(position, exportedHead));
    if (await this.#lacksEvents(position)) return;
    const size = Math.max(this.tree.size, this.source.databaseUrl === null ? position : 0);
    const { provenSize, contradicted, refused } = this.roots;
    if (provenSize === 0 && size > 0) {
      if (this.findings.count === 0) this.findings.add('NO_CHECKPOINT', null, 'No signed checkpoint fits any part of this log.');
      return;
    }
    // Where a root was contradicted or refused, that was said already.
    if (size === provenSize || contradicted || refused) return;
    if (this.source.databaseUrl === null) this.#addUnsigned(size, 'An export ends where its checkpoint does: they were put behind it, or changed.');
    else if (this.#isOld(readAtMs) && !(await this.#signerGoesOn())) this.#addUnsigned(size, 'They are older than a minute: the signer has stopped or refuses.');
  }

  #addUnsigned(size: number, why: string): void {
    const first = this.roots.provenSize + 1;
    this.findings.add('UNSIGNED_EVENTS', first, `The newest ${size + 1 - first} events, from position ${first} on, are under no signed checkpoint. ${why}`);
  }

  /** Whether the newest event was not recorded just now; a time in the future, which anybody can write, makes none young. */
  #isOld(readAtMs: number): boolean {
    return this.lastTime !== null && !(Math.abs(readAtMs - Date.parse(this.lastTime)) <= SIGNED_AFTER_MS);
  }

  /** Whether something was signed since that lies beyond what was looked at here: then the rest is only waiting for its turn. */
  async #signerGoesOn(): Promise<boolean> {
    const latest = await this.source.latestCheckpoint();
    return latest !== null && latest.size > this.roots.provenSize && this.roots.opens(latest);
  }

  /** Whether events are missing at the end; adds the finding. */
  async #lacksEvents(position: number): Promise<boolean> {
    const { size } = this.tree;
    const isWhole = size >= position;
    const signed = await this.roots.beyond();
    // Asked after the checkpoints: events of a log that grows are there before they are signed.
    const end = isWhole && this.source.databaseUrl !== null ? Math.max(size, await this.source.head()) : size;
    const [beyond] = signed.filter((root) => root.size > end).sort((a, b) => b.size - a.size);
    if (beyond !== undefined) {
      const gone = beyond.size === size + 1 ? `position ${beyond.size} is` : `positions ${size + 1} to ${beyond.size} are`;
      this.findings.add('EVENT_MISSING', size + 1, `The log ends at position ${size}, but the checkpoint ${beyond.from} was signed over ${beyond.size}: ${gone} gone.`);
    } else if (!isWhole) this.findings.add('EVENT_MISSING', size + 1, `The log ends at position ${size}, but it says itself that it goes on to ${position}.`);
    return beyond !== undefined || !isWhole;
  }
}

/** When an event says that it was recorded; not parsed, since it may say anything. */
const timeOf = ({ envelope }: RawEvent): string => Buffer.from(envelope.slice(15, 39)).toString('latin1');
