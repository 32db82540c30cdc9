import { type Pool, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';

/** A signed checkpoint as it is kept. */
export interface StoredCheckpoint {
  /** Leaves under it, and so the position of the last event that it covers. */
  readonly size: number;
  readonly root: Uint8Array;
  /** The whole signed note. */
  readonly note: string;
  /** RFC 3339: when the last event under it was recorded. */
  readonly recordedUntil: string;
  readonly signedAt: string;
}

export interface StoredKey {
  /** C2SP vkey. */
  readonly verifierKey: string;
  readonly firstUsedAt: string;
}

/** Whatever answers statements: a pool, or one connection in the middle of a transaction. */
export type Database = Pick<Pool, 'query'>;

interface CheckpointRow extends QueryResultRow {
  readonly size: string;
  readonly root: Buffer;
  readonly note: string;
  readonly recorded_until: string;
  readonly signed_at: string;
}

const RFC3339 = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
/** Every mention of a column is qualified: bare, `size` in an ORDER BY would mean the text that is selected. */
const SELECT = `select c.size::text, c.root, c.note, to_char(c.recorded_until at time zone 'UTC', ${RFC3339}) as recorded_until,
  to_char(c.signed_at at time zone 'UTC', ${RFC3339}) as signed_at from transparency.checkpoints c`;

/**
 * Reads the tree of a database. Nothing that it reads ever changes, so that no snapshot is needed:
 * whoever reads the size first finds every hash below it.
 */
export class TreeReader {
  constructor(private readonly database: Database) {}

  /** Name of the log and number of leaves in the tree. */
  async state(): Promise<{ readonly origin: string; readonly size: number }> {
    const [row] = await this.#rows<{ origin: string; size: string }>({ name: 'tree-state', text: 'select origin, size::text from transparency.log' });
    if (row === undefined) throw new Error('The tree has no cursor: migrate the database first.');
    return { origin: row.origin, size: Number(row.size) };
  }

  /** A tile's hashes so far, or null where it has none yet. Bound, so that it can be handed on as it is. */
  readonly readTile = async (level: number, index: number): Promise<Uint8Array | null> => {
    const [row] = await this.#rows<{ hashes: Buffer }>({
      name: 'tree-tile',
      text: 'select hashes from transparency.tiles where level = $1 and tile_index = $2',
      values: [level, index],
    });
    return row?.hashes ?? null;
  };

  /** The greatest checkpoint up to a size (default: of all), or null. */
  async latestCheckpoint(upTo: number = Number.MAX_SAFE_INTEGER): Promise<StoredCheckpoint | null> {
    return this.#checkpoint('latest', 'where c.size <= $1 order by c.size desc limit 1', upTo);
  }

  /** The checkpoint of exactly one size, or null. */
  async checkpointOfSize(size: number): Promise<StoredCheckpoint | null> {
    return this.#checkpoint('of-size', 'where c.size = $1', size);
  }

  /** The first checkpoint that covers a position, or null. */
  async checkpointCovering(position: number): Promise<StoredCheckpoint | null> {
    return this.#checkpoint('covering', 'where c.size >= $1 order by c.size limit 1', position);
  }

  /** Checkpoints of more than `after` leaves, smallest first. */
  async checkpoints(after: number, limit: number): Promise<StoredCheckpoint[]> {
    const rows = await this.#rows<CheckpointRow>({
      name: 'tree-checkpoints',
      text: `${SELECT} where c.size > $1 order by c.size limit $2`,
      values: [after, limit],
    });
    return rows.map(checkpointOf);
  }

  /** The verifier keys of this log, oldest first. */
  async keys(): Promise<StoredKey[]> {
    const rows = await this.#rows<{ verifier_key: string; first_used_at: string }>({
      name: 'tree-keys',
      text: `select k.verifier_key, to_char(k.first_used_at at time zone 'UTC', ${RFC3339}) as first_used_at from transparency.keys k order by k.first_used_at, k.verifier_key`,
    });
    return rows.map((row) => ({ verifierKey: row.verifier_key, firstUsedAt: row.first_used_at }));
  }

  async #checkpoint(name: string, where: string, value: number): Promise<StoredCheckpoint | null> {
    const [row] = await this.#rows<CheckpointRow>({ name: `tree-checkpoint-${name}`, text: `${SELECT} ${where}`, values: [value] });
    return row === undefined ? null : checkpointOf(row);
  }

  async #rows<Row extends QueryResultRow>(query: QueryConfig): Promise<Row[]> {
    const result: QueryResult<Row> = await this.database.query<Row>(query);
    return result.rows;
  }
}

function checkpointOf(row: CheckpointRow): StoredCheckpoint {
  return { size: Number(row.size), root: row.root, note: row.note, recordedUntil: row.recorded_until, signedAt: row.signed_at };
}
