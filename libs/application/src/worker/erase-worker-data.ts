import { refuse } from '@lindung/domain/decision';
import { decodeEvent } from '@lindung/domain/event-codec';
import { blocksErasure } from '@lindung/domain/program/state';
import { type WorkerId } from '@lindung/domain/values/brands';
import { decideWorker } from '@lindung/domain/worker/decide';
import { type RecordedEvent } from '@lindung/event-store/event-store';
import { type Application, todayOf } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { type Outcome, refused } from '../outcome.js';
import { loadWorker } from './load-worker.js';
import { submitWorker } from './submit-worker.js';

/**
 * Erases a worker's personal data: the event first, then every key that it names. A crash in between
 * is finished by a process manager, and by sending the command again.
 */
export async function eraseWorkerData(
  app: Application,
  body: { readonly workerId: string; readonly legalBasis: string },
  context: CommandContext,
): Promise<Outcome> {
  const workerId = body.workerId as WorkerId;
  const blocked = await isBlocked(app, workerId);
  if (blocked === null) return refused(refuse('BUSY', 'Too many changes to a programme at once; wait a moment and send it again.').refusal);
  const outcome = await submitWorker(app, {
    context,
    workerId,
    decide: (worker) => decideWorker(worker, { type: 'EraseWorkerData', workerId, legalBasis: body.legalBasis, blockedBySeats: blocked }),
  });
  if (outcome.kind !== 'done') return outcome;
  const { events } = await loadWorker(app.eventStore, workerId);
  await app.vault.destroyKeys(erasedKeyIds(events));
  return outcome;
}

/** Every key that the worker's erasures named, so never one of a later registration. */
export function erasedKeyIds(events: readonly RecordedEvent[]): readonly string[] {
  const keyIds = new Set<string>();
  for (const recorded of events) {
    if (recorded.type !== 'PersonalDataErased') continue;
    const event = decodeEvent(recorded);
    if (event.type === 'PersonalDataErased') event.data.keyIds.forEach((keyId) => keyIds.add(keyId));
  }
  return [...keyIds];
}

/** Whether any programme holds an unpaid seat or running cover of the worker; null when one was too busy to say. */
async function isBlocked(app: Application, workerId: WorkerId): Promise<boolean | null> {
  const today = todayOf(app);
  for (const { programId } of await app.programs.list()) {
    const blocks = await app.programs.inspect(programId, ({ state }) => state !== null && blocksErasure(state, workerId, today));
    if (blocks.kind !== 'done') return null;
    if (blocks.answer) return true;
  }
  return false;
}
