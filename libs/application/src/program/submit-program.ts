import { refuse } from '@lindung/domain/decision';
import { decideProgram, type ProgramCommand } from '@lindung/domain/program/decide';
import { isProgramId } from '@lindung/domain/streams';
import { type WorkerId } from '@lindung/domain/values/brands';
import { type Application, todayOf } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type Outcome, refused } from '../outcome.js';
import { type DataKeys } from '../record.js';
import { loadWorker } from '../worker/load-worker.js';

export const NO_KEYS: DataKeys = new Map();

/** Puts a command into its programme's mailbox. A name that no programme can have is PROGRAM_UNKNOWN. */
export function submitProgram(
  app: Application,
  programId: string,
  command: ProgramCommand,
  context: CommandContext,
  keys: DataKeys = NO_KEYS,
): Promise<Outcome> {
  if (!isProgramId(programId)) {
    return Promise.resolve(command.type === 'OpenProgram' ? badProgramId : unknownProgram);
  }
  const today = todayOf(app);
  const decisionContext = { actorSubject: context.actor.subject, today, blockSeats: app.limits.blockSeats };
  return app.programs.submit(programId, { context, keys, today, decide: (state) => decideProgram(state, command, decisionContext) });
}

/** The same for a command about one worker's seat: nobody's seat is NOT_ALLOCATED, but of an unknown worker WORKER_UNKNOWN. */
export async function submitSeat(
  app: Application,
  programId: string,
  command: Extract<ProgramCommand, { readonly workerId: WorkerId }>,
  context: CommandContext,
  keys: DataKeys = NO_KEYS,
): Promise<Outcome> {
  const outcome = await submitProgram(app, programId, command, context, keys);
  if (outcome.kind !== 'refused' || outcome.refusal.code !== 'NOT_ALLOCATED') return outcome;
  const { state } = await loadWorker(app.eventStore, command.workerId);
  return state.kind === 'unknown' ? unknownWorker : outcome;
}

export const unknownProgram: Outcome<never> = refused(refuse('PROGRAM_UNKNOWN', 'Open the programme first, or check its id.').refusal);

const badProgramId: Outcome<never> = refused(refuse('FIELD_INVALID', 'Give an id such as program-3275-2026.', { field: 'programId' }).refusal);

export const unknownWorker: Outcome<never> = refused(
  refuse('WORKER_UNKNOWN', 'Register the worker first, or check the id.', { field: 'workerId' }).refusal,
);

export const erasedWorker: Outcome<never> = refused(
  refuse('WORKER_ERASED', 'The personal data of this worker was erased; there is no key to seal this with.', { field: 'workerId' }).refusal,
);
