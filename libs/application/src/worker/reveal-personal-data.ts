import { refuse } from '@lindung/domain/decision';
import { type Sex, type WorkerId } from '@lindung/domain/values/brands';
import { decideWorker } from '@lindung/domain/worker/decide';
import { type WorkerPersonalData } from '@lindung/domain/worker/events';
import { type Application } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type CommandAnswer, done, type Outcome, refused } from '../outcome.js';
import { standingKpj } from '../program/confirm-coverage.js';
import { loadWorker } from './load-worker.js';
import { openPersonalData, personalKeyIds } from './open-personal-data.js';
import { submitWorker } from './submit-worker.js';

export interface RevealAnswer extends CommandAnswer {
  /** Unmasked; `kpj` is that of the latest programme that has one. */
  readonly personalData: WorkerPersonalData & { readonly sex: Sex; readonly kpj: string | null };
}

/**
 * Opens a worker's personal data for one pair of eyes, after the look has been recorded: if the
 * process dies in between, there is a look in the log that nobody had, never the other way round.
 */
export async function revealPersonalData(
  app: Application,
  body: { readonly workerId: string; readonly purpose: string },
  context: CommandContext,
): Promise<Outcome<RevealAnswer>> {
  const workerId = body.workerId as WorkerId;
  const outcome = await submitWorker(app, {
    context,
    workerId,
    decide: (worker) => decideWorker(worker, { type: 'RevealPersonalData', workerId, purpose: body.purpose }),
  });
  if (outcome.kind !== 'done') return outcome;
  const { events, state } = await loadWorker(app.eventStore, workerId);
  const opened = openPersonalData(events, await app.vault.getKeys(personalKeyIds(events)));
  if (opened === null || state.kind === 'unknown') return erasedMeanwhile;
  return done({ ...outcome.answer, personalData: { ...opened, sex: state.facts.sex, kpj: await latestKpj(app, workerId) } });
}

async function latestKpj(app: Application, workerId: WorkerId): Promise<string | null> {
  const programs = [...(await app.programs.list())].sort((a, b) => b.year - a.year);
  for (const { programId } of programs) {
    const kpj = await standingKpj(app, programId, workerId);
    if (kpj !== null) return kpj;
  }
  return null;
}

const erasedMeanwhile = refused(refuse('WORKER_ERASED', 'The personal data of this worker was erased; nothing of it can be opened.').refusal);
