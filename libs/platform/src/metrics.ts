import { type FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

const DURATION_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Memory, CPU and event loop: one set for the process, however many services run in it. */
let processMetrics: Registry | null = null;

/**
 * Counts and times every request by route pattern (never by address, which may name a worker) and
 * serves all metrics of the service and its process at `/metrics`. Answers the registry, for metrics
 * of the service's own.
 */
export function serveMetrics(fastify: FastifyInstance, service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS_SECONDS,
    registers: [registry],
  });
  const children = new Map<string, ReturnType<typeof durations.labels>>();
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const key = `${request.method} ${reply.statusCode} ${route}`;
    let child = children.get(key);
    if (child === undefined) {
      child = durations.labels(request.method, route, String(reply.statusCode));
      children.set(key, child);
    }
    child.observe(reply.elapsedTime / 1000);
    done();
  });
  fastify.get('/metrics', { config: { access: 'public' } }, async (_request, reply) => {
    void reply.header('content-type', registry.contentType);
    return `${await registry.metrics()}\n${await metricsOfProcess().metrics()}`;
  });
  return registry;
}

function metricsOfProcess(): Registry {
  if (processMetrics === null) {
    processMetrics = new Registry();
    collectDefaultMetrics({ register: processMetrics });
  }
  return processMetrics;
}
