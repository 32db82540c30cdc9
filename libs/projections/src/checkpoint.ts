import { setTimeout as delay } from 'node:timers/promises';
import { type Pool } from 'pg';

const POLL_MS = 4;

interface Waiter {
  readonly position: bigint;
  readonly deadlineMs: number;
  readonly settle: (outcome: Outcome) => void;
}

type Outcome = { readonly reached: boolean } | { readonly error: unknown };

/**
 * One look at the checkpoints every few milliseconds on behalf of everybody in this process who
 * waits, and none while nobody does.
 */
class CheckpointWatch {
  private waiters: Waiter[] = [];
  private polling = false;

  constructor(private readonly pool: Pool) {}

  waitFor(position: bigint, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome): void => ('error' in outcome ? reject(outcome.error) : resolve(outcome.reached));
      this.waiters.push({ position, deadlineMs: performance.now() + timeoutMs, settle });
      if (!this.polling) void this.poll();
    });
  }

  private async poll(): Promise<void> {
    this.polling = true;
    while (this.waiters.length > 0) {
      try {
        this.settleReached(await readPosition(this.pool));
      } catch (error) {
        this.waiters.splice(0).forEach((waiter) => waiter.settle({ error }));
      }
      if (this.waiters.length > 0) await delay(POLL_MS);
    }
    this.polling = false;
  }

  private settleReached(position: bigint): void {
    const nowMs = performance.now();
    this.waiters = this.waiters.filter((waiter) => {
      const reached = position >= waiter.position;
      if (reached || nowMs >= waiter.deadlineMs) waiter.settle({ reached });
      return !reached && nowMs < waiter.deadlineMs;
    });
  }
}

const watches = new WeakMap<Pool, CheckpointWatch>();

/**
 * Waits until every read model has handled the log up to `position` (decimal). Answers false when
 * that has not happened within `timeoutMs`; rejects where the database does not answer. The pool's
 * sessions must have the read models on their search path (see `sessionOptions`).
 */
export function waitForPosition(pool: Pool, position: string, timeoutMs: number): Promise<boolean> {
  let watch = watches.get(pool);
  if (watch === undefined) {
    watch = new CheckpointWatch(pool);
    watches.set(pool, watch);
  }
  return watch.waitFor(BigInt(position), timeoutMs);
}

/** The lowest checkpoint among the read models. */
export async function readPosition(pool: Pick<Pool, 'query'>): Promise<bigint> {
  const { rows } = await pool.query<{ position: string | null }>({ name: 'lowest-checkpoint', text: 'SELECT min(position)::text AS position FROM checkpoints' });
  return BigInt(rows[0]?.position ?? '0');
}
