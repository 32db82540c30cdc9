import { DatabaseError, type Pool, type PoolClient } from 'pg';
import type { AppendResult } from '../event-store.js';
import { EventIdTakenError, EventStoreClosedError, EventStoreUnavailableError } from '../event-store-errors.js';
import { appendGroup, type EncodedGroup, encodeGroup } from './append-group.js';
import { Backoff, isTransient } from './connection.js';

const EVENT_ID_CONSTRAINT = 'events_event_id_key';
/** Data exceptions and integrity violations: the fault lies in the values, not in the moment. */
const FAULT_OF_THE_VALUES = /^2[23]/;

export interface DurableAppendOptions {
  readonly pool: Pool;
  readonly clock: () => Date;
  /** How long to go on while the database cannot be reached. */
  readonly retryForMs: number;
  /** Aborts when the store has been closed: no retry is begun after that. */
  readonly closing: AbortSignal;
}

/**
 * Commits a group in spite of lost connections. When a connection dies during an append nobody knows
 * whether it was committed: the same group is sent again, and what was committed is then found by
 * its event ids and answered as repeated.
 *
 * A request with impossible values (an event id that is in use elsewhere) fails the statement as a
 * whole; the group is then halved until the request stands alone, and the others go through.
 *
 * @throws EventStoreUnavailableError when the database stays away for too long.
 */
export async function commitDurably(
  group: EncodedGroup,
  options: DurableAppendOptions,
): Promise<(AppendResult | Error)[]> {
  const giveUpAt = performance.now() + options.retryForMs;
  const backoff = new Backoff(10, 1_000);
  for (;;) {
    try {
      return await appendOnce(group, options);
    } catch (error) {
      if (isFaultOfTheValues(error)) return isolateFault(group, options, error);
      if (!isTransient(error)) throw error;
      if (options.closing.aborted) throw new EventStoreClosedError();
      if (performance.now() >= giveUpAt) throw new EventStoreUnavailableError({ cause: error });
      await backoff.pause(options.closing);
    }
  }
}

async function appendOnce(group: EncodedGroup, { pool, clock }: DurableAppendOptions): Promise<AppendResult[]> {
  const client: PoolClient = await pool.connect();
  let broken = true;
  // A connection that dies between two statements says so by an event, which unheard would end the
  // process; the next statement fails and tells the same.
  client.on('error', ignore);
  try {
    const results = await appendGroup(client, group, clock);
    broken = false;
    return results;
  } catch (error) {
    broken = !(error instanceof DatabaseError) || isTransient(error);
    throw error;
  } finally {
    client.removeListener('error', ignore);
    client.release(broken);
  }
}

function ignore(): void {}

function isFaultOfTheValues(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && FAULT_OF_THE_VALUES.test(error.code ?? '');
}

async function isolateFault(
  group: EncodedGroup,
  options: DurableAppendOptions,
  error: DatabaseError,
): Promise<(AppendResult | Error)[]> {
  const { requests } = group;
  if (requests.length === 1) return [error.constraint === EVENT_ID_CONSTRAINT ? new EventIdTakenError() : withoutValues(error)];
  const half = Math.ceil(requests.length / 2);
  const firstHalf = await commitDurably(encodeGroup(requests.slice(0, half)), options);
  return [...firstHalf, ...(await commitDurably(encodeGroup(requests.slice(half)), options))];
}

/** The database quotes values in its messages and details, and values may be personal data. */
function withoutValues(error: DatabaseError): Error {
  return new Error(`The database refused an append with SQLSTATE ${error.code ?? 'unknown'}`);
}
