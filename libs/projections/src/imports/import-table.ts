import { type ImportKind } from '@lindung/domain/import/events';
import { type ProgramId } from '@lindung/domain/values/brands';
import { EntitySchema } from 'typeorm';
import { bigint, integer, key, nullable, sealed, text } from '../schema/columns.js';

/** One import: what was uploaded by whom, and what its rows came to. */
export interface ImportRow {
  importId: string;
  kind: ImportKind;
  programId: ProgramId;
  /** DTSEN period, else null. */
  period: string | null;
  sizeBytes: number;
  sha256: string;
  keyId: string;
  uploadedBy: string;
  uploadedByName: string;
  startedPosition: number;
  startedAt: string;
  status: 'running' | 'completed' | 'failed';
  /** Last row of the file that has come to its end. */
  row: number;
  rows: number;
  accepted: number;
  repaired: number;
  rejected: number;
  duplicates: number;
  ignored: number;
  /** Of its latest event. */
  position: number;
  finishedAt: string | null;
  problemCode: string | null;
  problemDetail: string | null;
  fileName: string | null;
}

export const importTable = new EntitySchema<ImportRow>({
  name: 'Import',
  tableName: 'imports',
  columns: {
    importId: key(text('import_id')),
    kind: text('kind'),
    programId: text('program_id'),
    period: nullable(text('period')),
    sizeBytes: bigint('size_bytes'),
    sha256: text('sha256'),
    keyId: text('key_id'),
    uploadedBy: text('uploaded_by'),
    uploadedByName: text('uploaded_by_name'),
    startedPosition: bigint('started_position'),
    startedAt: text('started_at'),
    status: text('status'),
    row: integer('row'),
    rows: integer('rows'),
    accepted: integer('accepted'),
    repaired: integer('repaired'),
    rejected: integer('rejected'),
    duplicates: integer('duplicates'),
    ignored: integer('ignored'),
    position: bigint('position'),
    finishedAt: nullable(text('finished_at')),
    problemCode: nullable(text('problem_code')),
    problemDetail: nullable(text('problem_detail')),
    fileName: sealed(text('file_name')),
  },
  indices: [{ name: 'imports_by_start', columns: ['startedPosition'] }],
});
