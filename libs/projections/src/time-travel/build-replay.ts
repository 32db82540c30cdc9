import { type EventStore, type Position } from '@lindung/event-store/event-store';
import { type Vault } from '@lindung/personal-data/vault';
import { type BulkLimits } from '../rebuild/bulk-projection.js';
import { type RebuildProgress } from '../rebuild/build-schema.js';
import { buildReadModels } from '../rebuild/rebuild.js';
import { keysErasedAfter, vaultWithout } from './erased-keys.js';

/** A replay shares its process with those who answer, so it holds less than a rebuild: about 200 MB. */
const REPLAY_LIMITS: BulkLimits = { workersHeld: 40_000, dirtyRows: 120_000 };

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
  const reached = await buildReadModels({ ...options, vault: vaultWithout(vault, erased), durable: false, limits: REPLAY_LIMITS });
  if (reached !== Number(until)) throw new Error(`The log ended at ${reached}, before ${until}.`);
}
