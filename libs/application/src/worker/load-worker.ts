import { workerStream } from '@lindung/domain/streams';
import { type WorkerId } from '@lindung/domain/values/brands';
import { type WorkerEvent } from '@lindung/domain/worker/events';
import { evolveWorker, initialWorkerState, type WorkerState } from '@lindung/domain/worker/state';
import { type EventStore, type ExpectedRevision, type RecordedEvent } from '@lindung/event-store/event-store';
import { foldable } from '../foldable.js';

/** A worker as of the last event of its stream. */
export interface LoadedWorker {
  readonly state: WorkerState;
  readonly revision: ExpectedRevision;
  /** The stream itself, sealed parts included. */
  readonly events: readonly RecordedEvent[];
}

const nobody: LoadedWorker = { state: initialWorkerState, revision: 'no-stream', events: [] };

/** Folds a worker's stream; a stream that does not exist is an unknown worker. */
export function foldWorker(events: readonly RecordedEvent[]): LoadedWorker {
  const state = events.reduce((before, recorded) => evolveWorker(before, foldable<WorkerEvent>(recorded)), initialWorkerState);
  return { state, revision: events.at(-1)?.revision ?? 'no-stream', events };
}

/** One worker, in one read. */
export async function loadWorker(eventStore: EventStore, workerId: WorkerId): Promise<LoadedWorker> {
  return (await loadWorkers(eventStore, [workerId])).get(workerId) ?? nobody;
}

/** Many workers in one read; the caller bounds how many. Those without a stream are unknown, not absent. */
export async function loadWorkers(eventStore: EventStore, workerIds: readonly WorkerId[]): Promise<ReadonlyMap<WorkerId, LoadedWorker>> {
  const streams = await eventStore.readStreams(workerIds.map(workerStream));
  return new Map(workerIds.map((workerId) => [workerId, foldWorker(streams.get(workerStream(workerId)) ?? [])] as const));
}
