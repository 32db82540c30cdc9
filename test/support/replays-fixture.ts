import { currentVersions, encodeData } from '@lindung/domain/event-codec';
import { type Position, type RecordedEvent } from '@lindung/event-store/event-store';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { type MomentReader, MomentReaders } from '@lindung/projections/time-travel/moment-readers';
import { ReplayKeeper, type ReplayKeeperOptions } from '@lindung/projections/time-travel/replay-keeper';
import { positionColumn } from '@lindung/projections/reading/reader';
import { appendRandomHistory, type RandomHistory } from './random-history/random-history.js';
import { createReadModelDatabase, type ReadModelDatabase } from './read-model-database.js';

type ReadAll = MemoryEventStore['readAll'];

/** A keeper under test, and how it is told to end. */
interface RunningKeeper {
  readonly keeper: ReplayKeeper;
  stop(): Promise<void>;
}

const look = { text: `SELECT (SELECT count(*)::int FROM workers) AS workers, (SELECT count(*)::int FROM workers WHERE name IS NOT NULL) AS named, ${positionColumn}` };

/** What specs look at a moment for. */
export interface Sight {
  readonly position: string;
  readonly workers: number;
  /** Workers who have a name. */
  readonly named: number;
}

/** Looks at the workers of a moment. */
export const sightOf = ({ reader }: MomentReader): Promise<Sight> => reader.one<Sight>(look, []);

/** A random history in memory, empty read models in a real database, and keepers and readers of replays. */
export class ReplaysFixture {
  readonly #keepers = new Set<RunningKeeper>();
  readonly #readers: MomentReaders[] = [];

  private constructor(
    readonly database: ReadModelDatabase,
    readonly eventStore: MemoryEventStore,
    readonly vault: MemoryVault,
    readonly history: RandomHistory,
  ) {}

  static async make(history: { readonly seed: number; readonly steps: number }): Promise<ReplaysFixture> {
    const [eventStore, vault] = [new MemoryEventStore(), new MemoryVault()];
    return new ReplaysFixture(await createReadModelDatabase(), eventStore, vault, await appendRandomHistory(eventStore, vault, history));
  }

  /** Readers as a process of its own has them. */
  readers(waitMs = 50_000): MomentReaders {
    const readers = new MomentReaders({ databaseUrl: this.database.url, role: 'lindung_query', pool: this.database.queries, onConnectionError: () => undefined, waitMs });
    this.#readers.push(readers);
    return readers;
  }

  /** Starts a keeper, as a process of its own has one. */
  keep(options: Partial<ReplayKeeperOptions> = {}): RunningKeeper {
    const stopping = new AbortController();
    const keeper = new ReplayKeeper({ databaseUrl: this.database.url, eventStore: this.eventStore, vault: this.vault, ...options });
    const running = keeper.run(stopping.signal);
    const started: RunningKeeper = {
      keeper,
      stop: () => {
        this.#keepers.delete(started);
        stopping.abort();
        return running;
      },
    };
    this.#keepers.add(started);
    return started;
  }

  /** The log, whose whole is read in another way. */
  logRead(readAll: ReadAll): MemoryEventStore {
    const read: ReadAll = (options) => (options.types === undefined ? readAll(options) : this.eventStore.readAll(options));
    return Object.assign(Object.create(this.eventStore) as MemoryEventStore, { readAll: read });
  }

  /** A log that stops at a position until somebody says that it may go on. */
  stuckLog(position: number): { readonly log: MemoryEventStore; readonly goOn: () => void } {
    let goOn: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const store = this.eventStore;
    const readAll = async function* (options: Parameters<ReadAll>[0]): AsyncGenerator<readonly RecordedEvent[]> {
      yield* store.readAll({ ...options, until: String(position) as Position });
      await stuck;
      yield* store.readAll({ ...options, after: String(position) as Position });
    };
    return { log: this.logRead(readAll), goOn: () => goOn() };
  }

  /** Erases somebody in the log; the keys are destroyed by whoever wants them to be. Answers the event's position. */
  async erase(workerId: string, keyIds: readonly string[]): Promise<number> {
    const streamId = `worker-${workerId}`;
    const events = (await this.eventStore.readStreams([streamId])).get(streamId) ?? [];
    const actor = { subject: 'rini', name: 'Rini', role: 'dpo' };
    const ids = { eventId: '00000000-0000-4000-8000-00000000e7a5', commandId: 'erase', correlationId: 'erase' };
    const data = encodeData({ workerId, legalBasis: 'UU 27/2022', keyIds });
    const event = { ...ids, type: 'PersonalDataErased', version: currentVersions.PersonalDataErased, occurredOn: '2026-06-01', actor, data, sealed: null };
    const [result] = await this.eventStore.append([{ appends: [{ streamId, expectedRevision: events.length - 1, events: [event] }] }]);
    if (result?.kind !== 'appended') throw new Error('The erasure was not appended.');
    return Number(result.position);
  }

  /** Schemas of replays that exist, served or not. */
  async schemas(): Promise<readonly string[]> {
    const { rows } = await this.database.queries.query<{ name: string }>(`SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'as\\_of\\_%' ORDER BY 1`);
    return rows.map(({ name }) => name);
  }

  /** Positions of the replays that exist, served or not. */
  async positions(): Promise<readonly number[]> {
    return (await this.schemas()).map((name) => Number(name.split('_')[2])).sort((a, b) => a - b);
  }

  async end(): Promise<void> {
    await Promise.all(this.#readers.map((readers) => readers.close()));
    await Promise.all([...this.#keepers].map((keeper) => keeper.stop()));
    await this.eventStore.close();
    await this.database.drop();
  }
}
