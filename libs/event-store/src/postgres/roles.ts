import type { ClientBase } from 'pg';
import { DatabaseError } from 'pg';

/**
 * The group roles of the log. A writer reads and inserts events and can never update, delete or
 * truncate them; a reader reads. Neither can log in: a session starts as its own user and takes
 * the role on with `-c role=...`.
 */
export type LogRole = 'lindung_log_writer' | 'lindung_log_reader';

/** The database user may neither create the log's roles nor take them on. */
export class RoleSetupError extends Error {
  readonly code = 'LOG_ROLE_MISSING';

  constructor(role: LogRole, options?: ErrorOptions) {
    super(
      `The database user cannot take on the role ${role}; as an administrator run ` +
        `"CREATE ROLE ${role} NOLOGIN" unless it exists, then "GRANT ${role} TO" this user`,
      options,
    );
    this.name = 'RoleSetupError';
  }
}

/** Roles belong to the whole server: someone else, even in another database, was first or is at it. */
const CREATED_OR_GRANTED_MEANWHILE = new Set(['42710', '23505', 'XX000', '40001']);
const GRANT_ATTEMPTS = 20;

/** Since PostgreSQL 16 creating a role gives the right to grant it, not yet to become it. */
const CAN_SET_ROLE = `
  select case when current_setting('server_version_num')::int >= 160000
    then pg_has_role(current_user, oid, 'SET') else pg_has_role(current_user, oid, 'MEMBER') end as can_set
  from pg_roles where rolname = $1`;

/**
 * Makes sure that the role exists and that the connection's user can become it.
 *
 * @throws RoleSetupError where the user lacks the rights for what is missing.
 */
export async function grantRole(owner: ClientBase, role: LogRole): Promise<void> {
  const { rows } = await owner.query<{ version: number }>(`select current_setting('server_version_num')::int as version`);
  const withSet = (rows[0]?.version ?? 0) >= 160_000 ? ' with set true' : '';
  for (let attempt = 1; ; attempt += 1) {
    const found = await owner.query<{ can_set: boolean }>(CAN_SET_ROLE, [role]);
    if (found.rows[0]?.can_set === true) return;
    const statement = found.rows.length === 0 ? `create role ${role} nologin` : `grant ${role} to current_user${withSet}`;
    try {
      await owner.query(statement);
    } catch (error) {
      const meanwhile = error instanceof DatabaseError && CREATED_OR_GRANTED_MEANWHILE.has(error.code ?? '');
      if (!meanwhile || attempt >= GRANT_ATTEMPTS) throw new RoleSetupError(role, { cause: error });
    }
  }
}

/**
 * Gives both roles exactly what they need on the log's tables. Locking the lock row takes the right
 * to update it; its check constraint leaves nothing that it could be updated to.
 */
export async function grantTableRights(owner: ClientBase): Promise<void> {
  const both = 'lindung_log_writer, lindung_log_reader';
  const statements = [
    `revoke all on all tables in schema log from public, ${both}`,
    `revoke all on all functions in schema log from public`,
    `grant usage on schema log to ${both}`,
    `grant select on log.events, log.head to ${both}`,
    `grant insert on log.events to lindung_log_writer`,
    `grant select, update (only_row) on log.append_lock to lindung_log_writer`,
    `grant execute on function log.append to lindung_log_writer`,
  ];
  for (const statement of statements) await owner.query(statement);
}
