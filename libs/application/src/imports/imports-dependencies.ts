import { type DtsenSnapshotStore } from '@lindung/personal-data/dtsen-snapshots';
import { type RejectionStore } from '@lindung/personal-data/rejections';
import { type UploadStore } from '@lindung/personal-data/uploads';
import { type Application } from '../application.js';
import { type ImportLeases } from './leases/import-leases.js';
import { type ReadingCaps } from './reading/reading-caps.js';

/** Everything that imports need beside the application itself. */
export interface ImportsDependencies {
  readonly app: Application;
  readonly uploads: UploadStore;
  readonly rejections: RejectionStore;
  readonly snapshots: DtsenSnapshotStore;
  readonly leases: ImportLeases;
  readonly caps?: Partial<ReadingCaps>;
  readonly limits?: Partial<ImportLimits>;
  /** Told when a run fails and will be tried again (null: when looking for runs failed), for the service's log. */
  readonly onFailure?: (importId: string | null, error: unknown) => void;
}

/** Bounds on the runs of one process. */
export interface ImportLimits {
  /** Rows that are written at once; null leaves it to each kind. */
  readonly batchRows: number | null;
  /** Imports that run at once; further ones wait for their turn. */
  readonly runsAtOnce: number;
  /** How often unfinished imports of other, perhaps dead, processes are looked for. */
  readonly lookForUnfinishedEveryMs: number;
  /** Pause before a run that failed is tried again; doubled each time. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** Failures in a row, without a step in between, after which the import is given up. */
  readonly failuresInARow: number;
}

export const defaultImportLimits: ImportLimits = {
  batchRows: null,
  runsAtOnce: 2,
  lookForUnfinishedEveryMs: 30_000,
  firstRetryMs: 1_000,
  longestRetryMs: 60_000,
  failuresInARow: 20,
};
