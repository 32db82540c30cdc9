import { v5 as uuidv5 } from 'uuid';
import { type SkippedCount, type WrittenEvents } from '@lindung/domain/command/events';
import { type Decision, refuse } from '@lindung/domain/decision';
import { type ReasonCode } from '@lindung/domain/reasons';
import { workerStream } from '@lindung/domain/streams';
import { type BusinessDate, type Decile, type WorkerId } from '@lindung/domain/values/brands';
import { type DtsenFinding } from '@lindung/domain/worker/commands';
import { decideWorker } from '@lindung/domain/worker/decide';
import { type RegistrationFacts, type SnapshotReference, type WorkerEvent } from '@lindung/domain/worker/events';
import { type WorkerState } from '@lindung/domain/worker/state';
import { type AppendedEvent, type AppendRequest, LOG_START, type Position } from '@lindung/event-store/event-store';
import { type DtsenExtract, type DtsenRow } from '@lindung/personal-data/dtsen-snapshots';
import { type Application, todayOf } from '../application.js';
import { type CommandContext } from '../command-context.js';
import { foldable } from '../foldable.js';
import { claimAppends, recall } from '../idempotency.js';
import { type CommandAnswer, done, EVENTS_LISTED, type Outcome, refused } from '../outcome.js';
import { isProcessManager } from '../process-managers/manager-actor.js';
import { recordEvents } from '../record.js';
import { type LoadedWorker, loadWorkers } from './load-worker.js';

/** Workers that are loaded, decided and written at once. */
const WORKERS_PER_BATCH = 500;

export interface VerifyAllAnswer extends CommandAnswer {
  /** Workers that were refused one by one, by reason. */
  readonly skipped: readonly SkippedCount[];
}

/**
 * Verifies every registered worker who has no result from a loaded extract yet, in batches. Whoever
 * is not in the extract is DTSEN_NOT_FOUND. A worker who is refused is counted and passed over. Each
 * worker is a command of its own inside this one, so that after a crash the same command goes on with
 * those that are left.
 */
export async function verifyAllWorkers(app: Application, body: { readonly snapshotId: string }, context: CommandContext): Promise<Outcome<VerifyAllAnswer>> {
  const first = await remembered(app, context);
  if (first !== null) return first;
  const extract = await app.snapshots.latestForPeriod(body.snapshotId);
  if (extract === null) return unknownSnapshot;
  const run = new VerificationRun(app, context, extract);
  for await (const workerIds of registeredWorkers(app)) await run.verify(workerIds);
  return run.finish();
}

async function remembered(app: Application, context: CommandContext): Promise<Outcome<VerifyAllAnswer> | null> {
  const first = await recall(app.eventStore, context);
  if (first.kind === 'answered') return done({ ...first.answer, skipped: first.claimed.skipped ?? [] });
  return first.kind === 'reused' ? refused(first.refusal) : null;
}

/** Every worker who was registered up to now, each once, in the order of registration. */
async function* registeredWorkers(app: Application): AsyncGenerator<readonly WorkerId[]> {
  const until = await app.eventStore.head();
  // A worker who registered again stands in the log twice, but only the first time as WorkerRegistered.
  const options = { after: LOG_START, until, types: ['WorkerRegistered'], batchSize: WORKERS_PER_BATCH };
  for await (const batch of app.eventStore.readAll(options)) {
    yield batch.map((recorded) => foldable<{ type: 'WorkerRegistered'; data: RegistrationFacts }>(recorded).data.workerId);
  }
}

/** One pass over the register, with what it has come to so far. */
class VerificationRun {
  readonly #snapshot: SnapshotReference;
  readonly #listed: WrittenEvents[] = [];
  readonly #events: AppendedEvent[] = [];
  #eventCount = 0;
  #position: Position | null = null;
  readonly #skipped = new Map<ReasonCode, number>();

  constructor(
    private readonly app: Application,
    private readonly context: CommandContext,
    private readonly extract: DtsenExtract,
  ) {
    this.#snapshot = { snapshotId: extract.period, snapshotDate: extract.snapshotDate as BusinessDate, method: 'extract' };
  }

