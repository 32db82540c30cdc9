import { randomBytes } from 'node:crypto';
import { type Client, DatabaseError } from 'pg';
import { LIVE_SCHEMA } from '../schema/data-source.js';
import { TIME_TRAVEL_CHANNEL } from './moments-schema.js';
import { type KeptReplay, type ReplayBounds } from './replay-bounds.js';

/** Names that only replays have: the position, and what tells one build from another. */
const nameOf = (position: number): string => `as_of_${position}_${randomBytes(4).toString('hex')}`;
const NAMES = '^as_of_[0-9]+_[0-9a-f]{8}$';
/** Whoever still reads a schema that is to be dropped is waited for a moment, and then again later. */
const LOCK_TIMEOUT_MS = 300;
/** Lock not available in time, and deadlock. */
const IN_USE = ['55P03', '40P01'];
/** A request of whoever has not come again for longer is nobody's any more. */
const WANTED_FOR_MS = 60_000;
/** Whoever asks again after this finds out whether a replay still fails. */
const REMEMBER_PROBLEM_MS = 30_000;

/** What became of a build. */
export type Outcome = { readonly state: 'ready' } | { readonly state: 'failed' | 'too-large'; readonly problem: string };

/** A build under way: nobody else's row has its schema. */
export interface Build {
  readonly position: number;
  readonly schema: string;
}

const ageMs = (column: string): string => `extract(epoch FROM clock_timestamp() - ${column}) * 1000`;
const sizeOf = (namespace: string): string => `(SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class WHERE relnamespace = ${namespace} AND relkind = 'r')`;

/** The moments and the schemas of replays, as the one keeper of a database sees and changes them. */
export class KeptMoments {
  constructor(private readonly session: Client) {}

  /**
   * Another keeper may be of another version, whose tables and folds differ, or may have died in the
   * middle: nothing that it kept is served any more. What was asked for is still wanted.
   */
  async takeOver(): Promise<void> {
    await this.session.query(`DELETE FROM time_travel.moments WHERE state NOT IN ('requested', 'building')`);
    await this.session.query(`UPDATE time_travel.moments SET state = 'requested', schema_name = NULL, reached = 0 WHERE state = 'building'`);
  }

  /** Calls `heard` whenever somebody asks for a moment or what was kept has been forgotten. */
  async listen(heard: () => void): Promise<void> {
    this.session.on('notification', heard);
    await this.session.query(`LISTEN ${TIME_TRAVEL_CHANNEL}`);
  }

  /** Stops serving what nobody uses, what is too old, and what nobody waits for. */
  async expire({ idleMs, ageMs: longestMs }: ReplayBounds): Promise<void> {
    await this.session.query(
      `DELETE FROM time_travel.moments WHERE CASE state
        WHEN 'ready' THEN ${ageMs('last_used_at')} > $1 OR ${ageMs('settled_at')} > $2
        WHEN 'requested' THEN ${ageMs('last_used_at')} > ${WANTED_FOR_MS}
        WHEN 'building' THEN false
        ELSE ${ageMs('settled_at')} > ${REMEMBER_PROBLEM_MS} END`,
      [idleMs, longestMs],
    );
  }

  /** Every schema of a replay. */
  async present(): Promise<readonly KeptReplay[]> {
    const { rows } = await this.session.query<{ schema: string; position: string | null; bytes: string; idle_ms: string | null }>(
      `SELECT n.nspname AS schema, m.position, ${sizeOf('n.oid')} AS bytes, ${ageMs('m.last_used_at')} AS idle_ms
       FROM pg_namespace n LEFT JOIN time_travel.moments m ON m.schema_name = n.nspname WHERE n.nspname ~ $1`,
      [NAMES],
    );
    return rows.map(({ schema, position, bytes, idle_ms: idle }) => ({ schema, position: position === null ? null : Number(position), bytes: Number(bytes), idleMs: Number(idle) }));
  }

