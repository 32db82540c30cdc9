import type pg from 'pg';

/**
 * A connection that is kept for several statements of one snapshot, and given back exactly once.
 * It may break while nobody asks anything of it (the server ends transactions that idle): then it
 * is thrown away at once, and the next statement rejects.
 */
export class HeldClient {
  private held = true;

  private constructor(private readonly client: pg.PoolClient) {
    client.on('error', this.discard);
  }

  static async take(pool: pg.Pool): Promise<HeldClient> {
    return new HeldClient(await pool.connect());
  }

  /** Begins a transaction all of whose statements see one snapshot, each planned for its values. */
  async beginSnapshot(): Promise<void> {
    await this.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL plan_cache_mode = force_custom_plan');
  }

  query<Row extends pg.QueryResultRow>(query: string | pg.QueryConfig, values?: readonly unknown[]): Promise<pg.QueryResult<Row>> {
    return this.client.query<Row>(query, values === undefined ? undefined : [...values]);
  }

  /** Ends the transaction and gives the connection to whoever asks next; harmless twice. */
  async finish(): Promise<void> {
    if (!this.held) return;
    try {
      await this.client.query('COMMIT');
      this.giveBack(false);
    } catch {
      // Nothing was written that a failed commit could lose.
      this.discard();
    }
  }

  /** Closes the connection, for it may be in the middle of anything; nothing happens where it was given back. */
  readonly discard = (): void => this.giveBack(true);

  private giveBack(broken: boolean): void {
    if (!this.held) return;
    this.held = false;
    if (!broken) this.client.off('error', this.discard);
    this.client.release(broken);
  }
}
