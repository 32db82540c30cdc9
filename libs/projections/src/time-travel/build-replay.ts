import { getHeapStatistics } from 'node:v8';
import { type EventStore, type Position } from '@lindung/event-store/event-store';
import { type Vault } from '@lindung/personal-data/vault';
import { type BulkLimits, defaultBulkLimits } from '../rebuild/bulk-projection.js';
import { type RebuildProgress } from '../rebuild/build-schema.js';
import { buildReadModels } from '../rebuild/rebuild.js';
import { keysErasedAfter, vaultWithout } from './erased-keys.js';

/** What a worker with enrolments takes in memory, and which part of what this process may have a replay takes. */
const BYTES_PER_WORKER = 2_500;
const SHARE_OF_HEAP = 1 / 3;

/** A replay shares its process with those who answer. Beyond its share rows are written and read again, which is slower. */
function limitsHere(): BulkLimits {
  const workers = (getHeapStatistics().heap_size_limit * SHARE_OF_HEAP) / BYTES_PER_WORKER;
  // Up to twice as many are held between two looks at the bounds.
  const workersHeld = Math.min(defaultBulkLimits.workersHeld, Math.floor(workers / 2));
  return { workersHeld, dirtyRows: 2 * workersHeld };
}

export interface ReplayOptions {
  readonly databaseUrl: string;
  readonly eventStore: EventStore;
  readonly vault: Vault;
  readonly schema: string;
  readonly until: Position;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RebuildProgress) => void;
}

/**
 * Builds the read models as they stood at a position, in a schema of their own that a crash of the
 * server empties. Whoever has been erased since has no name in them.
 */
export async function buildReplay(options: ReplayOptions): Promise<void> {
  const { eventStore, vault, until } = options;
  const erased = await keysErasedAfter(eventStore, until);
  const reached = await buildReadModels({ ...options, vault: vaultWithout(vault, erased), durable: false, limits: limitsHere() });
  if (reached !== Number(until)) throw new Error(`The log ended at ${reached}, before ${until}.`);
}
