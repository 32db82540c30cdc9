import { HEADER_ROW_NUMBER, openCells, sealCells, type RejectedRow, type RejectionStore } from '../rejections.js';
import { type MemoryUploadStore } from './memory-upload-store.js';

type SealedRow = Omit<RejectedRow, 'cells'> & { readonly sealed: Uint8Array };

/** Rejected rows for unit tests, under the keys of a {@link MemoryUploadStore}. */
export class MemoryRejectionStore implements RejectionStore {
  private readonly rowsByKey = new Map<string, Map<number, SealedRow>>();
  private readonly columnsByKey = new Map<string, Uint8Array>();

  constructor(private readonly uploads: MemoryUploadStore) {}

  async recordColumns(importId: string, columns: readonly string[]): Promise<void> {
    const key = this.uploads.getImportKey(importId);
    if (this.columnsByKey.has(key.keyId)) return;
    this.columnsByKey.set(key.keyId, sealCells(key, HEADER_ROW_NUMBER, columns));
  }

  async findColumns(importId: string): Promise<readonly string[] | null> {
    const key = this.uploads.getImportKey(importId);
    const sealed = this.columnsByKey.get(key.keyId);
    return sealed === undefined ? null : openCells(key, HEADER_ROW_NUMBER, sealed);
  }

  async append(importId: string, rows: readonly RejectedRow[]): Promise<void> {
    const key = this.uploads.getImportKey(importId);
    const held = this.rowsByKey.get(key.keyId) ?? new Map<number, SealedRow>();
    for (const { cells, ...row } of rows) {
      if (!held.has(row.rowNumber)) held.set(row.rowNumber, { ...row, sealed: sealCells(key, row.rowNumber, cells) });
    }
    this.rowsByKey.set(key.keyId, held);
  }

  async *read(importId: string): AsyncGenerator<readonly RejectedRow[]> {
    const key = this.uploads.getImportKey(importId);
    const rows = [...(this.rowsByKey.get(key.keyId)?.values() ?? [])].sort((a, b) => a.rowNumber - b.rowNumber);
    if (rows.length === 0) return;
    yield rows.map(({ sealed, ...row }) => ({ ...row, cells: openCells(key, row.rowNumber, sealed) }));
  }
}
