import { digestedTables, type ReadModelDigests } from '@lindung/projections/rebuild/digest';
import { type ReadModelName, readModelNames } from '@lindung/projections/runner/read-models';
import { compareRows, type TableDifference } from './compare-rows.js';
import { ReadModelSnapshot } from './read-model-snapshot.js';

/** The live read models beside those that were rebuilt from the log. */
export interface LiveComparison {
  readonly kind: 'live';
  readonly digests: ReadModelDigests;
  /** Read models whose digests differ. */
  readonly differing: readonly ReadModelName[];
  /** The tables of those, with their rows that differ. */
  readonly tables: readonly TableDifference[];
}

/** Position at which the live read models stand just now. */
export async function livePosition(databaseUrl: string, signal: AbortSignal): Promise<number> {
  const live = await ReadModelSnapshot.open(databaseUrl, signal, 'lindung_query');
  await live.close();
  return live.position;
}

/** Compares both sides digest by digest, and row by row where those differ. */
export async function compareWithLive(live: ReadModelSnapshot, rebuilt: ReadModelSnapshot): Promise<{ readonly digests: ReadModelDigests; readonly comparison: LiveComparison }> {
  const [liveDigests, digests] = await Promise.all([live.digests(), rebuilt.digests()]);
  const differing = readModelNames.filter((name) => liveDigests[name].digest !== digests[name].digest);
  const tables: TableDifference[] = [];
  for (const table of differing.flatMap((name) => digestedTables[name])) {
    const difference = await compareRows(table, live, rebuilt);
    if (difference.count > 0) tables.push(difference);
  }
  return { digests, comparison: { kind: 'live', digests: liveDigests, differing, tables } };
}
