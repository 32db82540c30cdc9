import { type Folded } from '@lindung/domain/event';
import { type ProgramEvent } from '@lindung/domain/program/events';
import { foldProgram } from '@lindung/domain/program/fold';
import { type ProgramState } from '@lindung/domain/program/state';
import { type ProgramId, type WorkerId } from '@lindung/domain/values/brands';
import { type EventStore } from '@lindung/event-store/event-store';
import { foldable } from './foldable.js';

/** A programme's fold, with the one thing beside it that handlers look up. Folded in place. */
export interface ProgramHistory {
  /** Null while the programme's stream is empty. */
  readonly state: ProgramState | null;
  /** Revision of each worker's latest CoverageConfirmed, whose sealed KPJ a repeat is held against. */
  readonly confirmations: Map<WorkerId, number>;
}

export const newHistory = (): ProgramHistory => ({ state: null, confirmations: new Map() });

/** Notes where the KPJ of each newly confirmed worker lies. */
export function noteConfirmations(confirmations: Map<WorkerId, number>, events: readonly Folded<ProgramEvent>[]): void {
  for (const event of events) {
    if (event.type === 'CoverageConfirmed') confirmations.set(event.data.workerId, event.meta.revision);
  }
}

/**
 * Carries a history on by whatever its stream holds beyond it, reading nothing else. The given
 * history is used up, because a programme is folded in place.
 */
export async function carryOn(
  eventStore: EventStore,
  programId: ProgramId,
  history: ProgramHistory,
): Promise<{ readonly history: ProgramHistory; readonly grew: boolean }> {
  let state = history.state;
  let grew = false;
  const fromRevision = state === null ? 0 : state.revision + 1;
  for await (const batch of eventStore.readStream(programId, { fromRevision })) {
    const events = batch.map((recorded) => foldable<ProgramEvent>(recorded));
    state = foldProgram(state, events);
    noteConfirmations(history.confirmations, events);
    grew ||= batch.length > 0;
  }
  return { history: { state, confirmations: history.confirmations }, grew };
}
