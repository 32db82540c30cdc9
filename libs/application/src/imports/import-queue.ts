import { setTimeout as delay } from 'node:timers/promises';
import { type Application } from '../application.js';
import { ImportJournal } from './import-journal.js';
import { loadImport } from './import-state.js';
import { defaultImportLimits, type ImportLimits, type ImportsDependencies } from './imports-dependencies.js';
import { runImport } from './run-import.js';
import { UnfinishedImports } from './unfinished-imports.js';

/**
 * Runs imports in the background, a few at a time, each under its lease. Whatever was begun is run
 * to its end: after a failure again, after a crash by the next process that looks.
 */
export class ImportQueue {
  readonly #limits: ImportLimits;
  readonly #unfinished: UnfinishedImports;
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, { readonly stop: AbortController; readonly done: Promise<void> }>();
  readonly #closing = new AbortController();
  #looking: NodeJS.Timeout | null = null;

  constructor(private readonly deps: ImportsDependencies) {
    this.#limits = { ...defaultImportLimits, ...deps.limits };
    this.#unfinished = new UnfinishedImports(deps.app.eventStore);
  }

  /** Goes on with whatever was begun and not finished, now and from time to time. */
  async start(): Promise<void> {
    this.#looking = setInterval(() => void this.#look().catch((error: unknown) => this.deps.onFailure?.(null, error)), this.#limits.lookForUnfinishedEveryMs);
    this.#looking.unref();
    await this.#look();
  }

  /**
   * Runs an import as soon as there is room. One that runs already is run once more afterwards, since it
   * may have failed a moment ago and not have let go yet; a run of what is finished does nothing.
   */
  enqueue(importId: string): void {
    if (this.#closing.signal.aborted) return;
    this.#waiting.add(importId);
    this.#fill();
  }

  /** Stops this process's run of an import after the batch that it is at. */
  async stop(importId: string): Promise<void> {
    // As a run ends, the next one begins that somebody asked for meanwhile.
    for (let running = this.#running.get(importId); running !== undefined; running = this.#running.get(importId)) {
      this.#waiting.delete(importId);
      running.stop.abort();
      await running.done;
    }
    this.#waiting.delete(importId);
  }

  /** Resolves once nothing waits or runs here. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  /** Stops all runs after the batches that they are at; whoever starts next goes on with them. */
  async close(): Promise<void> {
    this.#closing.abort();
    if (this.#looking !== null) clearInterval(this.#looking);
    this.#waiting.clear();
    for (const { stop } of this.#running.values()) stop.abort();
    await this.idle();
  }

  async #look(): Promise<void> {
    for (const importId of await this.#unfinished.list()) this.enqueue(importId);
  }

  #fill(): void {
    for (const importId of this.#waiting) {
      if (this.#running.size >= this.#limits.runsAtOnce) return;
      if (this.#running.has(importId)) continue;
      this.#waiting.delete(importId);
      const stop = new AbortController();
      const done = this.#run(importId, stop.signal).finally(() => {
        this.#running.delete(importId);
        this.#fill();
      });
      this.#running.set(importId, { stop, done });
    }
  }

  /** Runs under the lease; without it another process is at it, and the next look will tell. Never rejects. */
  async #run(importId: string, signal: AbortSignal): Promise<void> {
    let broken = true;
    try {
      const lease = await this.deps.leases.tryAcquire(importId);
      broken = false;
      if (lease === null) return;
      try {
        await this.#runPersistently(importId, AbortSignal.any([signal, lease.lost]));
      } finally {
        broken = lease.lost.aborted;
        await lease.release();
      }
    } catch (error) {
      this.deps.onFailure?.(importId, error);
    } finally {
      if (broken && !signal.aborted) this.#enqueueSoon(importId);
    }
  }

  /** A lease that could not be had or kept is a database that is away, mostly for a moment only. */
  #enqueueSoon(importId: string): void {
    delay(this.#limits.firstRetryMs, undefined, { signal: this.#closing.signal, ref: false }).then(
      () => this.enqueue(importId),
      () => undefined,
    );
  }

  /** Repeats a run that fails for reasons of the moment, with growing pauses, and gives up in the end. */
  async #runPersistently(importId: string, signal: AbortSignal): Promise<void> {
    let failures = 0;
    let lastRow = -1;
    while (!signal.aborted) {
      try {
        await runImport(this.deps, importId, signal);
        return;
      } catch (error) {
        this.deps.onFailure?.(importId, error);
        const row = await rowReached(this.deps.app, importId);
        failures = row !== null && row > lastRow ? 1 : failures + 1;
        lastRow = row ?? lastRow;
        if (failures >= this.#limits.failuresInARow) return giveUp(this.deps.app, importId);
        const pauseMs = Math.min(this.#limits.firstRetryMs * 2 ** (failures - 1), this.#limits.longestRetryMs);
        await delay(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }
}

/** The last row that has come to its end, or null where the log cannot be asked just now. */
async function rowReached(app: Application, importId: string): Promise<number | null> {
  try {
    return (await loadImport(app.eventStore, importId))?.row ?? null;
  } catch {
    return null;
  }
}

async function giveUp(app: Application, importId: string): Promise<void> {
  const state = await loadImport(app.eventStore, importId);
  if (state?.status !== 'running') return;
  await new ImportJournal(app, state).fail('BUSY', 'The import failed too often in a row and was given up. Upload the same file again to go on where it stopped.', state.counts);
}
