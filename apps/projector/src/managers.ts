import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { createManagerApplication } from '@lindung/application/process-managers/manager-application';
import { PostgresManagerCursors } from '@lindung/application/process-managers/postgres-manager-cursors';
import { runProcessManagers } from '@lindung/application/process-managers/runner';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { VAULT_ERASER_ROLE } from '@lindung/personal-data/postgres/ddl';
import { PostgresVault } from '@lindung/personal-data/postgres/postgres-vault';
import { type ProjectorOptions } from './projector-options.js';

/** The process managers on connections of their own: they write to the log, and destroy keys that they cannot read. */
export class Managers {
  readonly #store: PostgresEventStore;
  readonly #vaultPool: Pool;

  constructor(private readonly options: ProjectorOptions) {
    const { databaseUrl, clock, logger } = options;
    this.#store = new PostgresEventStore({
      connection: { connectionString: databaseUrl, role: 'lindung_log_writer', maxConnections: 3, applicationName: 'lindung-process-managers' },
      clock,
    });
    this.#vaultPool = new Pool({ connectionString: databaseUrl, options: `-c role=${VAULT_ERASER_ROLE}`, max: 1, application_name: 'lindung-process-managers-vault' });
    this.#vaultPool.on('error', (error) => logger.warn({ err: error }, 'A connection to the vault broke.'));
  }

  /** Resolves once `signal` has aborted and the batch under way is done. */
  run(signal: AbortSignal): Promise<void> {
    const { databaseUrl, kek, clock, logger } = this.options;
    const app = createManagerApplication({
      eventStore: this.#store,
      vault: new PostgresVault(this.#vaultPool, new KeyWrapper(kek)),
      now: clock,
      newId: randomUUID,
    });
    const onProblem = (error: unknown): void => logger.warn({ err: error }, 'The process managers pause and will go on.');
    return runProcessManagers(app, new PostgresManagerCursors(databaseUrl), { signal, onProblem });
  }

  async close(): Promise<void> {
    await this.#store.close();
    await this.#vaultPool.end();
  }
}
