import { Pool } from 'pg';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { TreeReader } from '@lindung/transparency-log/postgres/tree-reader';
import { type LogSource, type RawEvent, type SignedCheckpoint } from './log-source.js';

const BATCH_EVENTS = 1_000;
const CHECKPOINTS_AT_ONCE = 500;
const ROLE = 'lindung_log_reader';

/** Nothing is parsed by pg: texts come as they are kept, and what is not there is seen by whoever counts. */
const READ = {
  name: 'audit-events',
  text: `select position, event_id, stream_id, revision, type, version,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), envelope, data, sealed
    from log.events where position > $1 and position <= $2 order by position limit $3`,
};

type Row = [string, string, string, string, string, string, string, string, string, string | null];

/** The database of a Lindung, running or not, read under a role that can do nothing else. */
export class DatabaseSource implements LogSource {
  readonly #pool: Pool;
  readonly #store: PostgresEventStore;
  readonly #tree: TreeReader;
  readonly description: string;
  readonly exportedHead = null;

  constructor(readonly databaseUrl: string) {
    const { hostname, port, pathname } = new URL(databaseUrl);
    this.description = `the database ${hostname}:${port || '5432'}${pathname}`;
    this.#pool = new Pool({ connectionString: databaseUrl, options: `-c role=${ROLE} -c enable_seqscan=off -c bytea_output=hex`, max: 3, application_name: 'lindung-auditor' });
    // An idle connection that dies is replaced at the next use; unheard, its error would end the process.
    this.#pool.on('error', () => undefined);
    this.#store = new PostgresEventStore({ connection: this.#pool });
    this.#tree = new TreeReader(this.#pool);
  }

  /** @inheritdoc */
  async head(): Promise<number> {
    return Number(await this.#store.head());
  }

  /** @inheritdoc */
  async *events(after: number, until: number): AsyncGenerator<readonly RawEvent[]> {
    const read = (from: number): Promise<RawEvent[]> => {
      const batch = this.#batch(from, until);
      // A batch read ahead may never be asked for; its failure then concerns nobody.
      batch.catch(() => undefined);
      return batch;
    };
    for (let next = read(after); ; ) {
      const batch = await next;
      const last = batch.at(-1);
      if (last === undefined) return;
      const isLast = batch.length < BATCH_EVENTS;
      if (!isLast) next = read(last.position);
      yield batch;
      if (isLast) return;
    }
  }

  /** @inheritdoc */
  async lastPositionAt(time: Date): Promise<number> {
    return Number(await this.#store.lastPositionAt(time));
  }

  /** @inheritdoc */
  async origin(): Promise<string> {
    return (await this.#tree.state()).origin;
  }

  /** @inheritdoc */
  async keys(): Promise<readonly string[]> {
    return (await this.#tree.keys()).map(({ verifierKey }) => verifierKey);
  }

  /** @inheritdoc */
  async *checkpoints(): AsyncGenerator<SignedCheckpoint> {
    for (let after = -1; ; ) {
      const page = await this.#tree.checkpoints(after, CHECKPOINTS_AT_ONCE);
      yield* page;
      if (page.length < CHECKPOINTS_AT_ONCE) return;
      after = page.at(-1)?.size ?? after;
    }
  }

  /** @inheritdoc */
  latestCheckpoint(): Promise<SignedCheckpoint | null> {
    return this.#tree.latestCheckpoint();
  }

  readonly readTile = (level: number, index: number): Promise<Uint8Array | null> => this.#tree.readTile(level, index);

  /** Only an export records them; of a database they can be taken. */
  recordedDigests(): Promise<null> {
    return Promise.resolve(null);
  }

  /** @inheritdoc */
  async close(): Promise<void> {
    await this.#store.close();
    await this.#pool.end();
  }

  async #batch(after: number, until: number): Promise<RawEvent[]> {
    const { rows } = await this.#pool.query<Row>({ ...READ, values: [after, until, BATCH_EVENTS], rowMode: 'array', types: { getTypeParser: () => (text: string) => text } });
    return rows.map(([position, eventId, streamId, revision, type, version, recordedAt, envelope, data, sealed]) => ({
      position: Number(position),
      envelope: Buffer.from(envelope, 'utf8'),
      data: Buffer.from(data, 'utf8'),
      sealed: sealed === null ? null : Buffer.from(sealed.slice(2), 'hex'),
      columns: { eventId, streamId, revision: Number(revision), type, version: Number(version), recordedAt },
    }));
  }
}
