import type { ClientBase } from 'pg';
import { APPEND_FUNCTION } from './append-function.js';
import { grantRole, grantTableRights } from './roles.js';

/** Arbitrary but fixed: whoever migrates the log of one database holds this advisory lock. */
const MIGRATION_LOCK = 7_163_265_001;

/**
 * The log's tables. `events` holds only what was appended, under its dense position. The lock row
 * of `append_lock` is locked by every append and never changed: a head row that each append updated
 * would leave a dead version per append behind for as long as any long transaction (a backup, a
 * rebuild) runs, and every append would wade through them. `head` is therefore a view.
 *
 * Texts are compared byte by byte ("C"), which is faster and the same on every operating system.
 */
const TABLES = [
  `create schema if not exists log`,
  `create table if not exists log.events (
    position bigint primary key check (position > 0),
    event_id uuid not null,
    stream_id text collate "C" not null,
    revision int not null check (revision >= 0),
    type text collate "C" not null,
    version smallint not null,
    recorded_at timestamptz not null,
    envelope text not null,
    data text not null,
    sealed bytea,
    constraint events_event_id_key unique (event_id),
    constraint events_stream_revision_key unique (stream_id, revision)
  )`,
  `create table if not exists log.append_lock (only_row boolean primary key default true check (only_row))`,
  `insert into log.append_lock default values on conflict do nothing`,
  `create or replace view log.head as
    select coalesce(max(position), 0) as position, max(recorded_at) as recorded_at
    from (select position, recorded_at from log.events order by position desc limit 1) as last`,
];

/** Statement triggers fire on changes only, so an insert does not pay for them. */
const REFUSE_CHANGES = [
  `create or replace function log.refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the log is append-only: % of log.events is refused', tg_op using errcode = 'insufficient_privilege';
    end $$`,
  `create or replace trigger refuse_change before update or delete or truncate on log.events
    for each statement execute function log.refuse_change()`,
];

/**
 * Creates or completes the log in the database of `owner`, a connection as the database's owner (or
 * a superuser) with no transaction open. Safe to run again and from several processes at once. The
 * owner becomes a member of both roles, so that it can connect as them.
 *
 * @throws RoleSetupError where the owner may neither create nor grant the roles.
 */
export async function migrateLog(owner: ClientBase): Promise<void> {
  await grantRole(owner, 'lindung_log_writer');
  await grantRole(owner, 'lindung_log_reader');
  await owner.query('begin');
  try {
    await owner.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await owner.query(`set local client_min_messages = 'warning'`);
    for (const statement of [...TABLES, ...REFUSE_CHANGES, APPEND_FUNCTION]) await owner.query(statement);
    await grantTableRights(owner);
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
}
