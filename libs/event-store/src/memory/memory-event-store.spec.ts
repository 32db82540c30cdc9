import { describeDensePositions } from '../contract/dense-positions-contract.js';
import { describeEventStoreContract } from '../contract/event-store-contract.js';
import type { EventStoreHarness } from '../contract/event-store-harness.js';
import { MemoryEventStore } from './memory-event-store.js';
import { MemoryLog } from './memory-log.js';

async function makeHarness(): Promise<EventStoreHarness> {
  const log = new MemoryLog();
  return {
    openStore: async (clock) => new MemoryEventStore(clock === undefined ? { log } : { log, clock }),
    // Nothing can be seen halfway here: a held append is one that has not yet begun.
    holdAppend: async (request) => ({
      release: async () => {
        await new MemoryEventStore({ log }).append([request]);
      },
    }),
    close: async () => undefined,
  };
}

describeEventStoreContract('memory', makeHarness);
describeDensePositions(makeHarness);
