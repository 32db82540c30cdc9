import { Client, type ClientConfig } from 'pg';
import { LogShortenedError } from '../event-store-errors.js';
import { HEAD_CHANNEL } from './append-function.js';
import { Backoff } from './connection.js';

/** While notifications do not come the head is asked for this often. */
const POLL_MS = 25;
/** While they do come, it is asked for this often in case one got lost on the way. */
const SAFETY_POLL_MS = 1_000;

export interface HeadWatcherOptions {
  /** Settings of the connection that listens. */
  readonly clientConfig: ClientConfig;
  /** Asks the database for the position of the last event. */
  readonly readHead: () => Promise<number>;
}

interface Waiter {
  readonly position: number;
  wake(): void;
  fail(error: Error): void;
}

/**
 * Knows the head of the log and wakes those who wait for it to move. It listens on a connection of
 * its own while anybody subscribes, comes back when that connection dies, and polls meanwhile.
 * Notifications only say "look now": events are always read from the table.
 */
export class HeadWatcher {
  #head = 0;
  #subscribers = 0;
  #listening = false;
  #stop: AbortController | null = null;
  #stopped: Promise<void> = Promise.resolve();
  readonly #waiters = new Set<Waiter>();

  constructor(private readonly options: HeadWatcherOptions) {}

  /** The greatest head that was heard of; 0 before the first. */
  get head(): number {
    return this.#head;
  }

  /** Tells of a head that is known to be visible; older news are ignored. */
  note(head: number): void {
    if (head <= this.#head) return;
    this.#head = head;
    for (const waiter of [...this.#waiters]) waiter.wake();
  }

  /** Watches until the function that it returns is called; to be held around all waiting. */
  retain(): () => void {
    this.#subscribers += 1;
    if (this.#stop === null) this.#start();
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#subscribers -= 1;
      if (this.#subscribers === 0) void this.stop();
    };
  }

  /**
   * Resolves when the head is known to lie beyond `position`, which was read from the log, or when
   * the signal aborts.
   *
   * @throws LogShortenedError once the log ends before it.
   */
  async beyond(position: number, signal: AbortSignal): Promise<void> {
    while (this.#head <= position && !signal.aborted) {
      await new Promise<void>((resolve, reject) => {
        const leave = (): void => {
          this.#waiters.delete(waiter);
          signal.removeEventListener('abort', waiter.wake);
        };
        const waiter: Waiter = {
          position,
          wake: () => {
            leave();
            resolve();
          },
          fail: (error) => {
            leave();
            reject(error);
          },
        };
        this.#waiters.add(waiter);
        signal.addEventListener('abort', waiter.wake, { once: true });
      });
    }
  }

  /** Whoever waited before the head was asked for had read what lies before it. */
  #refuseShortened(head: number, waited: readonly Waiter[]): void {
    for (const waiter of waited) {
      if (waiter.position > head && this.#waiters.has(waiter)) waiter.fail(new LogShortenedError(String(waiter.position), String(head)));
    }
  }

  /** Ends the listening connection and the polling. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    this.#stop = null;
    await this.#stopped;
  }

  #start(): void {
    const stop = new AbortController();
    this.#stop = stop;
    const polling = this.#poll(stop.signal);
    const earlier = this.#stopped;
    this.#stopped = Promise.all([earlier, this.#listen(stop.signal)]).then(() => clearInterval(polling));
  }

  #poll(signal: AbortSignal): NodeJS.Timeout {
    let asking = false;
    let askedAt = performance.now();
    const timer = setInterval(() => {
      const due = !this.#listening || performance.now() - askedAt >= SAFETY_POLL_MS;
      if (signal.aborted) clearInterval(timer);
      if (!due || asking || signal.aborted || this.#waiters.size === 0) return;
      asking = true;
      askedAt = performance.now();
      const waited = [...this.#waiters];
      this.options
        .readHead()
        .then((head) => {
          this.note(head);
          this.#refuseShortened(head, waited);
        })
        // While the database is away there is nothing to tell; the next poll asks again.
        .catch(() => undefined)
        .finally(() => (asking = false));
    }, POLL_MS);
    return timer;
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(50, 5_000);
    while (!signal.aborted) {
      const client = new Client(this.options.clientConfig);
      let leave: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => (leave = resolve));
      client.once('end', leave);
      signal.addEventListener('abort', leave, { once: true });
      // Its end follows every error and is what counts; without a listener the error would be thrown.
      client.on('error', () => undefined);
      client.on('notification', ({ payload }) => this.note(Number(payload)));
      try {
        await client.connect();
        await client.query(`listen ${HEAD_CHANNEL}`);
        this.note(await this.options.readHead());
        backoff.reset();
        this.#listening = !signal.aborted;
        await ended;
      } catch {
        // Polling goes on while this connection cannot be had.
      }
      this.#listening = false;
      signal.removeEventListener('abort', leave);
      await client.end().catch(() => undefined);
      await backoff.pause(signal);
    }
  }
}
