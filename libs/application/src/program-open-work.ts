import { continueOpenWork } from '@lindung/domain/program/open-work';
import { type ProgramId } from '@lindung/domain/values/brands';
import { type EventStore, type RecordedEvent } from '@lindung/event-store/event-store';
import { ProgramChain } from './program-chain.js';
import { type ProgramHistory } from './program-history.js';

/**
 * The next block of a programme's open round or batch, in the name of whoever opened it and under
 * the opening command, so that any process writes the very same events. Null where nothing is open.
 */
export async function nextBlock(
  eventStore: EventStore,
  programId: ProgramId,
  history: ProgramHistory,
  blockSeats: number,
): Promise<ProgramChain | null> {
  const continuation = history.state === null ? null : continueOpenWork(history.state, blockSeats);
  if (continuation === null) return null;
  const opening = await eventAt(eventStore, programId, continuation.openWork.openingRevision);
  const chain = new ProgramChain(programId, history);
  const context = { commandId: opening.commandId, correlationId: opening.correlationId, actor: opening.actor, claim: null };
  chain.add({ context, keys: new Map(), today: opening.occurredOn, firstNumber: continuation.firstEventNumber }, continuation.events);
  return chain;
}

/** The event of a stream at a revision that is known to exist. */
export async function eventAt(eventStore: EventStore, streamId: string, revision: number): Promise<RecordedEvent> {
  for await (const batch of eventStore.readStream(streamId, { fromRevision: revision, batchSize: 1 })) {
    const [event] = batch;
    if (event !== undefined) return event;
  }
  throw new Error(`Stream ${streamId} does not hold its revision ${revision}.`);
}
