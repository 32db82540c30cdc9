import { LOG_START, type Position } from '@lindung/event-store/event-store';
import { type HeldCursor, type ManagerCursors } from './manager-cursor.js';

/** The cursor for unit tests: in memory, for the runners of one process. */
export class MemoryManagerCursors implements ManagerCursors {
  position: Position = LOG_START;
  #free: Promise<void> = Promise.resolve();

  async acquire(signal: AbortSignal): Promise<HeldCursor | null> {
    const before = this.#free;
    let release: () => void = () => undefined;
    this.#free = new Promise((resolve) => {
      release = resolve;
    });
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([before, aborted]);
    if (signal.aborted) {
      void before.then(release);
      return null;
    }
    return {
      position: this.position,
      lost: new AbortController().signal,
      save: (position) => {
        this.position = position;
        return Promise.resolve();
      },
      release: () => Promise.resolve(release()),
    };
  }
}
