import { DataSource, type EntitySchema } from 'typeorm';
import { entities } from './entities.js';
import { ReadModelTables1764000000000 } from './migrations/1764000000000-tables.js';
import { ReadModelIndexes1764000000001 } from './migrations/1764000000001-indexes.js';
import { ReadModelRights1764000000002 } from './migrations/1764000000002-rights.js';

/** The schema that everybody reads, and the one beside it in which a rebuild grows. */
export const LIVE_SCHEMA = 'read_model';
export const NEXT_SCHEMA = 'read_model_next';

/**
 * `lindung_projector` writes read models, `lindung_query` reads them, `lindung_command` reads what a
 * round is drawn from. None can log in; a connection takes one on.
 */
export const readModelRoles = ['lindung_projector', 'lindung_query', 'lindung_command'] as const;
export type ReadModelRole = (typeof readModelRoles)[number];

/** What `pg_stat_activity` shows of whoever writes read models. */
export const APPLICATION_NAME = 'lindung-projector';

/** Migrations up to the keyed tables, and all of them. */
export const tableMigrations = [ReadModelTables1764000000000];
export const allMigrations = [...tableMigrations, ReadModelIndexes1764000000001, ReadModelRights1764000000002];

export interface ReadModelDataSourceOptions {
  readonly databaseUrl: string;
  /** Absent: whoever the URL names, who must own the schema; only migrations and rebuilds need that. */
  readonly role?: ReadModelRole;
  /** Default {@link LIVE_SCHEMA}. */
  readonly schema?: string;
  /** Default 4. */
  readonly poolSize?: number;
  readonly migrations?: typeof allMigrations;
  /** Further start-up options of its sessions, as `-c name=value`. */
  readonly settings?: string;
  /** Told of connections that break while idle; they are replaced by themselves. */
  readonly onPoolError?: (error: unknown) => void;
}

/**
 * A TypeORM data source (not yet initialised) whose sessions find the read models without naming
 * their schema, so that the same statements serve the live schema and a rebuild.
 */
export function createReadModelDataSource(options: ReadModelDataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.databaseUrl,
    entities: [...entities] as EntitySchema[],
    migrations: [...(options.migrations ?? [])],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    poolSize: options.poolSize ?? 4,
    poolErrorHandler: options.onPoolError ?? (() => undefined),
    extra: { application_name: APPLICATION_NAME, options: `${sessionOptions(options.schema ?? LIVE_SCHEMA, options.role)} ${options.settings ?? ''}`.trim() },
  });
}

/**
 * Start-up options of a session: its schema, its role, and dates that never depend on the server's
 * settings. Plans are made for each run, because a plan that was cached while a table was small
 * would scan it when it is large.
 */
export function sessionOptions(schema: string, role?: ReadModelRole): string {
  const settings = [`search_path=${schema},public`, 'DateStyle=ISO', 'TimeZone=UTC', 'jit=off', 'plan_cache_mode=force_custom_plan', ...(role === undefined ? [] : [`role=${role}`])];
  return settings.map((setting) => `-c ${setting}`).join(' ');
}
