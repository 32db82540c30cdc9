import { type Position } from '@lindung/event-store/event-store';

/**
 * The port to the place up to which the process managers have handled the log. Whoever holds it is
 * the only one that runs them.
 */
export interface ManagerCursors {
  /** Waits until nobody else holds the cursor; null when `signal` aborts first. */
  acquire(signal: AbortSignal): Promise<HeldCursor | null>;
}

export interface HeldCursor {
  /** Everything up to here, this event included, has been handled. */
  readonly position: Position;
  /** Aborts when the cursor was lost without being released; somebody else may hold it then. */
  readonly lost: AbortSignal;
  /** Moves the cursor, durably; rejects when it is not held any more. */
  save(position: Position): Promise<void>;
  release(): Promise<void>;
}
