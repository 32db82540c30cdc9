import { type BusinessDate, type Decile, type WorkerId } from '../values/brands.js';
import { type ClearChanges, type SealedChanges } from './correction.js';
import { type CivilStatus, type ExitReason, type SnapshotReference, type WorkerPersonalData } from './events.js';
import { type DeclaredFacts } from './registration.js';

/** Records a registration that `readRegistration` has read. */
export interface RegisterWorker {
  readonly type: 'RegisterWorker';
  readonly workerId: WorkerId;
  /** A new key, made for this registration alone. */
  readonly keyId: string;
  readonly facts: DeclaredFacts;
  readonly personal: WorkerPersonalData;
  /** The import and row that brought it; both null for a single registration. */
  readonly importId: string | null;
  readonly row: number | null;
}

/** Corrects what `readCorrection` has read. Sealed fields are recorded as given: nobody can compare them here. */
export interface CorrectWorkerDetails {
  readonly type: 'CorrectWorkerDetails';
  readonly workerId: WorkerId;
  readonly changed: ClearChanges;
  readonly sealed: SealedChanges;
  /** Stays in clear. */
  readonly reason: string;
  readonly note?: string | null;
}

/** What a look into DTSEN found about one worker. */
export type DtsenFinding =
  | { readonly found: false }
  | { readonly found: true; readonly decile: Decile | null; readonly civilStatus: CivilStatus };

/** Whoever gives a command. Process managers act by rule, so that separation of duties does not bind them. */
export interface CommandActor {
  readonly subject: string;
  readonly isProcessManager: boolean;
}

export interface VerifyDtsen {
  readonly type: 'VerifyDTSEN';
  readonly workerId: WorkerId;
  readonly actor: CommandActor;
  readonly snapshot: SnapshotReference;
  readonly finding: DtsenFinding;
}

export interface RecordWorkerExit {
  readonly type: 'RecordWorkerExit';
  readonly workerId: WorkerId;
  readonly reason: ExitReason;
  readonly effectiveDate: BusinessDate;
  readonly today: BusinessDate;
  readonly note?: string | null;
}

/** Takes back an exit that was recorded in error, death included. */
export interface ReinstateWorker {
  readonly type: 'ReinstateWorker';
  readonly workerId: WorkerId;
  /** Stays in clear. */
  readonly reason: string;
  readonly note?: string | null;
}

export interface RevealPersonalData {
  readonly type: 'RevealPersonalData';
  readonly workerId: WorkerId;
  /** Stays in clear. */
  readonly purpose: string;
}

export interface EraseWorkerData {
  readonly type: 'EraseWorkerData';
  readonly workerId: WorkerId;
  /** Stays in clear. */
  readonly legalBasis: string;
  /** Whether some programme holds an unpaid seat or a running cover of this worker. */
  readonly blockedBySeats: boolean;
}

export type WorkerCommand = RegisterWorker | CorrectWorkerDetails | VerifyDtsen | RecordWorkerExit | ReinstateWorker | RevealPersonalData | EraseWorkerData;
