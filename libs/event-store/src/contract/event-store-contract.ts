import { describe } from '@jest/globals';
import { describeAppend } from './append-contract.js';
import { describeConcurrency } from './concurrency-contract.js';
import type { MakeHarness } from './event-store-harness.js';
import { describeModel } from './model-contract.js';
import { describeReading } from './reading-contract.js';
import { describeRepeats } from './repeat-contract.js';
import { describeSubscription } from './subscription-contract.js';

/**
 * The one suite that every adapter passes, whatever its positions look like. Adapters with dense
 * decimal positions add `describeDensePositions`.
 */
export function describeEventStoreContract(name: string, makeHarness: MakeHarness): void {
  describe(`${name} keeps the contract of the event store:`, () => {
    describeAppend(makeHarness);
    describeRepeats(makeHarness);
    describeReading(makeHarness);
    describeSubscription(makeHarness);
    describeConcurrency(makeHarness);
    describeModel(makeHarness);
  });
}
