import { type NoteInput } from '@lindung/domain/program/decision';
import { type BusinessDate, type Rupiah, type WorkerId } from '@lindung/domain/values/brands';
import { type ExitReason } from '@lindung/domain/worker/events';
import { type Application } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type Outcome } from '../outcome.js';
import { type DataKeys } from '../record.js';
import { erasedWorker, NO_KEYS, submitProgram, submitSeat, unknownWorker } from './submit-program.js';
import { workerKey } from './worker-key.js';

interface SeatBody {
  readonly programId: string;
  readonly workerId: string;
}

interface ReasonedSeatBody extends SeatBody {
  readonly reason: string;
  /** Sealed under the worker's key. */
  readonly note?: string;
}

/** A command about one seat that an official may add a confidential note to. */
async function submitWithNote(
  app: Application,
  type: 'ReleaseAllocation' | 'ReversePremium' | 'RejectCoverage',
  body: ReasonedSeatBody,
  context: CommandContext,
): Promise<Outcome> {
  const workerId = body.workerId as WorkerId;
  let note: NoteInput | null = null;
  let keys: DataKeys = NO_KEYS;
  if (body.note !== undefined) {
    const key = await workerKey(app, workerId);
    if (key.kind === 'unknown') return unknownWorker;
    if (key.kind === 'erased') return erasedWorker;
    note = { keyId: key.keyId, note: body.note };
    keys = key.keys;
  }
  return submitSeat(app, body.programId, { type, workerId, reason: body.reason, note }, context, keys);
}

/** Gives up an unpaid seat. */
export const releaseAllocation = (app: Application, body: ReasonedSeatBody, context: CommandContext): Promise<Outcome> =>
  submitWithNote(app, 'ReleaseAllocation', body, context);

/** Takes back a payment that was entered in error. */
export const reversePremium = (app: Application, body: ReasonedSeatBody, context: CommandContext): Promise<Outcome> =>
  submitWithNote(app, 'ReversePremium', body, context);

/** Records that BPJS Ketenagakerjaan did not take the participant. */
export const rejectCoverage = (app: Application, body: ReasonedSeatBody, context: CommandContext): Promise<Outcome> =>
  submitWithNote(app, 'RejectCoverage', body, context);

export interface RecordRefundBody extends SeatBody {
  readonly amount: number;
  readonly receiptNumber: string;
  readonly receiptDate: string;
}

/** Records money that really came back. */
export function recordRefund(app: Application, body: RecordRefundBody, context: CommandContext): Promise<Outcome> {
  const { programId, amount, receiptNumber } = body;
  const workerId = body.workerId as WorkerId;
  const receiptDate = body.receiptDate as BusinessDate;
  return submitSeat(app, programId, { type: 'RecordRefund', workerId, amountRupiah: amount as Rupiah, receiptNumber, receiptDate }, context);
}

export interface EndCoverageBody extends SeatBody {
  readonly reason: ExitReason | 'erased';
  readonly endedOn: BusinessDate;
}

/** Ends a cover after an exit or an erasure; process managers alone send this. */
export function endCoverage(app: Application, body: EndCoverageBody, context: CommandContext): Promise<Outcome> {
  const { programId, workerId, reason, endedOn } = body;
  return submitProgram(app, programId, { type: 'EndCoverage', workerId: workerId as WorkerId, reason, endedOn }, context);
}
