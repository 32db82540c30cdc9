/** Runs what it is given one after another, so that what each of them holds in memory is held once. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    // The next one runs whatever became of this one.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
