import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExtractUnknown, type DtsenRow, type DtsenSnapshotStore } from '../dtsen-snapshots.js';

export interface DtsenSnapshotsUnderTest {
  readonly snapshots: DtsenSnapshotStore;
  readonly close: () => Promise<void>;
}

/** The suite that every store of DTSEN extracts passes. */
export function describeDtsenSnapshots(name: string, open: () => Promise<DtsenSnapshotsUnderTest>): void {
  describe(`${name} as a store of DTSEN extracts`, () => {
    let subject: DtsenSnapshotsUnderTest;
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => {
      await subject.close();
    });

    const openExtract = async (period = '2026-Q1', importId = `import-${randomUUID()}`): Promise<string> => {
      await subject.snapshots.openExtract({ importId, period, snapshotDate: '2026-03-31' });
      return importId;
    };

    it('finds the workers asked for and leaves out the rest', async () => {
      const importId = await openExtract();
      const rows = [row(1, 'ACTIVE'), row(10, 'DECEASED'), row(null, 'MOVED')] as const;
      await subject.snapshots.putRows(importId, rows);
      const unlisted = randomBytes(16).toString('hex');
      const found = await subject.snapshots.find(importId, [rows[0].workerId, rows[2].workerId, unlisted]);
      expect(found).toEqual(new Map([rows[0], rows[2]].map((listed) => [listed.workerId, listed])));
    });

    it('takes a chunk again, and a worker twice, and keeps what came first', async () => {
      const importId = await openExtract();
      const [first, second] = [row(3, 'ACTIVE'), row(4, 'ACTIVE')];
      await subject.snapshots.putRows(importId, [first, { ...first, decile: 9 }]);
      await subject.snapshots.putRows(importId, [{ ...first, decile: 8 }, second]);
      const found = await subject.snapshots.find(importId, [first.workerId, second.workerId]);
      expect([found.get(first.workerId), found.get(second.workerId), found.size]).toEqual([first, second, 2]);
    });

    it('carries more rows than one statement', async () => {
      const importId = await openExtract();
      const rows = Array.from({ length: 4_500 }, () => row(5, 'ACTIVE'));
      await subject.snapshots.putRows(importId, rows);
      expect((await subject.snapshots.find(importId, rows.map((listed) => listed.workerId))).size).toBe(4_500);
    });

    it('keeps extracts apart', async () => {
      const [first, second] = [await openExtract(), await openExtract()];
      const listed = row(2, 'ACTIVE');
      await subject.snapshots.putRows(first, [listed]);
      await subject.snapshots.putRows(second, [{ ...listed, decile: 7 }]);
      expect((await subject.snapshots.find(first, [listed.workerId])).get(listed.workerId)?.decile).toBe(2);
      expect((await subject.snapshots.find(second, [listed.workerId])).get(listed.workerId)?.decile).toBe(7);
      expect((await subject.snapshots.find('import-unknown', [listed.workerId])).size).toBe(0);
    });

    it('lists extracts, the latest first, and opens each once', async () => {
      const [first, second] = [await openExtract('2025-11'), await openExtract('2025-12')];
      await openExtract('2025-11', first);
      await subject.snapshots.completeExtract(first);
      const listed = (await subject.snapshots.listExtracts()).filter(({ importId }) => [first, second].includes(importId));
      expect(listed).toEqual([
        { importId: second, period: '2025-12', snapshotDate: '2026-03-31', completed: false },
        { importId: first, period: '2025-11', snapshotDate: '2026-03-31', completed: true },
      ]);
      expect(await subject.snapshots.findExtract(first)).toEqual(listed[1]);
      expect(await subject.snapshots.findExtract('import-unknown')).toBeNull();
    });

    it('answers the latest completed extract of a period', async () => {
      expect(await subject.snapshots.latestForPeriod('2024-Q4')).toBeNull();
      const first = await openExtract('2024-Q4');
      expect(await subject.snapshots.latestForPeriod('2024-Q4')).toBeNull();
      await subject.snapshots.completeExtract(first);
      const second = await openExtract('2024-Q4');
      expect((await subject.snapshots.latestForPeriod('2024-Q4'))?.importId).toBe(first);
      await subject.snapshots.completeExtract(second);
      expect((await subject.snapshots.latestForPeriod('2024-Q4'))?.importId).toBe(second);
      await subject.snapshots.completeExtract(first);
      expect((await subject.snapshots.latestForPeriod('2024-Q4'))?.importId).toBe(second);
    });

    it('refuses rows for an extract that was never opened, and ids that are none', async () => {
      await expect(subject.snapshots.putRows('import-unknown', [row(1, 'ACTIVE')])).rejects.toThrow(ExtractUnknown);
      await expect(subject.snapshots.completeExtract('import-unknown')).rejects.toThrow(ExtractUnknown);
      const importId = await openExtract();
      const mistaken: DtsenRow = { workerId: '3275014501900001', decile: 1, civilStatus: 'ACTIVE' };
      await expect(subject.snapshots.putRows(importId, [mistaken])).rejects.toThrow(RangeError);
      await expect(subject.snapshots.find(importId, ['3275014501900001'])).rejects.toThrow(RangeError);
    });
  });
}

function row(decile: number | null, civilStatus: DtsenRow['civilStatus']): DtsenRow {
  return { workerId: randomBytes(16).toString('hex'), decile, civilStatus };
}
