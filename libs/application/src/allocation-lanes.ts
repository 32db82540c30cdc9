import { type ProgramId } from '@lindung/domain/values/brands';

/**
 * One round at a time per programme in this process. Rounds that were ranked side by side would all
 * but one be ranked again; standing in line, each reads the ranking once. Other commands of the
 * programme are not held up.
 */
export class AllocationLanes {
  readonly #lanes = new Map<ProgramId, { waiting: number; tail: Promise<unknown> }>();

  constructor(private readonly waitingMax: number) {}

  /** Runs `round` after those that came before it; null when too many wait already. */
  async inLine<T>(programId: ProgramId, round: () => Promise<T>): Promise<T | null> {
    const lane = this.#lanes.get(programId) ?? { waiting: 0, tail: Promise.resolve() };
    if (lane.waiting >= this.waitingMax) return null;
    this.#lanes.set(programId, lane);
    lane.waiting += 1;
    const turn = lane.tail.then(round);
    // The next one runs whatever became of this one.
    lane.tail = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      lane.waiting -= 1;
      if (lane.waiting === 0) this.#lanes.delete(programId);
    }
  }
}
