import { decimalPosition } from '@lindung/event-store/decimal-position';
import { ensureRoles } from '@lindung/personal-data/postgres/roles';
import { type RebuildOptions } from '@lindung/projections/rebuild/build-schema';
import { buildReadModels, continueReadModels } from '@lindung/projections/rebuild/rebuild';
import { readProgress } from '@lindung/projections/runner/fence';
import { LIVE_SCHEMA, readModelRoles, sessionOptions } from '@lindung/projections/schema/data-source';
import { Client } from 'pg';
import { type OnAltered, SourceEventStore } from '../source/source-event-store.js';
import { type VerbContext } from '../verb.js';
import { keylessVault } from './keyless-vault.js';
import { type PrivateDatabase, startPrivateDatabase } from './private-database.js';
import { isAboutTheLog, ReplayStopped, stoppedAt, whyUnfoldable } from './replay-stopped.js';

/** Events that are committed together where a build goes on: far fewer statements than with small batches. */
const EVENTS_PER_TRANSACTION = 2_000;
/**
 * Building anew handles about three times as many events a second as going on from what stands.
 * Where the next position lies farther than this factor, it is therefore quicker to begin again.
 */
const ANEW_BEYOND = 1.5;

/**
 * The read models of a log, made from the log alone in a database of the tool's own. They are built
 * once and then go on from position to position. No key opens anything, nothing is written elsewhere.
 */
export class PrivateReadModels {
  #position: number | null = null;

  private constructor(
    private readonly context: VerbContext,
    private readonly database: PrivateDatabase,
    private readonly store: SourceEventStore,
  ) {}

  /** Opens empty ones for the length of `work`; the database is gone afterwards, whatever happened. */
  static async use<Result>(context: VerbContext, onAltered: OnAltered, work: (readModels: PrivateReadModels) => Promise<Result>): Promise<Result> {
    const database = await startPrivateDatabase();
    try {
      context.signal.throwIfAborted();
      await onConnection(database.url, '', (owner) => ensureRoles(owner, readModelRoles));
      return await work(new PrivateReadModels(context, database, new SourceEventStore(context.source, onceEach(onAltered))));
    } finally {
      await database.remove();
    }
  }

  /** As their owner; sessions of the schema `read_model` find them. */
  get url(): string {
    return this.database.url;
  }

  /**
   * Replays the log up to a position, which must not lie behind the last one.
   *
   * @throws ReplayStopped where the log cannot be followed so far.
   */
  async replayTo(position: number): Promise<void> {
    if (this.#position === position) return;
    const { progress } = this.context;
    progress.start('Replaying', position);
    try {
      const options = this.#options(position, (reached) => progress.at(reached));
      const anew = this.#position === null || position > ANEW_BEYOND * this.#position;
      this.#position = await (anew ? buildReadModels(options) : continueReadModels({ ...options, batchSize: EVENTS_PER_TRANSACTION }));
    } catch (error) {
      this.context.signal.throwIfAborted();
      if (!isAboutTheLog(error)) throw error;
      throw stoppedAt(error) ?? (await this.#findUnfoldable(position, error));
    } finally {
      progress.stop();
    }
    if (this.#position !== position) throw new ReplayStopped(this.#position + 1, 'the log ends');
  }

  /**
   * Finds the event behind an error that names none: everything is folded again from the start in
   * steps that are committed each, first large ones, then the last of them event by event.
   */
  async #findUnfoldable(until: number, cause: Error): Promise<ReplayStopped> {
    const { progress } = this.context;
    progress.start('Looking for the event that cannot be replayed', until);
    await buildReadModels(this.#options(0, () => undefined));
    const options = this.#options(until, (reached) => progress.at(reached));
    let found = cause;
    for (const batchSize of [EVENTS_PER_TRANSACTION, 1]) {
      try {
        await continueReadModels({ ...options, batchSize });
        return new ReplayStopped(null, whyUnfoldable(cause));
      } catch (error) {
        this.context.signal.throwIfAborted();
        if (!isAboutTheLog(error)) throw error;
        found = error;
      }
    }
    const { position } = await onConnection(this.url, sessionOptions(LIVE_SCHEMA), readProgress);
    return new ReplayStopped(position + 1, whyUnfoldable(found));
  }

  #options(until: number, onReached: (position: number) => void): RebuildOptions {
    return {
      databaseUrl: this.url,
      schema: LIVE_SCHEMA,
      eventStore: this.store,
      vault: keylessVault,
      until: decimalPosition(until),
      durable: false,
      signal: this.context.signal,
      onProgress: ({ position }) => onReached(position),
    };
  }
}

/** What was replayed may be replayed again, and is then not told again. */
function onceEach(onAltered: OnAltered): OnAltered {
  let told = 0;
  return (position) => {
    if (position <= told) return;
    told = position;
    onAltered(position);
  };
}

async function onConnection<Result>(url: string, options: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, options });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
