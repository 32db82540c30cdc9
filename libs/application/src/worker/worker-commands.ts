import { refuse } from '@lindung/domain/decision';
import { type BusinessDate, type Decile, type WorkerId } from '@lindung/domain/values/brands';
import { type CorrectionInput, readCorrection } from '@lindung/domain/worker/correction';
import { decideWorker } from '@lindung/domain/worker/decide';
import { type CivilStatus, type ExitReason } from '@lindung/domain/worker/events';
import { isFuturePeriod, snapshotDateOfPeriod } from '@lindung/domain/worker/snapshot-period';
import { type Application, todayOf } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { isProcessManager } from '../process-managers/manager-actor.js';
import { type Outcome, refused } from '../outcome.js';
import { loadWorker } from './load-worker.js';
import { submitWorker } from './submit-worker.js';

export interface CorrectWorkerDetailsBody extends CorrectionInput {
  readonly workerId: string;
  readonly reason: string;
  readonly note?: string;
}

/** Corrects details; the warnings about the NIK are left as they stand, because nobody opens it for that. */
export async function correctWorkerDetails(app: Application, body: CorrectWorkerDetailsBody, context: CommandContext): Promise<Outcome> {
  const { workerId: id, reason, note, ...fields } = body;
  const workerId = id as WorkerId;
  const { state } = await loadWorker(app.eventStore, workerId);
  const warnings = state.kind === 'registered' ? state.facts.warnings : [];
  const reading = readCorrection(fields, { today: todayOf(app), nik: null, warnings });
  if (!reading.ok) return { kind: 'invalid', faults: reading.faults };
  const { changed, sealed } = reading.value;
  return submitWorker(app, {
    context,
    workerId,
    decide: (worker) => decideWorker(worker, { type: 'CorrectWorkerDetails', workerId, changed, sealed, reason, note: note ?? null }),
  });
}

export type VerifyOneBody = { readonly workerId: string; readonly snapshotId: string } & (
  | { readonly decile: number | null; readonly civilStatus: CivilStatus }
  | { readonly notFound: true }
);

const futurePeriod: Outcome<never> = refused(refuse('DATE_IN_FUTURE', 'No DTSEN extract can speak of a period that has not begun.', { field: 'snapshotId' }).refusal);

/** Records what somebody found in DTSEN by hand. A label that is a period is dated by it, any other by today. */
export function verifyOneWorker(app: Application, body: VerifyOneBody, context: CommandContext): Promise<Outcome> {
  const workerId = body.workerId as WorkerId;
  if (isFuturePeriod(body.snapshotId, todayOf(app))) return Promise.resolve(futurePeriod);
  const snapshotDate = snapshotDateOfPeriod(body.snapshotId, todayOf(app)) ?? todayOf(app);
  const finding =
    'notFound' in body ? ({ found: false } as const) : ({ found: true, decile: body.decile as Decile | null, civilStatus: body.civilStatus } as const);
  return submitWorker(app, {
    context,
    workerId,
    decide: (worker) =>
      decideWorker(worker, {
        type: 'VerifyDTSEN',
        workerId,
        actor: { subject: context.actor.subject, isProcessManager: isProcessManager(context.actor) },
        snapshot: { snapshotId: body.snapshotId, snapshotDate, method: 'manual' },
        finding,
      }),
  });
}

export interface RecordWorkerExitBody {
  readonly workerId: string;
  readonly reason: ExitReason;
  readonly effectiveDate: string;
  readonly note?: string;
}

/** Records that a worker left; a process manager then releases the unpaid seat or ends the cover. */
export function recordWorkerExit(app: Application, body: RecordWorkerExitBody, context: CommandContext): Promise<Outcome> {
  const workerId = body.workerId as WorkerId;
  return submitWorker(app, {
    context,
    workerId,
    decide: (worker) =>
      decideWorker(worker, {
        type: 'RecordWorkerExit',
        workerId,
        reason: body.reason,
        effectiveDate: body.effectiveDate as BusinessDate,
        today: todayOf(app),
        note: body.note ?? null,
      }),
  });
}

export interface ReinstateWorkerBody {
  readonly workerId: string;
  readonly reason: string;
  readonly note?: string;
}

/** Takes back an exit that was recorded in error, death included. */
export function reinstateWorker(app: Application, body: ReinstateWorkerBody, context: CommandContext): Promise<Outcome> {
  const workerId = body.workerId as WorkerId;
  return submitWorker(app, {
    context,
    workerId,
    decide: (worker) => decideWorker(worker, { type: 'ReinstateWorker', workerId, reason: body.reason, note: body.note ?? null }),
  });
}