  /** Drops a schema unless somebody is reading it; answers whether it is gone. */
  async drop(schema: string): Promise<boolean> {
    try {
      await this.session.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}; DROP SCHEMA IF EXISTS ${this.session.escapeIdentifier(schema)} CASCADE`);
      return true;
    } catch (error) {
      if (error instanceof DatabaseError && IN_USE.includes(error.code ?? '')) return false;
      throw error;
    }
  }

  /** What the read models up to a position will take, judged by the live ones; 0 while those are empty. */
  async expectedBytes(position: number): Promise<number> {
    const { rows } = await this.session.query<{ bytes: string; position: string }>(
      `SELECT ${sizeOf(`'${LIVE_SCHEMA}'::regnamespace`)} AS bytes, (SELECT coalesce(min(position), 0) FROM ${LIVE_SCHEMA}.checkpoints) AS position`,
    );
    const live = { bytes: Number(rows[0]?.bytes), position: Number(rows[0]?.position) };
    return live.position === 0 ? 0 : (live.bytes * position) / live.position;
  }

  async bytesOf(schema: string): Promise<number> {
    const { rows } = await this.session.query<{ bytes: string }>(`SELECT ${sizeOf('$1::regnamespace')} AS bytes`, [schema]);
    return Number(rows[0]?.bytes);
  }

  /** The moment that was asked for first and waits. */
  async nextRequest(): Promise<number | null> {
    const { rows } = await this.session.query<{ position: string }>(`SELECT position FROM time_travel.moments WHERE state = 'requested' ORDER BY requested_at LIMIT 1`);
    return rows[0] === undefined ? null : Number(rows[0].position);
  }

  /** Marks a request as being built, in a schema of its own; null where it is wanted no more. */
  async begin(position: number): Promise<Build | null> {
    const schema = nameOf(position);
    const { rowCount } = await this.session.query(`UPDATE time_travel.moments SET state = 'building', schema_name = $2 WHERE position = $1 AND state = 'requested'`, [position, schema]);
    return rowCount === 1 ? { position, schema } : null;
  }

  /** Tells how far a build is; false where it has been forgotten and must end. */
  async report({ position, schema }: Build, reached: number): Promise<boolean> {
    const { rowCount } = await this.session.query(`UPDATE time_travel.moments SET reached = $3 WHERE position = $1 AND schema_name = $2`, [position, schema, reached]);
    return rowCount === 1;
  }

  /**
   * Ties the position that every answer from a schema states to the row of its moment: from the very
   * transaction that takes the row away, answers have no position and count for nothing.
   */
  async guard({ position, schema }: Build): Promise<void> {
    const name = this.session.escapeIdentifier(schema);
    await this.session.query(`
      ALTER TABLE ${name}.checkpoints RENAME TO built_checkpoints;
      CREATE VIEW ${name}.checkpoints AS SELECT * FROM ${name}.built_checkpoints
        WHERE EXISTS (SELECT FROM time_travel.moments WHERE position = ${position} AND schema_name = ${this.session.escapeLiteral(schema)} AND state = 'ready');
      GRANT SELECT ON ${name}.checkpoints TO lindung_query`);
  }

  /** Ends a build, unless it has been forgotten; from now on it is served, or its asker is told why not. */
  async settle({ position, schema }: Build, outcome: Outcome): Promise<boolean> {
    const { rowCount } = await this.session.query(
      `UPDATE time_travel.moments SET state = $3, problem = $4, settled_at = clock_timestamp(), last_used_at = clock_timestamp(),
         schema_name = CASE WHEN $3 = 'ready' THEN schema_name END
       WHERE position = $1 AND schema_name = $2`,
      [position, schema, outcome.state, outcome.state === 'ready' ? null : outcome.problem],
    );
    return rowCount === 1;
  }

  /** Stops serving a kept replay. */
  async evict(position: number): Promise<void> {
    await this.session.query(`DELETE FROM time_travel.moments WHERE position = $1 AND state = 'ready'`, [position]);
  }
}
