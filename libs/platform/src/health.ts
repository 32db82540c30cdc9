import { type FastifyInstance } from 'fastify';

/** What one check found. `detail` is shown as it is: numbers and plain words, nothing personal. */
export interface HealthResult {
  readonly healthy: boolean;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Something that must work for the service to be ready, such as the database or the projections. */
export interface HealthCheck {
  /** Key in the answer, such as `database` or `projections`. */
  readonly name: string;
  check(): Promise<HealthResult>;
}

const CHECK_WITHIN_MS = 2_000;

/**
 * `/health/live` says that the process answers; `/health/ready` that everything it needs does, with
 * each check's detail (the projections' lag among them), 503 otherwise.
 */
export function serveHealth(fastify: FastifyInstance, service: string, checks: readonly HealthCheck[]): void {
  const options = { config: { access: 'public' as const } };
  fastify.get('/health/live', options, () => ({ status: 'live', service }));
  fastify.get('/health/ready', options, async (_request, reply) => {
    const results = await Promise.all(checks.map(async (each) => [each.name, await resultOf(each)] as const));
    const ready = results.every(([, result]) => result.healthy);
    if (!ready) void reply.code(503).header('retry-after', '2');
    return {
      status: ready ? 'ready' : 'not-ready',
      service,
      checks: Object.fromEntries(results.map(([name, { healthy, detail }]) => [name, { healthy, ...detail }])),
    };
  });
}

/** A check that fails or hangs is an unhealthy result, never an error of the page that reports it. */
async function resultOf(check: HealthCheck): Promise<HealthResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HealthResult>((resolve) => {
    timer = setTimeout(() => resolve({ healthy: false, detail: { reason: `no answer within ${CHECK_WITHIN_MS} ms` } }), CHECK_WITHIN_MS);
  });
  try {
    return await Promise.race([check.check(), late]);
  } catch {
    return { healthy: false, detail: { reason: 'the check failed' } };
  } finally {
    clearTimeout(timer);
  }
}
