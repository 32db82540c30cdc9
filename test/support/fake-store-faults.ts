import { type AppendRequest, type AppendResult, type EventStore } from '@lindung/event-store/event-store';

/** What goes wrong with an append: it is never written, or it is written and the answer is lost. */
export type AppendFault = 'lost-before' | 'lost-after';

/**
 * A store whose appends fail as told, once each, in order: the process "dies" just before or just
 * after the log has taken them. Everything else goes to the real store behind it.
 */
export class FakeStoreFaults implements EventStore {
  readonly faults: (AppendFault | null)[] = [];
  /** How many append calls there were, failed ones included. */
  appendCalls = 0;

  constructor(private readonly store: EventStore) {}

  async append(requests: readonly AppendRequest[]): Promise<AppendResult[]> {
    this.appendCalls += 1;
    const fault = this.faults.shift() ?? null;
    if (fault === 'lost-before') throw new Error('the append never reached the store');
    const results = await this.store.append(requests);
    if (fault === 'lost-after') throw new Error('the answer to the append was lost');
    return results;
  }

  readStream: EventStore['readStream'] = (...args) => this.store.readStream(...args);
  readStreams: EventStore['readStreams'] = (...args) => this.store.readStreams(...args);
  readAll: EventStore['readAll'] = (...args) => this.store.readAll(...args);
  subscribe: EventStore['subscribe'] = (...args) => this.store.subscribe(...args);
  subscribeEnvelopes: EventStore['subscribeEnvelopes'] = (...args) => this.store.subscribeEnvelopes(...args);
  head: EventStore['head'] = () => this.store.head();
  comparePositions: EventStore['comparePositions'] = (a, b) => this.store.comparePositions(a, b);
  parsePosition: EventStore['parsePosition'] = (text) => this.store.parsePosition(text);
  close: EventStore['close'] = () => this.store.close();
}
