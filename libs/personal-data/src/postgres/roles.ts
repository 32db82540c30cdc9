import { type ClientBase } from 'pg';
import { sqlStateOf, UNIQUE_VIOLATION } from './sql-state.js';

/** SQLSTATEs that mean "another database of this cluster did the same just now": the state is then looked at again. */
const CONCURRENT_CHANGE = new Set(['42710', UNIQUE_VIOLATION, 'XX000']);
const MAX_ATTEMPTS = 50;
const POSTGRES_16 = 160_000;

/**
 * Makes sure that the roles exist and that the current user may `SET ROLE` to them. Roles belong to
 * the whole cluster, where no advisory lock reaches, so a clash with another database's migration is
 * answered by looking again. Needs CREATEROLE, unless an administrator has made and granted them.
 * Must not run inside a transaction: a clash would spoil it.
 */
export async function ensureRoles(client: ClientBase, roles: readonly string[]): Promise<void> {
  const version = await client.query<{ version: number }>(`SELECT current_setting('server_version_num')::int AS version`);
  const postgres16 = (version.rows[0]?.version ?? 0) >= POSTGRES_16;
  for (const role of roles) await ensureRole(client, role, postgres16);
}

async function ensureRole(client: ClientBase, role: string, postgres16: boolean): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await createIfMissing(client, role);
      await grantIfMissing(client, role, postgres16);
      return;
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || !CONCURRENT_CHANGE.has(sqlStateOf(error))) throw error;
    }
  }
}

async function createIfMissing(client: ClientBase, role: string): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (found.rowCount === 0) await client.query(`CREATE ROLE ${client.escapeIdentifier(role)} NOLOGIN`);
}

/** From PostgreSQL 16 on, membership alone no longer allows SET ROLE; before it, SET cannot be named. */
async function grantIfMissing(client: ClientBase, role: string, postgres16: boolean): Promise<void> {
  const privilege = postgres16 ? 'SET' : 'MEMBER';
  const held = await client.query<{ held: boolean }>('SELECT pg_has_role(current_user, $1, $2) AS held', [role, privilege]);
  if (held.rows[0]?.held === true) return;
  const options = postgres16 ? ' WITH INHERIT FALSE, SET TRUE' : '';
  await client.query(`GRANT ${client.escapeIdentifier(role)} TO CURRENT_USER${options}`);
}
