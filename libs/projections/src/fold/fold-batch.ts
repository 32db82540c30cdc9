import { type ClientBase } from 'pg';
import { historyRow } from '../worker-history/history-fold.js';
import { enrolEveryone, refreshEveryone } from './everyone.js';
import { foldImportEvent } from './fold-import-event.js';
import { foldProgramEvent } from './fold-program-event.js';
import { foldSeatEvent } from './fold-seat-event.js';
import { foldWorkerEvent } from './fold-worker-event.js';
import { type LogEvent } from './log-event.js';
import { type WorkingSet } from './working-set.js';

/**
 * Folds a batch into the working set, inside the transaction that `client` has open. The caller
 * flushes. Throws `ProjectionBroken` for what cannot follow.
 */
export async function foldBatch(set: WorkingSet, client: ClientBase, events: readonly LogEvent[]): Promise<void> {
  await set.prepare(client, events);
  for (const event of events) {
    const row = historyRow(event);
    if (row !== null) set.history.add(row);
    foldEvent(set, event);
    // These two touch every worker of a region, who are paged through in the database.
    if (event.type === 'ProgramOpened') await enrolEveryone(set, client, event.data.programId);
    if (event.type === 'PolicyRevised') await refreshEveryone(set, client, event.data.programId);
  }
}

function foldEvent(set: WorkingSet, event: LogEvent): void {
  switch (event.type) {
    case 'WorkerRegistered':
    case 'WorkerReregistered':
    case 'WorkerDetailsCorrected':
    case 'DtsenVerified':
    case 'DtsenRejected':
    case 'WorkerExited':
    case 'WorkerReinstated':
    case 'PersonalDataRevealed':
    case 'PersonalDataErased':
      return foldWorkerEvent(set, event);
    case 'QuotaAllocated':
    case 'AllocationReleased':
    case 'PremiumPaid':
    case 'PremiumReversed':
    case 'PremiumRefunded':
    case 'CoverageConfirmed':
    case 'CoverageRejected':
    case 'CoverageEnded':
      return foldSeatEvent(set, event);
    case 'ProgramOpened':
    case 'BudgetRevised':
    case 'QuotaRevised':
    case 'TariffRevised':
    case 'PolicyRevised':
    case 'NeedEstimateRevised':
    case 'AllocationRoundDrawn':
    case 'AllocationRoundCompleted':
    case 'PaymentBatchOpened':
    case 'PaymentBatchCompleted':
    case 'ParticipantFileIssued':
    case 'ProgramClosed':
      return foldProgramEvent(set, event);
    case 'ImportStarted':
    case 'ImportProgressed':
    case 'ImportCompleted':
    case 'ImportFailed':
    case 'RejectedRowsRevealed':
      return foldImportEvent(set, event);
  }
}
