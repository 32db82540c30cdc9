export interface KeyCacheOptions {
  /** Keys held at most; the least recently used go first. 0 turns the cache off. */
  readonly maxKeys: number;
  /** How long a key may be answered after it was read, however often it is used. */
  readonly ttlMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
}

/**
 * Data keys that were read lately, bounded in number and in age. The age limit bounds how long a key
 * that another process destroyed can still be answered here.
 */
export class KeyCache {
  private readonly entries = new Map<string, { readonly key: Uint8Array; readonly expiresAtMs: number }>();
  private removals = 0;

  constructor(private readonly options: KeyCacheOptions) {}

  /** The key, or undefined when it is not held or too old. */
  get(keyId: string): Uint8Array | undefined {
    const entry = this.entries.get(keyId);
    if (entry === undefined) return undefined;
    this.entries.delete(keyId);
    if (entry.expiresAtMs <= this.options.nowMs()) return undefined;
    // A Map iterates in insertion order, so inserting again marks the entry as the latest used.
    this.entries.set(keyId, entry);
    return entry.key;
  }

  /** A token for {@link store}: take it before the keys are read. */
  beginRead(): { readonly removals: number; readonly startedAtMs: number } {
    return { removals: this.removals, startedAtMs: this.options.nowMs() };
  }

  /**
   * Holds keys that were read. A read that was under way while any key was removed is not held: it
   * may have seen a key just before it was destroyed, and would bring it back.
   */
  store(read: { readonly removals: number; readonly startedAtMs: number }, keys: ReadonlyMap<string, Uint8Array>): void {
    if (read.removals !== this.removals) return;
    const expiresAtMs = read.startedAtMs + this.options.ttlMs;
    for (const [keyId, key] of keys) this.entries.set(keyId, { key, expiresAtMs });
    for (const keyId of this.entries.keys()) {
      if (this.entries.size <= this.options.maxKeys) break;
      this.entries.delete(keyId);
    }
  }

  remove(keyIds: readonly string[]): void {
    this.removals += 1;
    for (const keyId of keyIds) this.entries.delete(keyId);
  }

  get size(): number {
    return this.entries.size;
  }
}
