import { setTimeout as delay } from 'node:timers/promises';
import { type EventStore, type Position } from '@lindung/event-store/event-store';
import { EventStoreUnavailableError } from '@lindung/event-store/event-store-errors';
import { type Vault } from '@lindung/personal-data/vault';
import { isAway } from '../reading/away.js';
import { acquireLease } from '../runner/lease.js';
import { Bell } from './bell.js';
import { buildReplay } from './build-replay.js';
import { type Build, KeptMoments, type Outcome } from './kept-moments.js';
import { defaultReplayBounds, makeRoom, type ReplayBounds } from './replay-bounds.js';

/** Arbitrary but fixed: whoever keeps the replays of one database holds this advisory lock. */
const KEEPER_LOCK = 7_163_265_007;
/** How often it looks for what is to be dropped while nobody asks for anything. */
const TIDY_EVERY_MS = 15_000;
/** How soon it tries again to drop what somebody was reading. */
const DROP_AGAIN_MS = 1_000;
const REPORT_EVERY_MS = 200;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export interface ReplayKeeperOptions {
  /** As the database's owner: replays are schemas that are created and dropped. */
  readonly databaseUrl: string;
  readonly eventStore: EventStore;
  /** One that remembers no keys: what is destroyed while a replay is built must not open. */
  readonly vault: Vault;
  readonly bounds?: Partial<ReplayBounds>;
  /** Told why it had to pause, or why a replay failed. Never holds personal data. */
  readonly onProblem?: (problem: { readonly code: string; readonly message: string }) => void;
}

/** `standby`: another process keeps the replays. `failing`: pausing after a problem. */
export interface KeeperHealth {
  readonly state: 'stopped' | 'standby' | 'keeping' | 'failing';
  readonly kept: number;
  readonly keptBytes: number;
  /** Position of the moment that is being replayed. */
  readonly building: number | null;
  /** Why the latest replay failed; null where it did not. */
  readonly problem: string | null;
}

/**
 * Replays the log up to the moments that somebody asks for, one at a time and alone among all
 * processes of one database, each into a schema of its own that is kept as long as it is used.
 */
export class ReplayKeeper {
  readonly #options: ReplayKeeperOptions;
  readonly #bounds: ReplayBounds;
  #state: KeeperHealth['state'] = 'stopped';
  #present = { kept: 0, keptBytes: 0 };
  #building: Build | null = null;
  #problem: string | null = null;
  readonly #bell = new Bell();

  constructor(options: ReplayKeeperOptions) {
    this.#options = options;
    this.#bounds = { ...defaultReplayBounds, ...options.bounds };
  }

  /**
   * Runs until `signal` aborts, and throws away what is being built then. Never rejects: after a
   * problem it starts again, later each time.
   */
  async run(signal: AbortSignal): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        await this.#hold(signal, () => {
          pauseMs = FIRST_PAUSE_MS;
        });
      } catch (error) {
        if (signal.aborted) break;
        this.#state = 'failing';
        this.#report(error);
        await delay(pauseMs, undefined, { signal }).catch(() => undefined);
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      }
    }
    this.#state = 'stopped';
  }

  health(): KeeperHealth {
    return { state: this.#state, ...this.#present, building: this.#building?.position ?? null, problem: this.#problem };
  }

  async #hold(signal: AbortSignal, onSuccess: () => void): Promise<void> {
    if (this.#state !== 'failing') this.#state = 'standby';
    const lease = await acquireLease(this.#options.databaseUrl, undefined, signal, KEEPER_LOCK);
    if (lease === null) return;
    const ends = AbortSignal.any([signal, lease.lost]);
    try {
      const moments = new KeptMoments(lease.session);
      await moments.takeOver();
      await moments.listen(() => this.#bell.ring());
      while (!ends.aborted) {
        this.#bell.listen();
        const allDropped = await this.#tidy(moments);
        this.#state = 'keeping';
        const position = await moments.nextRequest();
        const served = position !== null && (await this.#serve(moments, position, ends));
        onSuccess();
        if (!served) await this.#bell.rest(position === null && allDropped ? TIDY_EVERY_MS : DROP_AGAIN_MS, ends);
      }
    } finally {
      await lease.release().catch(() => undefined);
    }
  }

  /** Stops serving what has had its time and drops what nobody serves; answers whether all of it is gone. */
  async #tidy(moments: KeptMoments): Promise<boolean> {
    await moments.expire(this.#bounds);
    let allDropped = true;
    for (const { schema, position } of await moments.present()) {
      if (position === null && !(await moments.drop(schema))) allDropped = false;
    }
    const present = await moments.present();
    this.#present = { kept: present.length, keptBytes: present.reduce((sum, { bytes }) => sum + bytes, 0) };
    return allDropped;
  }

  /** Replays one request; false where there is no room for it yet. */
  async #serve(moments: KeptMoments, position: number, signal: AbortSignal): Promise<boolean> {
    const expectedBytes = await moments.expectedBytes(position);
    const fits = expectedBytes <= this.#bounds.bytes;
    if (fits && !(await this.#findRoom(moments, expectedBytes))) return false;
    const build = await moments.begin(position);
    if (build === null) return true;
    const outcome = fits ? await this.#build(moments, build, signal) : tooLarge(expectedBytes);
    signal.throwIfAborted();
    if (outcome !== null) await moments.settle(build, outcome);
    return true;
  }

  /** Drops what was not used for longest until a replay of this size fits. */
  async #findRoom(moments: KeptMoments, expectedBytes: number): Promise<boolean> {
    const evicted = makeRoom(await moments.present(), expectedBytes, this.#bounds);
    if (evicted === null) return false;
    const gone: boolean[] = [];
    for (const { schema, position } of evicted) {
      if (position !== null) await moments.evict(position);
      gone.push(await moments.drop(schema));
    }
    return !gone.includes(false);
  }

  /** What became of the build; null where it was forgotten meanwhile. */
  async #build(moments: KeptMoments, build: Build, signal: AbortSignal): Promise<Outcome | null> {
    const forgotten = new AbortController();
    this.#building = build;
    let reached = 0;
    const report = async (): Promise<void> => {
      if (!(await moments.report(build, reached))) forgotten.abort();
    };
    // Reports are about the same row, so one that fails is told of by what follows it.
    const reports = setInterval(() => void report().catch(() => undefined), REPORT_EVERY_MS);
    try {
      await buildReplay({
        ...this.#options,
        schema: build.schema,
        until: String(build.position) as Position,
        signal: AbortSignal.any([signal, forgotten.signal]),
        onProgress: (progress) => {
          reached = progress.position;
        },
      });
      const bytes = await moments.bytesOf(build.schema);
      if (bytes > this.#bounds.bytes) return tooLarge(bytes);
      await moments.guard(build);
      this.#problem = null;
      return { state: 'ready' };
    } catch (error) {
      if (forgotten.signal.aborted) return null;
      if (signal.aborted || isAway(error) || error instanceof EventStoreUnavailableError) throw error;
      this.#report(error);
      this.#problem = codeOf(error);
      return { state: 'failed', problem: this.#problem };
    } finally {
      clearInterval(reports);
      this.#building = null;
    }
  }

  #report(error: unknown): void {
    this.#options.onProblem?.({ code: codeOf(error), message: error instanceof Error ? `${error.name}: ${error.message}` : 'An unknown problem.' });
  }
}

const tooLarge = (bytes: number): Outcome => ({ state: 'too-large', problem: String(Math.ceil(bytes)) });

/** PostgreSQL's and our own errors carry a code. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNEXPECTED';
}
