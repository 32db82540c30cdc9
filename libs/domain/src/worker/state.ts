import { type Folded } from '../event.js';
import { type BusinessDate, type Decile, type WorkerId } from '../values/brands.js';
import { type DtsenRejected, type ExitReason, type RegistrationFacts, type SnapshotReference, type WorkerEvent } from './events.js';

/** The latest DTSEN result since the latest registration. */
export type LatestDtsen =
  | { readonly kind: 'none' }
  | (SnapshotReference & { readonly kind: 'verified'; readonly decile: Decile | null })
  | (SnapshotReference & { readonly kind: 'rejected'; readonly reason: DtsenRejected['data']['reason'] });

/** A worker who is not there: nobody has registered that NIK. */
export interface UnknownWorker {
  readonly kind: 'unknown';
}

/** What the decisions about a registered worker follow from. Nothing of it is sealed. */
export interface RegisteredWorker {
  readonly kind: 'registered';
  readonly workerId: WorkerId;
  /** Facts of the latest registration with its corrections. */
  readonly facts: RegistrationFacts;
  /** Who made the latest registration; that person does not verify this worker. */
  readonly registeredBy: string;
  /** Key of the latest registration. */
  readonly keyId: string;
  /** Every key that ever sealed something of this worker, oldest first. */
  readonly keyIds: readonly string[];
  readonly dtsen: LatestDtsen;
  readonly exit: { readonly reason: ExitReason; readonly effectiveDate: BusinessDate } | null;
  /** Whether the personal data of the latest registration has been erased. */
  readonly erased: boolean;
}

export type WorkerState = UnknownWorker | RegisteredWorker;

export const initialWorkerState: WorkerState = { kind: 'unknown' };

type FoldedWorkerEvent = Folded<WorkerEvent>;

function registered(state: WorkerState, facts: RegistrationFacts, registeredBy: string): RegisteredWorker {
  const earlierKeyIds = state.kind === 'registered' ? state.keyIds : [];
  return {
    kind: 'registered',
    workerId: facts.workerId,
    facts,
    registeredBy,
    keyId: facts.keyId,
    keyIds: earlierKeyIds.includes(facts.keyId) ? earlierKeyIds : [...earlierKeyIds, facts.keyId],
    dtsen: { kind: 'none' },
    exit: null,
    erased: false,
  };
}

function evolveRegistered(state: RegisteredWorker, folded: Exclude<FoldedWorkerEvent, { readonly type: 'WorkerRegistered' | 'WorkerReregistered' }>): RegisteredWorker {
  switch (folded.type) {
    case 'WorkerDetailsCorrected':
      return { ...state, facts: { ...state.facts, ...folded.data.changed } };
    case 'DtsenVerified': {
      const { snapshotId, snapshotDate, method, decile } = folded.data;
      return { ...state, dtsen: { kind: 'verified', snapshotId, snapshotDate, method, decile } };
    }
    case 'DtsenRejected': {
      const { snapshotId, snapshotDate, method, reason } = folded.data;
      return { ...state, dtsen: { kind: 'rejected', snapshotId, snapshotDate, method, reason } };
    }
    case 'WorkerExited':
      return { ...state, exit: { reason: folded.data.reason, effectiveDate: folded.data.effectiveDate } };
    case 'WorkerReinstated':
      return { ...state, exit: null };
    case 'PersonalDataRevealed':
      return state;
    case 'PersonalDataErased':
      return { ...state, erased: true };
    default:
      return folded satisfies never;
  }
}

/**
 * The state after one more event. A new registration starts with a clean slate, DTSEN results
 * included, because they spoke of a household and a standing that may have changed meanwhile; only
 * the keys of earlier registrations are remembered, so that erasing destroys them all.
 */
export function evolveWorker(state: WorkerState, folded: FoldedWorkerEvent): WorkerState {
  switch (folded.type) {
    case 'WorkerRegistered':
    case 'WorkerReregistered':
      return registered(state, folded.data, folded.meta.actorSubject);
    default:
      if (state.kind === 'unknown') throw new Error(`A worker's stream begins with ${folded.type}, which no registration precedes.`);
      return evolveRegistered(state, folded);
  }
}
