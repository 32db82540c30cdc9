import { type Reader } from '@lindung/projections/reading/reader';

/** What answering a query needs; made by whoever starts the API. */
export interface QueryApiDependencies {
  readonly reader: Reader;
  /** The same for files, which hold a connection as long as somebody downloads; few, so that pages never wait for them. */
  readonly fileReader: Reader;
  readonly clock: () => Date;
  /** Position of the log's last event. */
  readonly logHead: () => Promise<string>;
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
