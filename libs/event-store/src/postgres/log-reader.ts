import type { Pool } from 'pg';
import { LOG_START, type Position, type RecordedEnvelope, type RecordedEvent } from '../event-store.js';
import { EventStoreUnavailableError, LogGapError } from '../event-store-errors.js';
import { textArray } from './binary-arrays.js';
import { Backoff, isTransient } from './connection.js';
import { EVENT_COLUMNS, EventRowReader, type EventRow, ROW_TYPES } from './event-rows.js';

const GREATEST_POSITION = '9223372036854775807';

const READ_ATTEMPTS = 4;

interface NamedQuery {
  readonly name: string;
  readonly text: string;
}

/** Prepared once per connection by their names; rows come as arrays. */
const QUERIES = {
  head: { name: 'log_head', text: 'select position from log.events order by position desc limit 1' },
  all: {
    name: 'log_read_all',
    text: `select ${EVENT_COLUMNS} from log.events e
      where e.position > $1 and e.position <= $2 order by e.position limit $3`,
  },
  envelopes: {
    name: 'log_read_envelopes',
    text: `select e.position, e.envelope from log.events e where e.position > $1 and e.position <= $2 order by e.position limit $3`,
  },
  types: {
    name: 'log_read_types',
    text: `select ${EVENT_COLUMNS} from log.events e
      where e.position > $1 and e.position <= $2 and e.type = any($4) order by e.position limit $3`,
  },
  stream: {
    name: 'log_read_stream',
    text: `select ${EVENT_COLUMNS} from log.events e
      where e.stream_id = $1 and e.revision >= $2 order by e.revision limit $3`,
  },
  streams: {
    name: 'log_read_streams',
    text: `select ${EVENT_COLUMNS} from unnest($1::text[]) as wanted(stream_id)
      cross join lateral (
        select * from log.events s where s.stream_id = wanted.stream_id order by s.revision
      ) as e`,
  },
  countBetween: { name: 'log_count_between', text: 'select count(*)::int from log.events where position > $1 and position <= $2' },
  recordedAt: { name: 'log_recorded_at', text: 'select extract(epoch from recorded_at) * 1000 from log.events where position = $1' },
  // Times never decrease along the log and positions are dense, so halving finds the place by the key alone.
  lastAt: {
    name: 'log_last_position_at',
    text: `with recursive search(low, high) as (
      select 0::bigint, coalesce((select position from log.events order by position desc limit 1), 0)
      union all
      select case when e.recorded_at <= $1 then e.position else low end, case when e.recorded_at <= $1 then high else e.position - 1 end
      from search join log.events e on e.position = (low + high + 1) / 2
      where low < high
    ) select low from search where low = high`,
  },
} as const;

export interface LogBatchQuery {
  /** Exclusive. */
  readonly after: Position;
  /** Inclusive; null for as far as the log goes. */
  readonly until: Position | null;
  readonly batchSize: number;
  readonly types: readonly string[] | null;
}

/**
 * The log's queries, each one batch by key.
 *
 * @throws EventStoreUnavailableError from all of them, when several attempts found no database;
 * LogDamagedError from those that read events, where one is not what was appended.
 */
export class LogReader {
  constructor(private readonly pool: Pool) {}

  /** Position of the last visible event. */
  async head(): Promise<Position> {
    const [row] = await this.#rows<[Position]>(QUERIES.head, []);
    return row?.[0] ?? LOG_START;
  }

  /** Position of the last event that had been recorded at a time, or the log's start. */
  async lastPositionAt(time: Date): Promise<Position> {
    const [row] = await this.#rows<[Position]>(QUERIES.lastAt, [time.toISOString()]);
    return row?.[0] ?? LOG_START;
  }

  /** How many events stand behind `after` and up to `until`; the caller bounds the range. */
  async countBetween(after: number, until: number): Promise<number> {
    const [row] = await this.#rows<[number]>(QUERIES.countBetween, [after, until]);
    return row?.[0] ?? 0;
  }

  /** When the event at a position was recorded; null where there is none. */
  async recordedAt(position: Position): Promise<Date | null> {
    const [row] = await this.#rows<[string]>(QUERIES.recordedAt, [position]);
    return row === undefined ? null : new Date(Number(row[0]));
  }

  /**
   * The next events after a position, in order.
   *
   * @throws LogGapError if a position is missing, which no append of ours can cause.
   */
  async logBatch({ after, until, batchSize, types }: LogBatchQuery): Promise<readonly RecordedEvent[]> {
    const range = [after, until ?? GREATEST_POSITION, batchSize];
    if (types !== null) return this.#events(QUERIES.types, [...range, textArray(types)]);
    const events = await this.#events(QUERIES.all, range);
    refuseGaps(events, Number(after));
    return events;
  }

  /**
   * The next envelopes after a position, in order.
   *
   * @throws LogGapError if a position is missing.
   */
  async envelopeBatch({ after, until, batchSize }: Omit<LogBatchQuery, 'types'>): Promise<readonly RecordedEnvelope[]> {
    const rows = await this.#rows<[Position, string]>(QUERIES.envelopes, [after, until ?? GREATEST_POSITION, batchSize]);
    const envelopes = rows.map(([position, envelope]) => ({ position, envelope }));
    refuseGaps(envelopes, Number(after));
    return envelopes;
  }

  /** Events of one stream from a revision on. */
  async streamBatch(streamId: string, fromRevision: number, batchSize: number): Promise<readonly RecordedEvent[]> {
    return this.#events(QUERIES.stream, [streamId, fromRevision, batchSize]);
  }

  /** All events of many streams, by stream. */
  async streams(streamIds: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
    const streams = new Map<string, RecordedEvent[]>();
    if (streamIds.length === 0) return streams;
    for (const event of await this.#events(QUERIES.streams, [textArray([...new Set(streamIds)])])) {
      const stream = streams.get(event.streamId);
      if (stream === undefined) streams.set(event.streamId, [event]);
      else stream.push(event);
    }
    return streams;
  }

  async #events(query: NamedQuery, values: unknown[]): Promise<RecordedEvent[]> {
    const rows = await this.#rows<EventRow>(query, values);
    const reader = new EventRowReader();
    return rows.map((row) => reader.read(row));
  }

  /** Reads may be repeated freely, so a connection that turns out to be dead costs a moment only. */
  async #rows<Row extends unknown[]>(query: NamedQuery, values: unknown[]): Promise<Row[]> {
    const backoff = new Backoff(25, 200);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await this.pool.query<Row>({ ...query, values, rowMode: 'array', types: ROW_TYPES })).rows;
      } catch (error) {
        if (!isTransient(error)) throw error;
        if (attempt === READ_ATTEMPTS || this.pool.ending) throw new EventStoreUnavailableError({ cause: error });
        await backoff.pause();
      }
    }
  }
}

/** Positions are dense: a batch that covers more positions than it has events lacks some. */
function refuseGaps(events: readonly RecordedEnvelope[], after: number): void {
  if (Number(events.at(-1)?.position ?? after) - after === events.length) return;
  const place = events.findIndex((event, index) => Number(event.position) !== after + index + 1);
  throw new LogGapError(String(after + place + 1), events[place]?.position ?? 'the end');
}
