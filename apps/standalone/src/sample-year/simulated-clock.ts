/**
 * The clock of the sample year: it is set to a moment of the story, runs on from there, and in the
 * end is let go to the real time, which lies behind everything that was told.
 */
export class SimulatedClock {
  /** How far the told time lies behind the real one, in milliseconds. */
  #behindMs = 0;

  readonly now = (): Date => new Date(Date.now() - this.#behindMs);

  /** Turns the clock to a moment that is not in the future. */
  setTo(moment: Date): void {
    this.#behindMs = Math.max(0, Date.now() - moment.getTime());
  }

  /** From now on it is the real time. */
  release(): void {
    this.#behindMs = 0;
  }
}
