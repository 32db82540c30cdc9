import { type EventStore, type Position } from '@lindung/event-store/event-store';
import { type Vault } from '@lindung/personal-data/vault';
import { type OnUnreadable } from '../fold/opened-bodies.js';
import { openBatch, type OpenedBatch } from './live-projection.js';

export interface OpenedBatchesOptions {
  readonly eventStore: EventStore;
  readonly vault: Vault;
  readonly after: number;
  readonly batchSize: number;
  readonly onUnreadable: OnUnreadable;
  readonly signal: AbortSignal;
  /** Read up to here (or the head) and end, instead of following. */
  readonly until?: Position;
}

/** Batches that are read or opened ahead of the one that is applied. */
const AHEAD = 3;

/**
 * The log in opened batches. While one is applied the next few are read and opened, and no more than
 * that: a slow database slows the reading down.
 */
export async function* openedBatches(options: OpenedBatchesOptions): AsyncGenerator<OpenedBatch> {
  const { eventStore, vault, batchSize, onUnreadable } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const after = String(options.after) as Position;
  const source = options.until === undefined ? eventStore.subscribe({ after, batchSize, signal }) : eventStore.readAll({ after, batchSize, until: options.until });
  const reader = source[Symbol.asyncIterator]();
  let reading: Promise<unknown> = Promise.resolve();
  const readNext = (): Promise<OpenedBatch | null> => {
    const next = reading.then(() => reader.next());
    reading = next;
    const opened = next.then((read) => (read.done === true ? null : openBatch(read.value, vault, onUnreadable)));
    // If it fails while an earlier batch is applied, it is heard of when its turn comes.
    opened.catch(() => undefined);
    return opened;
  };
  const ahead = Array.from({ length: AHEAD }, readNext);
  try {
    for (;;) {
      const batch = await ahead.shift();
      if (batch === undefined || batch === null || signal.aborted) return;
      ahead.push(readNext());
      yield batch;
    }
  } finally {
    stop.abort();
    await Promise.allSettled(ahead);
    await reader.return?.();
  }
}
