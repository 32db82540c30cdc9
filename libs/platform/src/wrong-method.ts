import { type FastifyInstance } from 'fastify';
import { type RegisteredRoute } from './auth/access-hook.js';
import { transportProblem } from './problem.js';

/**
 * Answers 405 with `Allow` (RFC 9110, 15.5.6) where the path is ours and only the method is wrong, so
 * that nobody looks for a typing error in an address that is right. `routes` may still fill up.
 */
export function refuseWrongMethods(fastify: FastifyInstance, routes: readonly RegisteredRoute[]): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const allowed = request.is404 ? methodsAt(routes, request.url) : [];
    if (allowed.length === 0) {
      done();
      return;
    }
    void reply.header('allow', allowed.join(', '));
    done(transportProblem('METHOD_NOT_ALLOWED', `This address takes ${allowed.join(', ')}.`));
  });
}

function methodsAt(routes: readonly RegisteredRoute[], url: string): readonly string[] {
  const segments = segmentsOf(url.split('?', 1)[0] ?? '');
  const methods = routes.filter((route) => fits(segmentsOf(route.url), segments)).map(({ method }) => method);
  return [...new Set(methods)].sort();
}

const segmentsOf = (path: string): readonly string[] => path.split('/');

/** A parameter takes any one segment; a wildcard is no address of its own and fits nothing. */
function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.length === segments.length && pattern.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]));
}
