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

/**
 * The log in opened batches. While one is applied the next is read and opened, and no more than
 * that: a slow database slows the reading down.
 */
export async function* openedBatches(options: OpenedBatchesOptions): AsyncGenerator<OpenedBatch> {
  const { eventStore, vault, batchSize, onUnreadable } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const after = String(options.after) as Position;
  const source = options.until === undefined ? eventStore.subscribe({ after, batchSize, signal }) : eventStore.readAll({ after, batchSize, until: options.until });
  const reader = source[Symbol.asyncIterator]();
  const readNext = async (): Promise<OpenedBatch | null> => {
    const next = await reader.next();
    return next.done === true ? null : openBatch(next.value, vault, onUnreadable);
  };
  let ahead = readNext();
  try {
    for (;;) {
      const batch = await ahead;
      if (batch === null || signal.aborted) return;
      ahead = readNext();
      // If it fails while the batch before is applied, it is heard of at the next await.
      ahead.catch(() => undefined);
      yield batch;
    }
  } finally {
    stop.abort();
    await ahead.catch(() => undefined);
    await reader.return?.();
  }
}
