import { type ImportEvent } from '@lindung/domain/import/events';
import { progressImport, startedImport } from '../imports/import-fold.js';
import { type LogEventOf } from './log-event.js';
import { ProjectionBroken } from './projection-broken.js';
import { type WorkingSet } from './working-set.js';

/** Changes the row of an import. */
export function foldImportEvent(set: WorkingSet, event: LogEventOf<ImportEvent['type']>): void {
  if (event.type === 'ImportStarted') {
    set.imports.create(startedImport(event));
    return;
  }
  if (event.type === 'RejectedRowsRevealed') return;
  const row = set.imports.find(event.data.importId);
  if (row === undefined) throw new ProjectionBroken(event.meta.position, event.type, 'its import was never started');
  progressImport(row, event);
  set.imports.changed(row.importId);
}
