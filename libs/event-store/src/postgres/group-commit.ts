import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppendRequest, AppendResult } from '../event-store.js';
import { EventStoreClosedError, EventStoreOverloadedError } from '../event-store-errors.js';
import { type EncodedGroup, encodeGroup } from './append-group.js';
import { type PreparedRequest, prepareRequest } from './append-statement.js';

/** How large a group may grow, and how many callers may wait. */
export interface GroupLimits {
  /** Events in one group; a single request with more goes alone. */
  readonly maxGroupEvents: number;
  /** About the bytes of one group; a single request with more goes alone. */
  readonly maxGroupBytes: number;
  /** Calls that may wait at once; further ones are refused. */
  readonly maxWaitingCalls: number;
}

export const DEFAULT_GROUP_LIMITS: GroupLimits = {
  maxGroupEvents: 2_000,
  maxGroupBytes: 4 * 1024 * 1024,
  maxWaitingCalls: 10_000,
};

/** Commits a group durably; one outcome per request, an Error for one that can never be written. */
export type CommitGroup = (group: EncodedGroup) => Promise<(AppendResult | Error)[]>;

interface Call {
  readonly requests: readonly AppendRequest[];
  readonly results: (AppendResult | undefined)[];
  nextRequest: number;
  unanswered: number;
  readonly resolve: (results: AppendResult[]) => void;
  readonly reject: (error: unknown) => void;
  failed: boolean;
}

interface Entry {
  readonly call: Call;
  readonly index: number;
  readonly request: PreparedRequest;
}

interface Group {
  readonly entries: readonly Entry[];
  readonly encoded: EncodedGroup;
}

/**
 * Joins appends that arrive while a group is being committed into the next group, so that many
 * callers share one commit. Requests keep the order in which they came.
 *
 * While a group is in flight the next is prepared, and encoded once it is full. Memory: one group in
 * flight, one encoded, one prepared; all other requests lie in their callers' arrays, and the
 * callers wait.
 */
export class GroupCommit {
  readonly #calls: Call[] = [];
  #nextGroup: Group | null = null;
  #prepared: Entry[] = [];
  #preparedEvents = 0;
  #preparedBytes = 0;
  #waitingCalls = 0;
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(
    private readonly commit: CommitGroup,
    private readonly limits: GroupLimits,
  ) {}

  /** Resolves when all requests of the call are answered. */
  append(requests: readonly AppendRequest[]): Promise<AppendResult[]> {
    if (this.#closed) return Promise.reject(new EventStoreClosedError());
    if (requests.length === 0) return Promise.resolve([]);
    if (this.#waitingCalls >= this.limits.maxWaitingCalls) return Promise.reject(new EventStoreOverloadedError());
    return new Promise((resolve, reject) => {
      const results = new Array<AppendResult | undefined>(requests.length);
      this.#calls.push({ requests, results, nextRequest: 0, unanswered: requests.length, resolve, reject, failed: false });
      this.#waitingCalls += 1;
      this.#running ??= this.#run();
    });
  }

  /** Refuses further calls and resolves when those that wait have been answered. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // Callers that were answered in this turn of the event loop get to join before a group leaves.
    await nextTurn();
    for (;;) {
      const group = this.#nextGroup ?? this.#takeGroup();
      this.#nextGroup = null;
      if (group.entries.length === 0) break;
      const committing = this.commit(group.encoded);
      const prepareNext = setImmediate(() => this.#prepareNextGroup());
      try {
        const outcomes = await committing;
        for (const [place, entry] of group.entries.entries()) this.#answer(entry, outcomes[place]);
      } catch (error) {
        for (const entry of group.entries) this.#fail(entry.call, error);
      }
      clearImmediate(prepareNext);
      if (this.#nextGroup === null) await nextTurn();
    }
    this.#running = null;
  }

  #isFull(): boolean {
    return this.#preparedEvents >= this.limits.maxGroupEvents || this.#preparedBytes >= this.limits.maxGroupBytes;
  }

  /** Uses the time of a commit: what has come is prepared, and a full group made ready to leave. */
  #prepareNextGroup(): void {
    this.#prepare();
    if (this.#isFull()) this.#nextGroup = this.#takeGroup();
  }

  /** Prepares requests in order of arrival until there are enough for a group. */
  #prepare(): void {
    let done = 0;
    for (const call of this.#calls) {
      while (!call.failed && call.nextRequest < call.requests.length && !this.#isFull()) {
        const index = call.nextRequest;
        call.nextRequest += 1;
        const request = prepareRequest(call.requests[index] as AppendRequest);
        this.#prepared.push({ call, index, request });
        this.#preparedEvents += request.eventCount;
        this.#preparedBytes += request.bytes;
      }
      if (!call.failed && call.nextRequest < call.requests.length) break;
      done += 1;
    }
    this.#calls.splice(0, done);
  }

  #takeGroup(): Group {
    this.#prepare();
    const entries = this.#prepared.filter((entry) => !entry.call.failed);
    this.#prepared = [];
    this.#preparedEvents = 0;
    this.#preparedBytes = 0;
    return { entries, encoded: encodeGroup(entries.map((entry) => entry.request)) };
  }

  #answer({ call, index }: Entry, outcome: AppendResult | Error | undefined): void {
    if (outcome === undefined || outcome instanceof Error) {
      this.#fail(call, outcome ?? new Error('A request of the group was left without an outcome'));
      return;
    }
    call.results[index] = outcome;
    call.unanswered -= 1;
    if (call.unanswered > 0 || call.failed) return;
    this.#waitingCalls -= 1;
    call.resolve(call.results as AppendResult[]);
  }

  #fail(call: Call, error: unknown): void {
    if (call.failed) return;
    call.failed = true;
    this.#waitingCalls -= 1;
    call.reject(error);
  }
}
