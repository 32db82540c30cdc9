import { refuse } from '@lindung/domain/decision';
import { decodeEvent } from '@lindung/domain/event-codec';
import { isProgramId } from '@lindung/domain/streams';
import { type ProgramId, type WorkerId } from '@lindung/domain/values/brands';
import { readKpj } from '@lindung/domain/values/kpj';
import { eventAad, openBody } from '@lindung/personal-data/sealing';
import { type Application } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type Outcome, refused } from '../outcome.js';
import { eventAt } from '../program-open-work.js';
import { erasedWorker, submitSeat, unknownProgram, unknownWorker } from './submit-program.js';
import { workerKey } from './worker-key.js';

export interface ConfirmCoverageBody {
  readonly programId: string;
  readonly workerId: string;
  readonly kpj: string;
}

const unreadableKpj: Outcome<never> = refused(
  refuse('FIELD_INVALID', 'Give the KPJ number as 4 to 32 letters and digits; blanks, dots, dashes and slashes are dropped.', { field: 'kpj' }).refusal,
);

/**
 * Records the KPJ number, sealed under the worker's key. Only where a number stands already is it
 * opened, within this process, to tell a repeat (nothing to do) from another number (refused).
 */
export async function confirmCoverage(app: Application, body: ConfirmCoverageBody, context: CommandContext): Promise<Outcome> {
  const { programId } = body;
  if (!isProgramId(programId)) return unknownProgram;
  const reading = readKpj(body.kpj);
  if (reading.kind !== 'text') return unreadableKpj;
  const kpj = reading.text;
  const workerId = body.workerId as WorkerId;
  const key = await workerKey(app, workerId);
  if (key.kind === 'unknown') return unknownWorker;
  if (key.kind === 'erased') return erasedWorker;
  const command = { type: 'ConfirmCoverage', workerId, keyId: key.keyId, kpj } as const;
  const outcome = await submitSeat(app, programId, { ...command, sameKpj: null }, context, key.keys);
  if (outcome.kind !== 'refused' || outcome.refusal.code !== 'COVERAGE_CONFIRMED') return outcome;
  const standing = await standingKpj(app, programId, workerId);
  return standing === kpj ? submitSeat(app, programId, { ...command, sameKpj: true }, context, key.keys) : outcome;
}

/** The KPJ that stands for a worker in a programme, or null where there is none or its key was destroyed. */
export async function standingKpj(app: Application, programId: ProgramId, workerId: WorkerId): Promise<string | null> {
  const revision = await app.programs.inspect(programId, ({ confirmations }) => confirmations.get(workerId));
  if (revision.kind !== 'done' || revision.answer === undefined) return null;
  const recorded = await eventAt(app.eventStore, programId, revision.answer);
  const event = decodeEvent(recorded);
  if (event.type !== 'CoverageConfirmed' || recorded.sealed === null) return null;
  const { keyId } = event.data;
  const key = (await app.vault.getKeys([keyId])).get(keyId);
  if (key === undefined) return null;
  const { kpj } = openBody(key, eventAad(keyId, programId, recorded.type), recorded.sealed);
  return typeof kpj === 'string' ? kpj : null;
}
