import { accept, type Decision, refuse } from '../decision.js';
import { hasNikRun } from '../values/clear-text.js';
import { type DtsenFinding, type VerifyDtsen } from './commands.js';
import { type DtsenRejected, type SnapshotReference, type WorkerEvent } from './events.js';
import { precedesPeriod } from './snapshot-period.js';
import { type LatestDtsen, type RegisteredWorker } from './state.js';

/** Why a finding rejects a worker, or null where it verifies. */
function rejectionOf(finding: DtsenFinding): DtsenRejected['data']['reason'] | null {
  if (!finding.found) return 'DTSEN_NOT_FOUND';
  switch (finding.civilStatus) {
    case 'DECEASED':
      return 'CIVIL_STATUS_DECEASED';
    case 'MOVED':
      return 'CIVIL_STATUS_MOVED';
    case 'ACTIVE':
      return null;
    default:
      return finding.civilStatus satisfies never;
  }
}

function latestOf(command: VerifyDtsen): Exclude<LatestDtsen, { readonly kind: 'none' }> {
  const { snapshotId, snapshotDate, method } = command.snapshot;
  const snapshot = { snapshotId, snapshotDate, method };
  const reason = rejectionOf(command.finding);
  if (reason !== null) return { kind: 'rejected', ...snapshot, reason };
  return { kind: 'verified', ...snapshot, decile: command.finding.found ? command.finding.decile : null };
}

const outcomeOf = (result: Exclude<LatestDtsen, { readonly kind: 'none' }>): string => (result.kind === 'verified' ? `decile ${String(result.decile)}` : result.reason);

/** Periods that have not ended are dated by the day on which they were loaded, so that their names are asked first. */
const isOlder = (result: SnapshotReference, standing: SnapshotReference): boolean =>
  precedesPeriod(result.snapshotId, standing.snapshotId) || result.snapshotDate < standing.snapshotDate;

/**
 * Records what DTSEN says of a worker. The latest snapshot counts: an older one never overrides it,
 * one of the same day does, and the same result of the same snapshot is nothing new. Whoever made
 * the latest registration does not verify it, unless a process manager acts by rule.
 */
export function verifyDtsen(state: RegisteredWorker, command: VerifyDtsen): Decision<WorkerEvent> {
  if (state.erased) return refuse('WORKER_ERASED', 'The personal data of this worker was erased; there is nobody to verify.');
  if (state.exit !== null) return refuse('WORKER_EXITED', 'This worker has exited; reinstate or register again before verifying.');
  if (!command.actor.isProcessManager && command.actor.subject === state.registeredBy) {
    return refuse('SAME_PERSON_REGISTERED', 'Let somebody verify who did not register this worker.');
  }
  if (hasNikRun(command.snapshot.snapshotId)) return refuse('CLEAR_TEXT_HAS_NIK', 'This text is kept in clear. Take the run of 16 digits out of it.', { field: 'snapshotId' });
  const result = latestOf(command);
  if (state.dtsen.kind !== 'none') {
    if (isOlder(result, state.dtsen)) return refuse('SNAPSHOT_SUPERSEDED', 'The result of a newer snapshot stands.', { field: 'snapshotId' });
    const sameSnapshot = result.snapshotId === state.dtsen.snapshotId && result.snapshotDate === state.dtsen.snapshotDate;
    if (sameSnapshot && outcomeOf(result) === outcomeOf(state.dtsen)) return accept();
  }
  const { snapshotId, snapshotDate, method } = result;
  const data = { workerId: state.workerId, snapshotId, snapshotDate, method };
  return result.kind === 'verified'
    ? accept<WorkerEvent>({ type: 'DtsenVerified', data: { ...data, decile: result.decile } })
    : accept<WorkerEvent>({ type: 'DtsenRejected', data: { ...data, reason: result.reason } });
}
