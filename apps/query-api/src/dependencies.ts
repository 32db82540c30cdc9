import { type EventStore } from '@lindung/event-store/event-store';
import { type PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { type Reader } from '@lindung/projections/reading/reader';
import { type MomentReaders } from '@lindung/projections/time-travel/moment-readers';
import { type TreeReader } from '@lindung/transparency-log/postgres/tree-reader';

/** What answering a query needs; made by whoever starts the API. */
export interface QueryApiDependencies {
  readonly reader: Reader;
  /** The same for files, which hold a connection as long as somebody downloads; few, so that pages never wait for them. */
  readonly fileReader: Reader;
  readonly clock: () => Date;
  /** The log itself, for those who check it rather than what was made of it. */
  readonly log: Pick<EventStore, 'readAll'> & Pick<PostgresEventStore, 'countBetween'>;
  /** The tree over the log, and the checkpoints that were signed over it. */
  readonly tree: TreeReader;
  /** Position of the log's last event. */
  readonly logHead: () => Promise<string>;
  /** Position of the last event that had been recorded at a time; `0` before the first. */
  readonly lastPositionAt: (time: Date) => Promise<string>;
  /** When the event at a position was recorded; null where there is none. */
  readonly recordedAt: (position: string) => Promise<Date | null>;
  /** The read models as they stood at other positions. */
  readonly moments: Pick<MomentReaders, 'answer' | 'isOpen'>;
  /** Position of the live read models. */
  readonly readModelPosition: () => Promise<string>;
  /** Waits until every read model has reached a position; false when `timeoutMs` ran out first. */
  readonly waitForPosition: (position: string, timeoutMs: number) => Promise<boolean>;
  /** What the dashboard asks before anybody has signed in; read when asked, for addresses are known late. */
  readonly dashboard: () => DashboardConfig;
}

export interface DashboardConfig {
  /** Address of the command API as browsers reach it. */
  readonly commandApi: string;
  /** Whether the built-in sign-in serves. */
  readonly demo: boolean;
  readonly city: string;
  /** Whether the log holds the bundled sample year. */
  readonly sample: boolean;
}
