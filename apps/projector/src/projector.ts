import { Pool } from 'pg';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { VAULT_READER_ROLE } from '@lindung/personal-data/postgres/ddl';
import { PostgresVault } from '@lindung/personal-data/postgres/postgres-vault';
import { type HealthCheck } from '@lindung/platform/health';
import { ReadModelRunner, type RunnerHealth } from '@lindung/projections/runner/runner';
import { Managers } from './managers.js';
import { type ProjectorOptions } from './projector-options.js';

/** Events behind which a projection is still called healthy: a few seconds of a large import. */
const healthyLag = 50_000;

/** Follows the log: keeps every read model, and runs the process managers. */
export class Projector {
  readonly #stopping = new AbortController();
  readonly #runner: ReadModelRunner;
  readonly #running: Promise<unknown>;

  private constructor(
    private readonly store: PostgresEventStore,
    private readonly vaultPool: Pool,
    private readonly managers: Managers,
    options: ProjectorOptions,
  ) {
    const { databaseUrl, kek, logger } = options;
    this.#runner = new ReadModelRunner({
      databaseUrl,
      eventStore: store,
      vault: new PostgresVault(vaultPool, new KeyWrapper(kek)),
      onProblem: (problem) => logger.warn(problem, 'The read models pause and will go on.'),
    });
    const { signal } = this.#stopping;
    this.#running = Promise.all([this.#runner.run(signal), managers.run(signal)]);
  }

  static start(options: ProjectorOptions): Projector {
    const { databaseUrl, clock, logger } = options;
    const store = new PostgresEventStore({ connection: { connectionString: databaseUrl, role: 'lindung_log_reader', applicationName: 'lindung-projector' }, clock });
    const vaultPool = new Pool({ connectionString: databaseUrl, options: `-c role=${VAULT_READER_ROLE}`, max: 2, application_name: 'lindung-projector-vault' });
    vaultPool.on('error', (error) => logger.warn({ err: error }, 'A connection to the vault broke.'));
    return new Projector(store, vaultPool, new Managers(options), options);
  }

  /** Where the read models are, for `/health/ready` of every service that shows it. */
  get healthCheck(): HealthCheck {
    return { name: 'projections', check: async () => describeHealth(await this.#runner.health()) };
  }

  /** Finishes the batch under way, then lets everything go. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.managers.close();
    await this.store.close();
    await this.vaultPool.end();
  }
}

function describeHealth(health: RunnerHealth): { healthy: boolean; detail: Record<string, unknown> } {
  const lags = health.readModels.map(({ lag }) => lag);
  const healthy = (health.state === 'following' || health.state === 'standby') && lags.every((lag) => lag !== null && lag <= healthyLag);
  return {
    healthy,
    detail: {
      state: health.state,
      head: health.head,
      problem: health.problem,
      lag: Object.fromEntries(health.readModels.map(({ name, lag }) => [name, lag])),
    },
  };
}
