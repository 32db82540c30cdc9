/** Lets one sleeper rest until somebody rings, and never sleep through a ring that came just before. */
export class Bell {
  #wake: () => void = () => undefined;
  #rung = false;

  ring(): void {
    this.#rung = true;
    this.#wake();
  }

  /** From here on a ring counts for the next rest. */
  listen(): void {
    this.#rung = false;
  }

  /** Until it rings, time is over or `signal` aborts. */
  async rest(restMs: number, signal: AbortSignal): Promise<void> {
    if (this.#rung || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, restMs);
      signal.addEventListener('abort', wake, { once: true });
      this.#wake = wake;
    });
  }
}
