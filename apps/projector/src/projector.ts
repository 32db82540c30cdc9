import { Pool } from 'pg';
import { PostgresEventStore } from '@lindung/event-store/postgres/postgres-event-store';
import { KeyWrapper } from '@lindung/personal-data/key-wrap';
import { VAULT_READER_ROLE } from '@lindung/personal-data/postgres/ddl';
import { PostgresVault } from '@lindung/personal-data/postgres/postgres-vault';
import { type HealthCheck } from '@lindung/platform/health';
import { ReadModelRunner, type RunnerHealth } from '@lindung/projections/runner/runner';
import { type KeeperHealth, ReplayKeeper } from '@lindung/projections/time-travel/replay-keeper';
import { Integrator } from './integrator/integrator.js';
import { Managers } from './managers.js';
import { type ProjectorOptions } from './projector-options.js';

/** Events behind which a projection is still called healthy: a few seconds of a large import. */
const healthyLag = 50_000;

/** Follows the log: keeps every read model, replays earlier moments, extends the tree, and runs the process managers. */
export class Projector {
  readonly #stopping = new AbortController();
  readonly #runner: ReadModelRunner;
  readonly #replays: ReplayKeeper;
  readonly #integrator: Integrator;
  readonly #running: Promise<unknown>;

  private constructor(
    private readonly store: PostgresEventStore,
    private readonly vaultPool: Pool,
    private readonly managers: Managers,
    options: ProjectorOptions,
  ) {
    const { databaseUrl, kek, logger, replayBounds } = options;
    this.#runner = new ReadModelRunner({
      databaseUrl,
      eventStore: store,
      vault: new PostgresVault(vaultPool, new KeyWrapper(kek)),
      onProblem: (problem) => logger.warn(problem, 'The read models pause and will go on.'),
    });
    this.#replays = new ReplayKeeper({
      databaseUrl,
      eventStore: store,
      // It remembers no key: one that is destroyed while a replay is built does not open there.
      vault: new PostgresVault(vaultPool, new KeyWrapper(kek), { cacheMaxKeys: 0 }),
      ...(replayBounds === undefined ? {} : { bounds: replayBounds }),
      onProblem: (problem) => logger.warn(problem, 'A replay failed, or replays pause and will go on.'),
    });
    this.#integrator = new Integrator({ ...options, eventStore: store });
    const { signal } = this.#stopping;
    this.#running = Promise.all([this.#runner.run(signal), managers.run(signal), this.#integrator.run(signal), this.#replays.run(signal)]);
  }

  static start(options: ProjectorOptions): Projector {
    const { databaseUrl, clock, logger } = options;
    const store = new PostgresEventStore({ connection: { connectionString: databaseUrl, role: 'lindung_log_reader', applicationName: 'lindung-projector' }, clock });
    const vaultPool = new Pool({ connectionString: databaseUrl, options: `-c role=${VAULT_READER_ROLE}`, max: 3, application_name: 'lindung-projector-vault' });
    vaultPool.on('error', (error) => logger.warn({ err: error }, 'A connection to the vault broke.'));
    return new Projector(store, vaultPool, new Managers(options), options);
  }

  /** Where the read models, the replays and the tree are, for `/health/ready` of every service that shows it. */
  get healthChecks(): readonly HealthCheck[] {
    return [
      { name: 'projections', check: async () => describeHealth(await this.#runner.health()) },
      { name: 'replays', check: async () => describeReplays(this.#replays.health()) },
      this.#integrator.healthCheck,
    ];
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

/** Whoever asks about the present is served without replays; but what was found out about the log concerns everybody. */
function describeReplays(health: KeeperHealth): { healthy: boolean; detail: Record<string, unknown> } {
  return { healthy: health.problem?.startsWith('LOG_') !== true, detail: { ...health } };
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
