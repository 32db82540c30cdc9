import type { AppendRequest, EventStore } from '../event-store.js';

/** An append that has been begun and is neither committed nor rolled back. */
export interface HeldAppend {
  /** Commits it; resolves when it is visible. */
  release(): Promise<void>;
}

/**
 * What the contract needs of an adapter: any number of stores on one and the same log. The log may
 * hold other events already; the contract uses streams of its own and positions relative to the head.
 */
export interface EventStoreHarness {
  /** A store with connections of its own, as another process would have it. The harness closes it. */
  openStore(clock?: () => Date): Promise<EventStore>;
  /** Begins an append outside of any store opened here and holds it open before its commit. */
  holdAppend(request: AppendRequest): Promise<HeldAppend>;
  /** Closes all stores and removes the log. */
  close(): Promise<void>;
}

export type MakeHarness = () => Promise<EventStoreHarness>;
