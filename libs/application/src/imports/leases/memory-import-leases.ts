import { type ImportLease, type ImportLeases } from './import-leases.js';

/** Leases among the runs of one process. */
export class MemoryImportLeases implements ImportLeases {
  readonly #held = new Set<string>();

  tryAcquire(importId: string): Promise<ImportLease | null> {
    if (this.#held.has(importId)) return Promise.resolve(null);
    this.#held.add(importId);
    return Promise.resolve({
      lost: new AbortController().signal,
      release: () => {
        this.#held.delete(importId);
        return Promise.resolve();
      },
    });
  }
}
