import { type ImportEvent } from '@lindung/domain/import/events';
import { type EventStore, LOG_START, type Position } from '@lindung/event-store/event-store';
import { foldable } from '../foldable.js';

const types: readonly ImportEvent['type'][] = ['ImportStarted', 'ImportProgressed', 'ImportCompleted', 'ImportFailed'];

/**
 * Which imports have begun and not ended, by the log alone: there is no queue beside it that could
 * be lost or disagree. The log is read once; later looks read what has come since.
 */
export class UnfinishedImports {
  readonly #unfinished = new Set<string>();
  #readUntil: Position = LOG_START;

  constructor(private readonly eventStore: EventStore) {}

  /** Ids of the unfinished imports as of the log's head, the oldest first. */
  async list(): Promise<readonly string[]> {
    const until = await this.eventStore.head();
    if (until === this.#readUntil) return [...this.#unfinished];
    for await (const batch of this.eventStore.readAll({ after: this.#readUntil, until, types })) {
      for (const recorded of batch) {
        const { type, data } = foldable<ImportEvent>(recorded);
        if (type === 'ImportCompleted' || type === 'ImportFailed') this.#unfinished.delete(data.importId);
        else this.#unfinished.add(data.importId);
        this.#readUntil = recorded.position;
      }
    }
    this.#readUntil = until;
    return [...this.#unfinished];
  }
}
