import { type Pool } from 'pg';
import { HEADER_ROW_NUMBER, openCells, sealCells, type RejectedRow, type RejectionStore } from '../rejections.js';
import { ImportNotHeld } from '../uploads.js';
import { type Vault } from '../vault.js';
import { getImportKey } from './import-key.js';
import { FOREIGN_KEY_VIOLATION, sqlStateOf } from './sql-state.js';

const ROWS_PER_STATEMENT = 1_000;

const INSERT_ROWS = `
INSERT INTO vault.rejections (key_id, row_number, code, field, message, sealed)
SELECT $1::uuid, new.row_number, new.code, new.field, new.message, new.sealed
FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::bytea[])
  AS new (row_number, code, field, message, sealed)
ON CONFLICT (key_id, row_number) DO NOTHING`;

interface RejectionRecord {
  readonly row_number: number;
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
  readonly sealed: Buffer;
}

/** Rejected rows in the `vault` schema. `pool` and `vault` connect with the writer's role. */
export class PostgresRejectionStore implements RejectionStore {
  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
  ) {}

  async recordColumns(importId: string, columns: readonly string[]): Promise<void> {
    const key = await getImportKey(this.pool, this.vault, importId);
    await this.pool.query('UPDATE vault.uploads SET sealed_columns = $2 WHERE key_id = $1 AND sealed_columns IS NULL', [
      key.keyId,
      sealCells(key, HEADER_ROW_NUMBER, columns),
    ]);
  }

  async findColumns(importId: string): Promise<readonly string[] | null> {
    const key = await getImportKey(this.pool, this.vault, importId);
    const found = await this.pool.query<{ sealed_columns: Buffer | null }>(
      'SELECT sealed_columns FROM vault.uploads WHERE key_id = $1',
      [key.keyId],
    );
    const sealed = found.rows[0]?.sealed_columns ?? null;
    return sealed === null ? null : openCells(key, HEADER_ROW_NUMBER, sealed);
  }

  async append(importId: string, rows: readonly RejectedRow[]): Promise<void> {
    const key = await getImportKey(this.pool, this.vault, importId);
    for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
      const batch = rows.slice(start, start + ROWS_PER_STATEMENT);
      await this.insert(importId, [
        key.keyId,
        batch.map((row) => row.rowNumber),
        batch.map((row) => row.code),
        batch.map((row) => row.field),
        batch.map((row) => row.message),
        batch.map((row) => sealCells(key, row.rowNumber, row.cells)),
      ]);
    }
  }

  async *read(importId: string): AsyncGenerator<readonly RejectedRow[]> {
    const key = await getImportKey(this.pool, this.vault, importId);
    for (let after = HEADER_ROW_NUMBER; ; ) {
      const stored = await this.pool.query<RejectionRecord>(
        `SELECT row_number, code, field, message, sealed FROM vault.rejections
         WHERE key_id = $1 AND row_number > $2 ORDER BY row_number LIMIT $3`,
        [key.keyId, after, ROWS_PER_STATEMENT],
      );
      const last = stored.rows.at(-1);
      if (last === undefined) return;
      yield stored.rows.map((row) => ({
        rowNumber: row.row_number,
        code: row.code,
        field: row.field,
        message: row.message,
        cells: openCells(key, row.row_number, row.sealed),
      }));
      after = last.row_number;
    }
  }

  /** A purge between the look at the key and the insert takes the upload away: that is "not held" too. */
  private async insert(importId: string, values: readonly unknown[]): Promise<void> {
    try {
      await this.pool.query(INSERT_ROWS, [...values]);
    } catch (error) {
      throw sqlStateOf(error) === FOREIGN_KEY_VIOLATION ? new ImportNotHeld(importId) : error;
    }
  }
}
