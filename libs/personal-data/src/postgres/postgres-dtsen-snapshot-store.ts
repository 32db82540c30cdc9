import { type Pool } from 'pg';
import {
  ExtractUnknown,
  requireWorkerIds,
  type CivilStatus,
  type DtsenExtract,
  type DtsenRow,
  type DtsenSnapshotStore,
  type NewExtract,
} from '../dtsen-snapshots.js';

const ROWS_PER_STATEMENT = 2_000;

const INSERT_ROWS = `
INSERT INTO vault.dtsen_snapshots (extract_number, worker_id, decile, civil_status)
SELECT $1, new.worker_id, new.decile, new.civil_status
FROM unnest($2::uuid[], $3::smallint[], $4::text[]) AS new (worker_id, decile, civil_status)
ON CONFLICT (extract_number, worker_id) DO NOTHING`;

const SELECT_ROWS = `
SELECT translate(held.worker_id::text, '-', '') AS "workerId", held.decile, held.civil_status AS "civilStatus"
FROM vault.dtsen_snapshots AS held
JOIN vault.dtsen_extracts AS extract USING (extract_number)
WHERE extract.import_id = $1 AND held.worker_id = ANY($2::uuid[])`;

const EXTRACT_COLUMNS = `import_id AS "importId", period, to_char(snapshot_date, 'YYYY-MM-DD') AS "snapshotDate", completed`;

/** DTSEN extracts in the `vault` schema. `pool` connects with the writer's role. */
export class PostgresDtsenSnapshotStore implements DtsenSnapshotStore {
  constructor(private readonly pool: Pool) {}

  async openExtract(extract: NewExtract): Promise<void> {
    await this.pool.query(
      `INSERT INTO vault.dtsen_extracts (import_id, period, snapshot_date)
       VALUES ($1, $2, $3) ON CONFLICT (import_id) DO NOTHING`,
      [extract.importId, extract.period, extract.snapshotDate],
    );
  }

  async putRows(importId: string, rows: readonly DtsenRow[]): Promise<void> {
    requireWorkerIds(rows.map((row) => row.workerId));
    const extractNumber = await this.getExtractNumber(importId);
    for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
      const batch = rows.slice(start, start + ROWS_PER_STATEMENT);
      await this.pool.query({
        name: 'vault-insert-dtsen-rows',
        text: INSERT_ROWS,
        values: [
          extractNumber,
          batch.map((row) => row.workerId),
          batch.map((row) => row.decile),
          batch.map((row) => row.civilStatus),
        ],
      });
    }
  }

  async completeExtract(importId: string): Promise<void> {
    const extractNumber = await this.getExtractNumber(importId);
    await this.pool.query('UPDATE vault.dtsen_extracts SET completed = true WHERE extract_number = $1', [extractNumber]);
  }

  async findExtract(importId: string): Promise<DtsenExtract | null> {
    const found = await this.pool.query<DtsenExtract>(
      `SELECT ${EXTRACT_COLUMNS} FROM vault.dtsen_extracts WHERE import_id = $1`,
      [importId],
    );
    return found.rows[0] ?? null;
  }

  async find(importId: string, workerIds: readonly string[]): Promise<Map<string, DtsenRow>> {
    requireWorkerIds(workerIds);
    const found = await this.pool.query<{ workerId: string; decile: number | null; civilStatus: CivilStatus }>(SELECT_ROWS, [
      importId,
      workerIds,
    ]);
    return new Map(found.rows.map((row) => [row.workerId, row]));
  }

  async listExtracts(): Promise<readonly DtsenExtract[]> {
    const found = await this.pool.query<DtsenExtract>(
      `SELECT ${EXTRACT_COLUMNS} FROM vault.dtsen_extracts ORDER BY extract_number DESC`,
    );
    return found.rows;
  }

  async latestForPeriod(period: string): Promise<DtsenExtract | null> {
    const found = await this.pool.query<DtsenExtract>(
      `SELECT ${EXTRACT_COLUMNS} FROM vault.dtsen_extracts
       WHERE period = $1 AND completed ORDER BY extract_number DESC LIMIT 1`,
      [period],
    );
    return found.rows[0] ?? null;
  }

  private async getExtractNumber(importId: string): Promise<number> {
    const found = await this.pool.query<{ extract_number: number }>(
      'SELECT extract_number FROM vault.dtsen_extracts WHERE import_id = $1',
      [importId],
    );
    const extractNumber = found.rows[0]?.extract_number;
    if (extractNumber === undefined) throw new ExtractUnknown(importId);
    return extractNumber;
  }
}
