import { type Pool, type PoolClient } from 'pg';
import { type ImportLease, type ImportLeases } from './import-leases.js';

const TRY_LOCK = `SELECT pg_try_advisory_lock(hashtextextended('lindung import ' || $1, 0)) AS held`;
const UNLOCK = `SELECT pg_advisory_unlock(hashtextextended('lindung import ' || $1, 0))`;

/**
 * Leases as advisory locks of a session: the database frees them the moment that their holder's
 * connection ends, however it ends. Each lease keeps one connection of the pool for as long as it
 * lasts.
 */
export class PostgresImportLeases implements ImportLeases {
  constructor(private readonly pool: Pool) {}

  async tryAcquire(importId: string): Promise<ImportLease | null> {
    const client = await this.pool.connect();
    const lost = new AbortController();
    const onError = (): void => lost.abort();
    client.on('error', onError);
    const giveBack = (broken: boolean): void => {
      client.off('error', onError);
      client.release(broken);
    };
    try {
      const { rows } = await client.query<{ held: boolean }>(TRY_LOCK, [importId]);
      if (rows[0]?.held !== true) {
        giveBack(false);
        return null;
      }
    } catch (error) {
      giveBack(true);
      throw error;
    }
    return { lost: lost.signal, release: () => unlock(client, importId, giveBack) };
  }
}

/** A connection on which the lock could not be freed is closed, which frees it too. */
async function unlock(client: PoolClient, importId: string, giveBack: (broken: boolean) => void): Promise<void> {
  try {
    await client.query(UNLOCK, [importId]);
    giveBack(false);
  } catch {
    giveBack(true);
  }
}
