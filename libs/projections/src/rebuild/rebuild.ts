import { Client } from 'pg';
import { LiveProjection } from '../runner/live-projection.js';
import { openedBatches } from '../runner/opened-batches.js';
import { createReadModelDataSource, NEXT_SCHEMA } from '../schema/data-source.js';
import { BATCH_SIZE, buildSchema, type RebuildOptions } from './build-schema.js';
import { swapIn } from './swap.js';

/** Arbitrary but fixed: with the name of the schema it makes the advisory lock of whoever builds there. */
const BUILD_LOCK_SEED = 7_163_265_004;

/** Somebody is building in the same schema; builds in different schemas do not meet. */
export class RebuildRunning extends Error {
  override readonly name = 'RebuildRunning';
  readonly code = 'REBUILD_RUNNING';

  constructor() {
    super('Read models are being built in this schema already; wait for that to end.');
  }
}

/**
 * Builds every read model anew from the log, in a schema beside the live one, and leaves it there;
 * answers the position that it stands for. Stopped earlier (`until`), it is the state as of then.
 * Rejects with the signal's reason when cancelled; the next build starts cleanly.
 */
export async function buildReadModels(options: RebuildOptions): Promise<number> {
  return withBuildLock(options, () => buildSchema(options));
}

/**
 * Applies what follows to what {@link buildReadModels} left in a schema, up to `until` or to the head,
 * however often; answers the position that it stands for now.
 */
export async function continueReadModels(options: RebuildOptions): Promise<number> {
  return withBuildLock(options, () => applyFurther(options));
}

/**
 * Builds every read model anew and puts it in the place of the live one, with nobody reading half of
 * either: it catches up, the schemas are renamed in one transaction, the runner goes on from there.
 */
export async function rebuildReadModels(options: Omit<RebuildOptions, 'until' | 'schema'>): Promise<number> {
  return withBuildLock(options, async () => {
    await buildSchema(options);
    await catchUp(options, null);
    return swapIn(options.databaseUrl, (atLeast) => catchUp(options, atLeast));
  });
}

/** Applies what came meanwhile, up to the head, which must lie at or behind `atLeast`. */
async function catchUp(options: RebuildOptions, atLeast: number | null): Promise<void> {
  const until = await options.eventStore.head();
  const reached = await applyFurther({ ...options, schema: NEXT_SCHEMA, until });
  if (atLeast !== null && reached < atLeast) throw new Error(`The live read models stand at ${atLeast}, behind the log's head ${until}.`);
}

async function applyFurther(options: RebuildOptions): Promise<number> {
  const { databaseUrl, eventStore, vault, schema = NEXT_SCHEMA, batchSize = BATCH_SIZE, onUnreadable = () => undefined, onProgress } = options;
  const signal = options.signal ?? new AbortController().signal;
  const startedMs = performance.now();
  const dataSource = createReadModelDataSource({ databaseUrl, schema, poolSize: 1 });
  await dataSource.initialize();
  const projection = await LiveProjection.open(dataSource);
  try {
    const until = options.until ?? (await eventStore.head());
    for await (const batch of openedBatches({ eventStore, vault, after: projection.position, until, batchSize, onUnreadable, signal })) {
      signal.throwIfAborted();
      await projection.apply(batch);
      onProgress?.({ position: batch.position, target: Number(until), elapsedMs: performance.now() - startedMs });
    }
    signal.throwIfAborted();
    return projection.position;
  } finally {
    await projection.close();
    await dataSource.destroy();
  }
}

async function withBuildLock<T>({ databaseUrl, schema = NEXT_SCHEMA }: RebuildOptions, work: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, $2)) AS taken', [schema, BUILD_LOCK_SEED]);
    if (rows[0]?.taken !== true) throw new RebuildRunning();
    return await work();
  } finally {
    await client.end();
  }
}
