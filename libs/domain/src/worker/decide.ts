import { accept, type Decision, refuse } from '../decision.js';
import { hasNik } from '../values/clear-text.js';
import { type ClearChanges } from './correction.js';
import {
  type CorrectWorkerDetails,
  type EraseWorkerData,
  type RecordWorkerExit,
  type RegisterWorker,
  type ReinstateWorker,
  type RevealPersonalData,
  type WorkerCommand,
} from './commands.js';
import { type SealedNote, type WorkerEvent, type WorkerPersonalData } from './events.js';
import { type RegisteredWorker, type WorkerState } from './state.js';
import { verifyDtsen } from './verify-dtsen.js';

type WorkerDecision = Decision<WorkerEvent>;

/** The events that follow from a command, none where there is nothing to do, or why it is refused. */
export function decideWorker(state: WorkerState, command: WorkerCommand): WorkerDecision {
  if (command.type === 'RegisterWorker') return registerWorker(state, command);
  if (state.kind === 'unknown') return refuse('WORKER_UNKNOWN', 'Register the worker first, or check the id.', { field: 'workerId' });
  switch (command.type) {
    case 'CorrectWorkerDetails':
      return correctWorkerDetails(state, command);
    case 'VerifyDTSEN':
      return verifyDtsen(state, command);
    case 'RecordWorkerExit':
      return recordWorkerExit(state, command);
    case 'ReinstateWorker':
      return reinstateWorker(state, command);
    case 'RevealPersonalData':
      return revealPersonalData(state, command);
    case 'EraseWorkerData':
      return eraseWorkerData(state, command);
    default:
      return command satisfies never;
  }
}

const erasedRefusal = refuse('WORKER_ERASED', 'The personal data of this worker was erased; only a new registration brings the worker back.');

function nikInClear(field: string): WorkerDecision {
  return refuse('CLEAR_TEXT_HAS_NIK', 'This text is kept in clear. Take the 16 digits out of it.', { field });
}

/** The sealed part that carries a note, where there is one. */
function sealedNote(note: string | null | undefined): { readonly personal?: SealedNote } {
  return note === null || note === undefined || note === '' ? {} : { personal: { note } };
}

function registerWorker(state: WorkerState, command: RegisterWorker): WorkerDecision {
  const { workerId, keyId, facts, personal, importId, row } = command;
  const data = { workerId, keyId, ...facts, importId, row };
  if (state.kind === 'unknown') return accept<WorkerEvent>({ type: 'WorkerRegistered', data, personal });
  // A death outlives an erasure: whoever registers the dead again must first say that the death was an error.
  if (state.exit?.reason === 'deceased') return refuse('WORKER_DECEASED', 'Reinstate the worker first, if the death was recorded in error.', { field: 'nik' });
  if (state.exit === null && !state.erased) return refuse('NIK_ALREADY_REGISTERED', 'Correct the details of the registered worker instead.', { field: 'nik' });
  return accept<WorkerEvent>({ type: 'WorkerReregistered', data, personal });
}

/** Those of the changes that change something; a list is compared by its content. */
function realChanges(state: RegisteredWorker, changed: ClearChanges): ClearChanges {
  const facts: Readonly<Record<string, unknown>> = { ...state.facts };
  const differs = ([field, value]: readonly [string, unknown]): boolean => value !== undefined && JSON.stringify(value) !== JSON.stringify(facts[field]);
  return Object.fromEntries(Object.entries(changed).filter(differs));
}

function correctWorkerDetails(state: RegisteredWorker, command: CorrectWorkerDetails): WorkerDecision {
  if (state.erased) return erasedRefusal;
  if (hasNik(command.reason)) return nikInClear('reason');
  const changed = realChanges(state, command.changed);
  const sealedFields = (Object.keys(command.sealed) as (keyof WorkerPersonalData)[]).sort();
  if (sealedFields.length === 0 && Object.keys(changed).length === 0) return accept();
  const note = command.note ?? null;
  return accept<WorkerEvent>({
    type: 'WorkerDetailsCorrected',
    data: { workerId: state.workerId, keyId: state.keyId, changed, sealedFields, reason: command.reason },
    ...(sealedFields.length === 0 && note === null ? {} : { personal: { changes: command.sealed, note } }),
  });
}

function recordWorkerExit(state: RegisteredWorker, command: RecordWorkerExit): WorkerDecision {
  const { reason, effectiveDate } = command;
  if (state.erased) return erasedRefusal;
  if (effectiveDate > command.today) return refuse('DATE_IN_FUTURE', 'Record the exit once its day has come.', { field: 'effectiveDate' });
  if (state.exit !== null) {
    if (state.exit.reason === reason && state.exit.effectiveDate === effectiveDate) return accept();
    // A death is told even of somebody who had left before, since it bars a new registration.
    if (reason !== 'deceased' || state.exit.reason === 'deceased') {
      return refuse('WORKER_EXITED', 'An exit is on record. Reinstate the worker first, if it was an error.');
    }
  }
  return accept<WorkerEvent>({
    type: 'WorkerExited',
    data: { workerId: state.workerId, keyId: state.keyId, reason, effectiveDate },
    ...(effectiveDate === command.today ? {} : { occurredOn: effectiveDate }),
    ...sealedNote(command.note),
  });
}

function reinstateWorker(state: RegisteredWorker, command: ReinstateWorker): WorkerDecision {
  if (hasNik(command.reason)) return nikInClear('reason');
  if (state.exit === null) return state.erased ? erasedRefusal : refuse('WORKER_NOT_EXITED', 'There is no exit to take back.');
  const note = sealedNote(command.note);
  // The key is destroyed, so that a note could never be sealed; the exit itself can be taken back.
  if (state.erased && note.personal !== undefined) return erasedRefusal;
  return accept<WorkerEvent>({ type: 'WorkerReinstated', data: { workerId: state.workerId, keyId: state.keyId, reason: command.reason }, ...note });
}

function revealPersonalData(state: RegisteredWorker, command: RevealPersonalData): WorkerDecision {
  if (state.erased) return erasedRefusal;
  if (hasNik(command.purpose)) return nikInClear('purpose');
  return accept<WorkerEvent>({ type: 'PersonalDataRevealed', data: { workerId: state.workerId, purpose: command.purpose } });
}

function eraseWorkerData(state: RegisteredWorker, command: EraseWorkerData): WorkerDecision {
  if (hasNik(command.legalBasis)) return nikInClear('legalBasis');
  if (state.erased) return accept();
  if (command.blockedBySeats) return refuse('ERASURE_BLOCKED', 'Pay or release the seat, or end the cover, and then erase.');
  return accept<WorkerEvent>({ type: 'PersonalDataErased', data: { workerId: state.workerId, legalBasis: command.legalBasis, keyIds: state.keyIds } });
}
