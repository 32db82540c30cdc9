import { type Pool } from 'pg';
import { createReadPool, poolReader, type Reader, type ReadPoolOptions } from '../reading/reader.js';
import { MomentRequests, ReplayUnderWay } from './moment-requests.js';

/** How long a question waits for a replay before it is told to come again. */
const WAIT_MS = 20_000;
/** Connections of one moment: for pages, and for files, which hold theirs as long as somebody downloads. */
const CONNECTIONS = 3;
const FILE_CONNECTIONS = 2;
/** Moments whose connections are held open at most; those asked for longest ago are let go. */
const MOMENTS_OPEN = 6;
/** How often a moment that is in use is said to be. */
const SAY_USED_EVERY_MS = 20_000;
/** A replay may be dropped while it is asked; twice in a row is more than chance. */
const ATTEMPTS = 2;

/** Readers of the read models as they stood at a moment, which the same queries serve. */
export interface MomentReader {
  readonly reader: Reader;
  readonly fileReader: Reader;
}

/** Every answer says of which position it is. */
export interface Positioned {
  readonly position: string;
}

export interface MomentReadersOptions extends Omit<ReadPoolOptions, 'schema' | 'connections'> {
  /** Sees the table of moments, which says what is served. */
  readonly pool: Pool;
  /** Default 20,000. */
  readonly waitMs?: number;
}

interface OpenMoment extends MomentReader {
  readonly schema: string;
  readonly pools: readonly Pool[];
  /** When it is to be said next that it is in use. */
  sayUsedAtMs: number;
}

/** Answers questions as of any position of the log, from replays that are asked for where there are none. */
export class MomentReaders {
  readonly #requests: MomentRequests;
  /** By position, those used last at the end. */
  readonly #open = new Map<number, OpenMoment>();
  readonly #opening = new Map<number, Promise<OpenMoment>>();
  readonly #stopping = new AbortController();

  constructor(private readonly options: MomentReadersOptions) {
    this.#requests = new MomentRequests(options.pool);
  }

  /** Whether a replay of this position has been asked here lately. */
  isOpen(position: number): boolean {
    return this.#open.has(position);
  }

  /**
   * Asks `ask` of the read models as they stood at a position. The answer counts if its own position,
   * read in its own snapshot, says so: a replay that is served no more has none (see
   * `KeptMoments.guard`). So nothing is shown of one that an erasure has put out of use. `discard` gets
   * what does not count.
   *
   * @throws ReplayUnderWay where the replay takes longer than one may wait, ReplayTooLarge, ReplayFailed.
   */
  async answer<Answer extends Positioned>(position: number, ask: (readers: MomentReader) => Promise<Answer>, discard: (answer: Answer) => void): Promise<Answer> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const moment = await this.#openMoment(position);
      try {
        const answer = await ask(moment);
        if (answer.position === String(position)) return answer;
        discard(answer);
      } catch (error) {
        // A refusal says no position; and what has just been dropped, or let go of, fails in many ways.
        if (!moment.pools.some((pool) => pool.ending) && (await this.#requests.isServed(position, moment.schema))) throw error;
      }
      this.#close(position, moment);
    }
    throw new ReplayUnderWay(position, null);
  }

  /** From now on nobody waits for a replay. */
  stopWaiting(): void {
    this.#stopping.abort();
  }

  /** Lets all connections go. */
  async close(): Promise<void> {
    const moments = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(moments.flatMap(({ pools }) => pools.map((pool) => pool.end())));
  }

  async #openMoment(position: number): Promise<OpenMoment> {
    const open = this.#open.get(position);
    if (open === undefined) return this.#openOnce(position);
    this.#open.delete(position);
    this.#open.set(position, open);
    if (performance.now() >= open.sayUsedAtMs) {
      open.sayUsedAtMs = performance.now() + SAY_USED_EVERY_MS;
      // Nobody's question fails because this did; it is said again with the next one but a few.
      this.#requests.ask(position).catch(() => undefined);
    }
    return open;
  }

  /** Everybody who asks for the same moment meanwhile waits for the same replay. */
  #openOnce(position: number): Promise<OpenMoment> {
    const waiting = this.#opening.get(position);
    if (waiting !== undefined) return waiting;
    const opening = this.#requests
      .schemaOf(position, this.options.waitMs ?? WAIT_MS, this.#stopping.signal)
      .then((schema) => this.#admit(position, schema))
      .finally(() => this.#opening.delete(position));
    this.#opening.set(position, opening);
    return opening;
  }

  #admit(position: number, schema: string): OpenMoment {
    const [pool, filePool] = [CONNECTIONS, FILE_CONNECTIONS].map((connections) => createReadPool({ ...this.options, schema, connections })) as [Pool, Pool];
    const moment: OpenMoment = { schema, pools: [pool, filePool], reader: poolReader(pool), fileReader: poolReader(filePool), sayUsedAtMs: performance.now() };
    this.#open.set(position, moment);
    for (const [oldest, found] of this.#open) {
      if (this.#open.size <= MOMENTS_OPEN) break;
      this.#close(oldest, found);
    }
    return moment;
  }

  /** Whoever still reads from it ends in peace; the connections go with the last of them. */
  #close(position: number, moment: OpenMoment): void {
    // What is not open any more was closed before; many questions may find at once that a moment is gone.
    if (this.#open.get(position) !== moment) return;
    this.#open.delete(position);
    for (const pool of moment.pools) endOnceServed(pool);
  }
}

/** A pool that is told to end forgets those who still wait for a connection of it. */
function endOnceServed(pool: Pool): void {
  if (pool.ending) return;
  if (pool.waitingCount > 0) pool.once('release', () => endOnceServed(pool));
  else void pool.end().catch(() => undefined);
}
