import { accept, refuse } from '../decision.js';
import { type BusinessDate, type WorkerId } from '../values/brands.js';
import { type ExitReason } from '../worker/events.js';
import { checkClearText, checkWhole, firstRefusal, noteParts, nothingToDo, onProgram, type NoteInput, type ProgramDecision, type Refused } from './decision.js';
import { type ProgramState, type StandingPayment } from './state.js';

/** BPJS Ketenagakerjaan took the participant and gave a KPJ number. */
export interface ConfirmCoverage {
  readonly type: 'ConfirmCoverage';
  readonly workerId: WorkerId;
  /** Key of the worker's present registration; it seals the KPJ number. */
  readonly keyId: string;
  readonly kpj: string;
  /** Whether a confirmed cover has this very number; null where nobody opened it to see. */
  readonly sameKpj: boolean | null;
}

/** BPJS Ketenagakerjaan did not take the participant. */
export interface RejectCoverage {
  readonly type: 'RejectCoverage';
  readonly workerId: WorkerId;
  readonly reason: string;
  readonly note: NoteInput | null;
}

/** An exit or an erasure ends the cover; sent by a process manager only. */
export interface EndCoverage {
  readonly type: 'EndCoverage';
  readonly workerId: WorkerId;
  readonly reason: ExitReason | 'erased';
  readonly endedOn: BusinessDate;
}

/** Somebody takes the list of paid, unconfirmed workers to BPJS Ketenagakerjaan. */
export interface IssueParticipantFile {
  readonly type: 'IssueParticipantFile';
  readonly rows: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly digest: string;
  readonly format: 'csv' | 'xlsx';
  readonly purpose: string;
}

/** The standing payment of a worker whose cover has not ended, or the refusal. */
function paymentOf(program: ProgramState, workerId: WorkerId): StandingPayment | Refused {
  const field = 'workerId';
  const seat = program.seats.get(workerId);
  if (seat === undefined) return refuse('NOT_ALLOCATED', 'This worker holds no seat of the programme.', { field });
  if (seat.payment === null) return refuse('NOT_PAID', 'The premium has to be paid first.', { field });
  if (seat.payment.cover === 'ended') return refuse('COVERAGE_NOT_RUNNING', 'The cover of this worker has ended for good.', { field });
  return seat.payment;
}

/** Also after a rejection, on another try. A repeat is nothing to do where the KPJ is known to be the same. */
export function confirmCoverage(state: ProgramState | null, command: ConfirmCoverage): ProgramDecision {
  return onProgram(state, 'settling', (program) => {
    const { workerId, keyId, kpj, sameKpj } = command;
    const payment = paymentOf(program, workerId);
    if ('kind' in payment) return payment;
    if (payment.cover === 'confirmed') {
      return sameKpj === true ? nothingToDo : refuse('COVERAGE_CONFIRMED', 'A KPJ number stands already.', { field: 'workerId' });
    }
    return accept({ type: 'CoverageConfirmed', data: { programId: program.programId, workerId, keyId }, personal: { kpj } });
  });
}

/** Seat and money stay. The same reason again is nothing to do; another one is another try that failed. */
export function rejectCoverage(state: ProgramState | null, command: RejectCoverage): ProgramDecision {
  return onProgram(state, 'settling', (program) => {
    const { workerId, reason, note } = command;
    const unclear = checkClearText({ reason });
    if (unclear !== null) return unclear;
    const payment = paymentOf(program, workerId);
    if ('kind' in payment) return payment;
    if (payment.cover === 'confirmed') return refuse('COVERAGE_CONFIRMED', 'A confirmed cover cannot be rejected.', { field: 'workerId' });
    if (payment.cover === 'rejected' && payment.rejectedFor === reason) return nothingToDo;
    const { key, personal } = noteParts(note);
    return accept({ type: 'CoverageRejected', data: { ...key, programId: program.programId, workerId, reason }, ...personal });
  });
}

/**
 * Ends the cover of a paid seat once, also one that was not confirmed yet: it never will be. Where
 * there is no cover to end (no seat, unpaid, ended, or run out before that day) there is nothing to
 * do, because a process manager tells of every exit without knowing who is covered.
 */
export function endCoverage(state: ProgramState | null, command: EndCoverage): ProgramDecision {
  return onProgram(state, 'settling', (program) => {
    const { workerId, reason, endedOn } = command;
    const payment = program.seats.get(workerId)?.payment ?? null;
    if (payment === null || payment.cover === 'ended' || payment.coverUntil < endedOn) return nothingToDo;
    return accept({ type: 'CoverageEnded', data: { programId: program.programId, workerId, reason, endedOn } });
  });
}

/** Each issue is a look at people's data and so an event of its own, also of an empty file. */
export function issueParticipantFile(state: ProgramState | null, command: IssueParticipantFile): ProgramDecision {
  return onProgram(state, 'shaping', (program) => {
    const { rows, digest, format, purpose } = command;
    const refusal = firstRefusal(checkWhole('rows', rows, 0), checkClearText({ purpose }));
    return refusal ?? accept({ type: 'ParticipantFileIssued', data: { programId: program.programId, rows, digest, format, purpose } });
  });
}
