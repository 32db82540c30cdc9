import { setTimeout as delay } from 'node:timers/promises';
import { type RecordedEvent } from '@lindung/event-store/event-store';
import { type Application, todayOf } from '../application.js';
import { erasedKeyIds } from '../worker/erase-worker-data.js';
import { findDepartures, triggerOf } from './departed-workers.js';
import { type HeldCursor, type ManagerCursors } from './manager-cursor.js';
import { OpenWorkWatch } from './open-work-watch.js';
import { settleSeats } from './settle-seats.js';

export interface ManagerRunnerOptions {
  readonly signal: AbortSignal;
  /** Told of every failure; the runner goes on from its cursor after a pause. */
  readonly onProblem: (error: unknown) => void;
  /** How long open work may lie before it is taken for abandoned; default 5 s. */
  readonly abandonedAfterMs?: number;
  /** Longest pause after a failure; default 10 s. */
  readonly pauseMaxMs?: number;
}

/** Events after which the cursor is moved even if none of them was anybody's business. */
const EVENTS_PER_SAVE = 5_000;
const FIRST_PAUSE_MS = 100;

/**
 * Follows the log and sends the commands that follow from what happened, before it moves its cursor.
 * After a crash the same triggers come again and make the same command ids, so that nothing happens
 * twice. Resolves once `signal` aborts.
 */
export async function runProcessManagers(app: Application, cursors: ManagerCursors, options: ManagerRunnerOptions): Promise<void> {
  const { signal, onProblem, pauseMaxMs = 10_000 } = options;
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      const cursor = await cursors.acquire(signal);
      if (cursor === null) return;
      try {
        await follow(app, cursor, options, () => {
          pauseMs = FIRST_PAUSE_MS;
        });
      } finally {
        await cursor.release();
      }
    } catch (error) {
      if (signal.aborted) return;
      onProblem(error);
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMaxMs, pauseMs * 2);
    }
  }
}

async function follow(app: Application, cursor: HeldCursor, options: ManagerRunnerOptions, onProgress: () => void): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, cursor.lost, failed.signal]);
  const watch = new OpenWorkWatch(app, () => performance.now());
  await watch.completeAll();
  const watching = watchOpenWork(watch, options.abandonedAfterMs ?? 5_000, signal, options.onProblem);
  try {
    let unsaved = 0;
    for await (const batch of app.eventStore.subscribe({ after: cursor.position, signal })) {
      const last = batch.at(-1);
      if (last === undefined) continue;
      const reacted = await react(app, watch, batch);
      unsaved += batch.length;
      if (reacted || unsaved >= EVENTS_PER_SAVE) {
        await cursor.save(last.position);
        unsaved = 0;
      }
      onProgress();
    }
  } finally {
    failed.abort();
    await watching;
  }
}

/** Does what follows from a batch of the log; whether anything in it was a trigger. Safe to repeat. */
export async function react(app: Application, watch: OpenWorkWatch, batch: readonly RecordedEvent[]): Promise<boolean> {
  for (const recorded of batch) watch.see(recorded);
  const triggers = batch.flatMap((recorded) => triggerOf(recorded) ?? []);
  const keyIds = erasedKeyIds(batch);
  // The command destroys them too; this is for the process that died before it came to that.
  if (keyIds.length > 0) await app.vault.destroyKeys(keyIds);
  await settleSeats(app, await findDepartures(app.eventStore, triggers, todayOf(app)));
  return triggers.length > 0;
}

async function watchOpenWork(watch: OpenWorkWatch, abandonedAfterMs: number, signal: AbortSignal, onProblem: (error: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    await delay(abandonedAfterMs / 2, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await watch.completeAbandoned(abandonedAfterMs).catch(onProblem);
  }
}