  /** Verifies a batch; those whom somebody else changed meanwhile are tried again. */
  async verify(workerIds: readonly WorkerId[]): Promise<void> {
    const entries = await this.app.snapshots.find(this.extract.importId, workerIds);
    let left = workerIds;
    for (let attempt = 0; attempt < this.app.limits.attempts && left.length > 0; attempt += 1) {
      left = await this.#attempt(left, entries);
    }
    if (left.length > 0) this.#skip('BUSY', left.length);
  }

  async finish(): Promise<Outcome<VerifyAllAnswer>> {
    const skipped = [...this.#skipped].map(([code, count]) => ({ code, count }));
    const position = this.#position ?? (await this.app.eventStore.head());
    const extras = { eventCount: this.#eventCount, skipped };
    const appends = claimAppends(this.context, todayOf(this.app), this.#listed, extras);
    const [claimed] = appends.length === 0 ? [] : await this.app.eventStore.append([{ appends }]);
    if (claimed?.kind === 'conflict') return (await remembered(this.app, this.context)) ?? contested;
    return done({
      commandId: this.context.commandId,
      events: this.#events,
      eventCount: this.#eventCount,
      position: claimed?.position ?? position,
      skipped,
    });
  }

  /** Answers those who have to be tried again. */
  async #attempt(workerIds: readonly WorkerId[], entries: ReadonlyMap<string, DtsenRow>): Promise<readonly WorkerId[]> {
    const workers = await loadWorkers(this.app.eventStore, workerIds);
    const requests: AppendRequest[] = [];
    const writing: WorkerId[] = [];
    for (const [workerId, worker] of workers) {
      const events = this.#decide(workerId, worker.state, entries.get(workerId));
      if (events.length === 0) continue;
      requests.push(this.#request(workerId, worker, events));
      writing.push(workerId);
    }
    if (requests.length === 0) return [];
    const results = await this.app.eventStore.append(requests);
    return writing.filter((workerId, index) => {
      const result = results[index];
      if (result?.kind !== 'appended') return true;
      this.#count(workerId, result.events, result.position);
      return false;
    });
  }

  #decide(workerId: WorkerId, state: WorkerState, entry: DtsenRow | undefined): readonly WorkerEvent[] {
    if (state.kind === 'registered' && state.dtsen.kind !== 'none' && state.dtsen.method === 'extract' && state.dtsen.snapshotId === this.#snapshot.snapshotId) return [];
    const finding: DtsenFinding = entry === undefined ? { found: false } : { found: true, decile: entry.decile as Decile | null, civilStatus: entry.civilStatus };
    const actor = { subject: this.context.actor.subject, isProcessManager: isProcessManager(this.context.actor) };
    const decision: Decision<WorkerEvent> = decideWorker(state, { type: 'VerifyDTSEN', workerId, actor, snapshot: this.#snapshot, finding });
    if (decision.kind === 'accepted') return decision.events;
    this.#skip(decision.refusal.code, 1);
    return [];
  }

  #request(workerId: WorkerId, worker: LoadedWorker, events: readonly WorkerEvent[]): AppendRequest {
    const streamId = workerStream(workerId);
    const context = { ...this.context, commandId: uuidv5(workerId, this.context.commandId) };
    const recorded = recordEvents(context, { streamId, today: todayOf(this.app) }, events, new Map());
    return { appends: [{ streamId, expectedRevision: worker.revision, events: recorded }] };
  }

  #count(workerId: WorkerId, events: readonly AppendedEvent[], position: Position): void {
    const [first] = events;
    if (first === undefined) return;
    if (this.#events.length < EVENTS_LISTED) {
      this.#events.push(...events.slice(0, EVENTS_LISTED - this.#events.length));
      this.#listed.push({ streamId: workerStream(workerId), fromRevision: first.revision, count: events.length });
    }
    this.#eventCount += events.length;
    if (this.#position === null || this.app.eventStore.comparePositions(position, this.#position) > 0) this.#position = position;
  }

  #skip(code: ReasonCode, count: number): void {
    this.#skipped.set(code, (this.#skipped.get(code) ?? 0) + count);
  }
}

const unknownSnapshot = refused(
  refuse('SNAPSHOT_UNKNOWN', 'Import the DTSEN extract of this period first, and let it run to its end.', { field: 'snapshotId' }).refusal,
);
const contested = refused(refuse('BUSY', 'The same command is being done elsewhere; send it again.').refusal);
