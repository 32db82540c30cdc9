import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Access } from '@lindung/integration-events/http/roles';
import { transportProblem } from '../problem.js';
import { type RateLimiter } from '../rate-limit.js';
import { actingRole } from './access.js';
import { type AccessTokenVerifier, InvalidTokenError, type Principal } from './principal.js';

/** A route as it was registered, for tests that walk all of them. */
export interface RegisteredRoute {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
}

/**
 * Denies by default. Every route must say who it is for, or the server does not start; every request
 * is checked before its body is read, so that strangers cannot make us parse anything. Answers the
 * list that fills up as routes are registered.
 */
export function guardRoutes(fastify: FastifyInstance, verifier: AccessTokenVerifier, limiter: RateLimiter): readonly RegisteredRoute[] {
  const routes: RegisteredRoute[] = [];
  fastify.decorateRequest('actor', null);
  fastify.addHook('onRoute', ({ method, url, config }) => {
    const access = config?.access;
    if (access === undefined) {
      throw new Error(`Nobody said who may use ${String(method)} ${url}: give its handler @Roles(...), @AnyRole() or @Public().`);
    }
    for (const each of Array.isArray(method) ? method : [method]) routes.push({ method: each, url, access });
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    let pending: Promise<void> | null;
    try {
      pending = admit(request, reply, verifier, limiter);
    } catch (error) {
      done(error as Error);
      return;
    }
    if (pending === null) done();
    else pending.then(() => done(), done);
  });
  return routes;
}

/** Lets a request in or throws why not; null when that was clear at once (public, or a known token). */
function admit(request: FastifyRequest, reply: FastifyReply, verifier: AccessTokenVerifier, limiter: RateLimiter): Promise<void> | null {
  const access = request.routeOptions.config.access;
  // Without an access it is the answer 404: every route that exists has one.
  if (access === undefined || access === 'public') {
    limiter.admit(`address ${request.ip}`);
    return null;
  }
  const takeOn = (principal: Principal): void => {
    limiter.admit(`person ${principal.subject}`);
    const role = actingRole(access, principal.roles);
    if (role === null) throw transportProblem('FORBIDDEN');
    request.actor = { ...principal, role };
  };
  const explain = (error: unknown): never => {
    if (!(error instanceof InvalidTokenError)) throw error;
    limiter.admit(`address ${request.ip}`);
    throw unauthenticated(reply, error.reason, 'invalid_token');
  };
  const token = bearerToken(request);
  if (token === null) {
    limiter.admit(`address ${request.ip}`);
    throw unauthenticated(reply, 'Send "Authorization: Bearer <token>".', null);
  }
  let verified: Principal | Promise<Principal>;
  try {
    verified = verifier.verify(token);
  } catch (error) {
    return explain(error);
  }
  if (verified instanceof Promise) return verified.catch(explain).then(takeOn);
  takeOn(verified);
  return null;
}

function bearerToken(request: FastifyRequest): string | null {
  const header = request.headers.authorization;
  return header === undefined ? null : (/^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header)?.[1] ?? null);
}

/** RFC 6750: without a token no error is named, with a bad one it is. */
function unauthenticated(reply: FastifyReply, detail: string, error: 'invalid_token' | null): Error {
  const challenge = error === null ? 'Bearer realm="lindung"' : `Bearer realm="lindung", error="${error}"`;
  void reply.header('www-authenticate', challenge);
  return transportProblem('UNAUTHENTICATED', detail);
}
