import { transportProblem } from './problem.js';

const WINDOW_MS = 1_000;
/** More keys than this within a second are strangers by the thousand, who share one allowance. */
const KEYS_MAX = 50_000;

/**
 * Counts requests per person in windows of one second. All counts are dropped with the window, so
 * that memory stays bounded whoever knocks.
 */
export class RateLimiter {
  private counts = new Map<string, number>();
  private windowEndsMs = 0;

  constructor(
    private readonly requestsPerSecond: number,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Counts one request of `key`.
   *
   * @throws ProblemError 429 with `Retry-After` when the window's allowance is used up.
   */
  admit(key: string): void {
    const nowMs = this.now();
    if (nowMs >= this.windowEndsMs) {
      this.counts = new Map();
      this.windowEndsMs = nowMs + WINDOW_MS;
    }
    const counted = this.counts.size < KEYS_MAX || this.counts.has(key) ? key : 'everybody else';
    const count = (this.counts.get(counted) ?? 0) + 1;
    if (count > this.requestsPerSecond) throw transportProblem('TOO_MANY_REQUESTS', undefined, { headers: { 'Retry-After': '1' } });
    this.counts.set(counted, count);
  }
}
