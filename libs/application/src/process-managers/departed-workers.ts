import { decodeEvent } from '@lindung/domain/event-codec';
import { type BusinessDate, type ProgramId, type WorkerId } from '@lindung/domain/values/brands';
import { type ExitReason } from '@lindung/domain/worker/events';
import { type WorkerState } from '@lindung/domain/worker/state';
import { type EventStore, type RecordedEvent } from '@lindung/event-store/event-store';
import { loadWorkers } from '../worker/load-worker.js';

/** An event after which a seat may be held by somebody who should not hold it. */
export interface Trigger {
  readonly eventId: string;
  readonly correlationId: string;
  readonly workerId: WorkerId;
  /** The one programme that it is about, or null where it is about the worker. */
  readonly programId: ProgramId | null;
}

/** Somebody who left, what their seats are to be released for, and how their cover ends. */
export interface Departure {
  readonly trigger: Trigger;
  readonly releaseReason: 'exited' | 'civil-status';
  /** Null where a cover goes on: a civil status on a paid seat is shown as a finding only. */
  readonly end: { readonly reason: ExitReason | 'erased'; readonly endedOn: BusinessDate } | null;
}

/** Workers that are loaded at once. */
const WORKERS_PER_READ = 500;

/** The trigger in an event, or null where it is none. */
export function triggerOf(recorded: RecordedEvent): Trigger | null {
  switch (recorded.type) {
    case 'WorkerExited':
    case 'DtsenRejected':
    case 'PersonalDataErased':
    // A round that was ranked before an exit may land after it, and a reversal makes a seat unpaid again.
    case 'QuotaAllocated':
    case 'PremiumPaid':
    case 'PremiumReversed': {
      const { data } = decodeEvent(recorded);
      if (!('workerId' in data)) return null;
      const programId = 'programId' in data ? data.programId : null;
      return { eventId: recorded.eventId, correlationId: recorded.correlationId, workerId: data.workerId, programId };
    }
    default:
      return null;
  }
}

/**
 * Those of the triggers whose worker is gone as the log has it now; an exit that has been taken back
 * meanwhile is none. Workers are read in bulk, because a round may hold ten thousand of them.
 */
export async function findDepartures(eventStore: EventStore, triggers: readonly Trigger[], today: BusinessDate): Promise<readonly Departure[]> {
  const workerIds = [...new Set(triggers.map(({ workerId }) => workerId))];
  const departures = new Map<WorkerId, Omit<Departure, 'trigger'>>();
  for (let start = 0; start < workerIds.length; start += WORKERS_PER_READ) {
    for (const [workerId, { state }] of await loadWorkers(eventStore, workerIds.slice(start, start + WORKERS_PER_READ))) {
      const departure = departureOf(state, today);
      if (departure !== null) departures.set(workerId, departure);
    }
  }
  return triggers.flatMap((trigger) => {
    const departure = departures.get(trigger.workerId);
    return departure === undefined ? [] : [{ ...departure, trigger }];
  });
}

function departureOf(state: WorkerState, today: BusinessDate): Omit<Departure, 'trigger'> | null {
  if (state.kind === 'unknown') return null;
  if (state.exit !== null) return { releaseReason: 'exited', end: { reason: state.exit.reason, endedOn: state.exit.effectiveDate } };
  if (state.erased) return { releaseReason: 'exited', end: { reason: 'erased', endedOn: today } };
  const rejectedByCivilStatus = state.dtsen.kind === 'rejected' && state.dtsen.reason !== 'DTSEN_NOT_FOUND';
  return rejectedByCivilStatus ? { releaseReason: 'civil-status', end: null } : null;
}
