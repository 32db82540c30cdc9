import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError, type PoolConfig } from 'pg';
import { LogDamagedError } from '../event-store-errors.js';
import type { LogRole } from './roles.js';

/** How to reach the log's database as one of its roles. */
export interface LogConnection {
  readonly connectionString: string;
  readonly role: LogRole;
  /** Most connections at once, one of them for appends. Default 6. */
  readonly maxConnections?: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
}

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 60_000;

/**
 * Settings that every session of the log has. `log.append` needs READ COMMITTED: each of its
 * statements must see what was committed before it got the lock. All reads are index reads; the
 * planner, which has seen the table small, is kept from caching a scan of the whole of it.
 */
const SESSION_SETTINGS = '-c default_transaction_isolation=read\\ committed -c enable_seqscan=off -c jit=off -c bytea_output=hex';

/** The configuration of a pool, or of a single client, that takes the role on at its start. */
export function logPoolConfig(connection: LogConnection): PoolConfig {
  return {
    connectionString: connection.connectionString,
    options: `-c role=${connection.role} ${SESSION_SETTINGS}`,
    max: connection.maxConnections ?? 6,
    application_name: connection.applicationName ?? 'lindung-log',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
  };
}

/** Lost connections, a server going down or coming up, deadlocks, too few resources, a cancelled statement. */
const TRANSIENT_SQLSTATE = /^(?:08...|40001|40P01|53...|55P03|57P0.|57014)$/;

const DEFECT_NAMES: readonly unknown[] = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'];

/**
 * Whether trying again may help. Whatever is thrown without a SQLSTATE, and is neither a damaged log
 * nor a plain defect of a program, is about a connection; after it, it is unknown whether an append
 * was committed.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof DatabaseError) return TRANSIENT_SQLSTATE.test(error.code ?? '');
  return !(error instanceof LogDamagedError) && !DEFECT_NAMES.includes((error as Partial<Error> | null)?.name);
}

/** Waits longer after each failure, up to a bound, with jitter so that many do not come back at once. */
export class Backoff {
  #failures = 0;

  constructor(
    private readonly firstMs: number,
    private readonly longestMs: number,
  ) {}

  /** Resolves after the pause, or at once when the signal aborts. */
  async pause(signal?: AbortSignal): Promise<void> {
    const pauseMs = Math.min(this.longestMs, this.firstMs * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    this.#failures += 1;
    if (signal?.aborted === true) return;
    await delay(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }

  /** After a success the next failure waits briefly again. */
  reset(): void {
    this.#failures = 0;
  }
}
