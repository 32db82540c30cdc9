import { buildOpenApi } from '@lindung/integration-events/http/openapi';
import { fastify } from 'fastify';
import { hostSubject } from '../subject-host.js';

/** What Node can do at all with such a request: Fastify checks the same body by the same schema with ajv, and echoes it. */
hostSubject(async () => {
  const app = fastify();
  app.post('/workers', { schema: { body: registrationSchema() } }, async (request) => request.body);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return { operations: { address: async () => address }, close: () => app.close() };
});

/** The schema of the body of register-worker, as our own OpenAPI document publishes it. */
function registrationSchema(): unknown {
  const operation = buildOpenApi('command').paths['/v1/commands/register-worker']?.['post'] as {
    readonly requestBody: { readonly content: { readonly 'application/json': { readonly schema: unknown } } };
  };
  return operation.requestBody.content['application/json'].schema;
}
