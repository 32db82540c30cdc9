import { type ClientBase } from 'pg';

/** Extends the tree and adds checkpoints; may change nothing that stands. */
export const INTEGRATOR_ROLE = 'lindung_integrator';

/** Arbitrary but fixed: whoever migrates the tree of one database holds this advisory lock. */
const MIGRATION_LOCK = 7_163_265_005;

/**
 * The tree over the log. `log` is its one cursor row, `tiles` its hashes as C2SP tiles, `checkpoints`
 * every signed statement about it. All of it follows from the log and the signing key, but for the
 * origin, which is drawn once and names this log for ever.
 */
const TABLES = [
  `create schema if not exists transparency`,
  `create table if not exists transparency.log (
    only_row boolean primary key default true check (only_row),
    origin text not null check (origin <> ''),
    size bigint not null default 0 check (size >= 0)
  )`,
  `create table if not exists transparency.tiles (
    level smallint not null check (level between 0 and 7),
    tile_index bigint not null check (tile_index >= 0),
    hashes bytea not null check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
    primary key (level, tile_index)
  )`,
  // Hashes do not compress, so trying would only cost time.
  `alter table transparency.tiles alter column hashes set storage external`,
  `create table if not exists transparency.checkpoints (
    size bigint primary key check (size >= 0),
    root bytea not null check (octet_length(root) = 32),
    note text not null,
    recorded_until timestamptz not null,
    signed_at timestamptz not null default clock_timestamp()
  )`,
  `create table if not exists transparency.keys (
    verifier_key text primary key,
    first_used_at timestamptz not null default clock_timestamp()
  )`,
];

/** What stands, stands: tiles only grow at their end, the size never falls, nothing is deleted. */
const REFUSE_CHANGES = [
  `create or replace function transparency.refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the tree is append-only: % of transparency.% is refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
    end $$`,
  `create or replace function transparency.only_grow() returns trigger language plpgsql as $$
    begin
      if new.level <> old.level or new.tile_index <> old.tile_index
        or substring(new.hashes from 1 for octet_length(old.hashes)) <> old.hashes then
        raise exception 'a tile of the tree only grows: (%, %)', old.level, old.tile_index using errcode = 'insufficient_privilege';
      end if;
      return new;
    end $$`,
  `create or replace function transparency.never_shrink() returns trigger language plpgsql as $$
    begin
      if new.size < old.size or new.origin <> old.origin then
        raise exception 'the tree only grows, and keeps its origin' using errcode = 'insufficient_privilege';
      end if;
      return new;
    end $$`,
  `create or replace trigger only_grow before update on transparency.tiles for each row execute function transparency.only_grow()`,
  `create or replace trigger never_shrink before update on transparency.log for each row execute function transparency.never_shrink()`,
  `create or replace trigger refuse_change before delete or truncate on transparency.tiles for each statement execute function transparency.refuse_change()`,
  `create or replace trigger refuse_change before delete or truncate on transparency.log for each statement execute function transparency.refuse_change()`,
  `create or replace trigger refuse_change before update or delete or truncate on transparency.checkpoints
    for each statement execute function transparency.refuse_change()`,
  `create or replace trigger refuse_change before update or delete or truncate on transparency.keys
    for each statement execute function transparency.refuse_change()`,
];

function rights(readers: readonly string[]): string[] {
  const everybody = [INTEGRATOR_ROLE, ...readers].join(', ');
  return [
    `revoke all on all tables in schema transparency from public, ${everybody}`,
    `grant usage on schema transparency to ${everybody}`,
    `grant select on all tables in schema transparency to ${everybody}`,
    `grant insert, update (hashes) on transparency.tiles to ${INTEGRATOR_ROLE}`,
    `grant update (size) on transparency.log to ${INTEGRATOR_ROLE}`,
    `grant insert on transparency.checkpoints, transparency.keys to ${INTEGRATOR_ROLE}`,
  ];
}

/** The database holds the tree of a log of another name than the configuration says. */
export class OriginMismatch extends Error {
  readonly code = 'LOG_ORIGIN_MISMATCH';

  constructor(stored: string, configured: string) {
    super(`This database holds the log "${stored}", and LINDUNG_LOG_ORIGIN says "${configured}": an origin never changes, because checkpoints carry it.`);
    this.name = 'OriginMismatch';
  }
}

export interface TransparencyMigration {
  /** C2SP origin of this log, such as `lindung.bekasikota.go.id/2026`; null leaves the one that stands, or draws `drawnOrigin`. */
  readonly origin: string | null;
  /** The name that a log gets where nobody chose one. */
  readonly drawnOrigin: string;
  /** Roles that may read the tree; they and {@link INTEGRATOR_ROLE} must exist. */
  readonly readers: readonly string[];
}

/**
 * Creates or completes the tree's tables, as the database's owner with no transaction open. Safe to
 * run again and from several processes at once.
 *
 * @throws OriginMismatch where another origin is configured than the one that stands.
 */
export async function migrateTransparency(owner: ClientBase, { origin, drawnOrigin, readers }: TransparencyMigration): Promise<void> {
  await owner.query('begin');
  try {
    await owner.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await owner.query(`set local client_min_messages = 'warning'`);
    for (const statement of [...TABLES, ...REFUSE_CHANGES, ...rights(readers)]) await owner.query(statement);
    await owner.query('insert into transparency.log (origin) values ($1) on conflict do nothing', [origin ?? drawnOrigin]);
    const { rows } = await owner.query<{ origin: string }>('select origin from transparency.log');
    const stored = rows[0]?.origin ?? '';
    if (origin !== null && origin !== stored) throw new OriginMismatch(stored, origin);
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
}
