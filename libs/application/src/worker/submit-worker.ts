import { type Decision, refuse } from '@lindung/domain/decision';
import { workerStream } from '@lindung/domain/streams';
import { type WorkerId } from '@lindung/domain/values/brands';
import { type WorkerEvent } from '@lindung/domain/worker/events';
import { initialWorkerState, type WorkerState } from '@lindung/domain/worker/state';
import { type AppendRequest, type ExpectedRevision } from '@lindung/event-store/event-store';
import { type Application, todayOf } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { claimAppends, recall } from '../idempotency.js';
import { answerOf, done, type Outcome, refused } from '../outcome.js';
import { type DataKeys, recordEvents, sealingKeyIds } from '../record.js';
import { loadWorker } from './load-worker.js';

/** One command about one worker. */
export interface WorkerWork {
  readonly context: CommandContext;
  readonly workerId: WorkerId;
  /** Called again whenever the worker has moved on before the events were written. */
  readonly decide: (worker: WorkerState) => Decision<WorkerEvent>;
  /** Keys that were made for this command; all others are read when they are needed. */
  readonly newKeys?: DataKeys;
  /** The worker is most probably not there yet: decide first as if so, and read only if that was wrong. */
  readonly assumeUnknown?: boolean;
}

/**
 * Loads, decides and appends at the expected revision, again from the start where somebody else was
 * faster, a bounded number of times. A repeated request is answered from its claim.
 */
export async function submitWorker(app: Application, work: WorkerWork): Promise<Outcome> {
  const { context, workerId } = work;
  const streamId = workerStream(workerId);
  for (let attempt = 0; attempt < app.limits.attempts; attempt += 1) {
    const assumed = attempt === 0 && work.assumeUnknown === true;
    const worker = assumed ? { state: initialWorkerState, revision: 'no-stream' as const } : await loadWorker(app.eventStore, workerId);
    const decision = work.decide(worker.state);
    if (decision.kind === 'refused') return (await recalled(app, context)) ?? refused(decision.refusal);

    const keys = await keysFor(app, decision.events, work.newKeys);
    if (keys === null) return (await recalled(app, context)) ?? refused(erased);
    const request = appendRequest(context, streamId, worker.revision, decision.events, keys, todayOf(app));
    if (request.appends.length === 0) return done(answerOf(context.commandId, [], await app.eventStore.head()));
    const [result] = await app.eventStore.append([request]);
    if (result?.kind === 'appended') {
      return done(answerOf(context.commandId, result.events.filter((event) => event.streamId === streamId), result.position));
    }
    const first = await recalled(app, context);
    if (first !== null) return first;
  }
  return refused(refuse('BUSY', 'Others keep changing this worker; wait a moment and send it again.').refusal);
}

/** What an earlier request under the same key came to, or null where there was none. */
export async function recalled(app: Application, context: CommandContext): Promise<Outcome | null> {
  const first = await recall(app.eventStore, context);
  if (first.kind === 'answered') return done(first.answer);
  return first.kind === 'reused' ? refused(first.refusal) : null;
}

function appendRequest(
  context: CommandContext,
  streamId: string,
  expectedRevision: ExpectedRevision,
  events: readonly WorkerEvent[],
  keys: DataKeys,
  today: string,
): AppendRequest {
  const fromRevision = expectedRevision === 'no-stream' ? 0 : expectedRevision + 1;
  const outcome = events.length === 0 ? [] : [{ streamId, fromRevision, count: events.length }];
  const claim = claimAppends(context, today, outcome);
  if (events.length === 0) return { appends: claim };
  return { appends: [...claim, { streamId, expectedRevision, events: recordEvents(context, { streamId, today }, events, keys) }] };
}

const erased = refuse('WORKER_ERASED', 'The personal data of this worker was erased; there is no key to seal this with.').refusal;

/** The keys that the events are sealed under, or null where one of them has been destroyed. */
async function keysFor(app: Application, events: readonly WorkerEvent[], newKeys: DataKeys | undefined): Promise<DataKeys | null> {
  const keyIds = sealingKeyIds(events);
  if (keyIds.length === 0) return NO_KEYS;
  if (newKeys !== undefined && keyIds.every((keyId) => newKeys.has(keyId))) return newKeys;
  const found = await app.vault.getKeys(keyIds);
  return found.size === keyIds.length ? found : null;
}

const NO_KEYS: DataKeys = new Map();
