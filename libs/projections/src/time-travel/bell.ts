import { setTimeout as delay } from 'node:timers/promises';

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
    if (this.#rung) return;
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await delay(restMs, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined);
  }
}
