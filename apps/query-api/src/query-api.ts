import { buildOpenApi } from '@lindung/integration-events/http/openapi';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '@lindung/platform/http-server';
import { serveFiles } from '@lindung/platform/static-files';
import { type QueryApiDependencies } from './dependencies.js';
import { QueryApiModule } from './query-api.module.js';

export interface QueryApiOptions extends Omit<HttpServerOptions, 'module' | 'name' | 'openApi' | 'configure'> {
  readonly dependencies: QueryApiDependencies;
  /** Folder of the built dashboard, or null to serve the API alone. */
  readonly dashboardDirectory: string | null;
}

/** Makes the query API's server, the dashboard at its root; not listening yet. */
export function createQueryApi({ dependencies, dashboardDirectory, ...options }: QueryApiOptions): Promise<HttpServer> {
  return createHttpServer({
    ...options,
    name: 'query-api',
    module: QueryApiModule.with(dependencies),
    openApi: buildOpenApi('query'),
    configure: (fastify) => {
      if (dashboardDirectory !== null) serveFiles(fastify, { directory: dashboardDirectory, prefix: '/', page: 'index.html' });
    },
  });
}
