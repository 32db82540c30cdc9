import {
  ExtractUnknown,
  requireWorkerIds,
  type DtsenExtract,
  type DtsenRow,
  type DtsenSnapshotStore,
  type NewExtract,
} from '../dtsen-snapshots.js';

interface HeldExtract {
  extract: DtsenExtract;
  readonly rows: Map<string, DtsenRow>;
}

/** DTSEN extracts for unit tests. */
export class MemoryDtsenSnapshotStore implements DtsenSnapshotStore {
  /** In the order in which they were opened. */
  private readonly extracts = new Map<string, HeldExtract>();

  async openExtract({ importId, period, snapshotDate }: NewExtract): Promise<void> {
    if (this.extracts.has(importId)) return;
    this.extracts.set(importId, { extract: { importId, period, snapshotDate, completed: false }, rows: new Map() });
  }

  async putRows(importId: string, rows: readonly DtsenRow[]): Promise<void> {
    requireWorkerIds(rows.map((row) => row.workerId));
    const held = this.getHeld(importId);
    for (const row of rows) {
      if (!held.rows.has(row.workerId)) held.rows.set(row.workerId, row);
    }
  }

  async completeExtract(importId: string): Promise<void> {
    const held = this.getHeld(importId);
    held.extract = { ...held.extract, completed: true };
  }

  async findExtract(importId: string): Promise<DtsenExtract | null> {
    return this.extracts.get(importId)?.extract ?? null;
  }

  async find(importId: string, workerIds: readonly string[]): Promise<Map<string, DtsenRow>> {
    requireWorkerIds(workerIds);
    const rows = this.extracts.get(importId)?.rows;
    return new Map(workerIds.flatMap((workerId) => entryOf(rows?.get(workerId))));
  }

  async listExtracts(): Promise<readonly DtsenExtract[]> {
    return [...this.extracts.values()].map((held) => held.extract).reverse();
  }

  async latestForPeriod(period: string): Promise<DtsenExtract | null> {
    const latestFirst = await this.listExtracts();
    return latestFirst.find((extract) => extract.period === period && extract.completed) ?? null;
  }

  private getHeld(importId: string): HeldExtract {
    const held = this.extracts.get(importId);
    if (held === undefined) throw new ExtractUnknown(importId);
    return held;
  }
}

function entryOf(row: DtsenRow | undefined): [string, DtsenRow][] {
  return row === undefined ? [] : [[row.workerId, row]];
}
