import { hash } from 'node:crypto';
import { type Principal } from './principal.js';

interface Entry {
  readonly principal: Principal;
  readonly untilMs: number;
}

const DEFAULT_CAPACITY = 10_000;
/** A key withdrawn by the provider stops working within this time. */
const KEPT_AT_MOST_MS = 5 * 60_000;

/**
 * Remembers tokens that were verified, by their SHA-256, until they expire (five minutes at most).
 * Bounded: the one that was not used for longest goes first.
 */
export class TokenCache {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly now: () => number = Date.now,
    private readonly capacity: number = DEFAULT_CAPACITY,
  ) {}

  /** The key under which a token is kept, so that no token lies in memory. */
  static keyOf(token: string): string {
    return hash('sha256', token, 'base64');
  }

  get(key: string): Principal | null {
    const entry = this.entries.get(key);
    if (entry === undefined) return null;
    this.entries.delete(key);
    if (entry.untilMs <= this.now()) return null;
    this.entries.set(key, entry);
    return entry.principal;
  }

  set(key: string, principal: Principal, expiresAtSeconds: number): void {
    this.entries.delete(key);
    if (this.entries.size >= this.capacity) {
      const oldest = this.entries.keys().next();
      if (oldest.done !== true) this.entries.delete(oldest.value);
    }
    this.entries.set(key, { principal, untilMs: Math.min(expiresAtSeconds * 1000, this.now() + KEPT_AT_MOST_MS) });
  }
}
