import { noRows } from '@lindung/domain/import/events';
import { type LogEventOf } from '../fold/log-event.js';
import { type ImportRow } from './import-table.js';

export function startedImport({ data, meta }: LogEventOf<'ImportStarted'>): ImportRow {
  const fileName = meta.opened?.fileName;
  return {
    importId: data.importId,
    kind: data.kind,
    programId: data.programId,
    period: data.period,
    sizeBytes: data.sizeBytes,
    sha256: data.sha256,
    keyId: data.keyId,
    uploadedBy: meta.actor.subject,
    uploadedByName: meta.actor.name,
    startedPosition: meta.position,
    startedAt: meta.recordedAt,
    status: 'running',
    row: 0,
    ...noRows,
    position: meta.position,
    finishedAt: null,
    problemCode: null,
    problemDetail: null,
    fileName: typeof fileName === 'string' ? fileName : null,
  };
}

/** Counts are of all rows so far, so the latest event has them all. */
export function progressImport(row: ImportRow, { type, data, meta }: LogEventOf<'ImportProgressed' | 'ImportCompleted' | 'ImportFailed'>): void {
  row.rows = data.rows;
  row.accepted = data.accepted;
  row.repaired = data.repaired;
  row.rejected = data.rejected;
  row.duplicates = data.duplicates;
  row.ignored = data.ignored;
  row.position = meta.position;
  switch (type) {
    case 'ImportProgressed':
      row.row = data.row;
      row.status = 'running';
      row.finishedAt = null;
      row.problemCode = null;
      row.problemDetail = null;
      return;
    case 'ImportCompleted':
      row.status = 'completed';
      row.finishedAt = meta.recordedAt;
      return;
    case 'ImportFailed':
      row.status = 'failed';
      row.finishedAt = meta.recordedAt;
      row.problemCode = data.code;
      row.problemDetail = data.detail;
      return;
  }
}
