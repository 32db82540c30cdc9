import { createParamDecorator, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { type Access, type Role, roles as allRoles } from '@lindung/integration-events/http/roles';
import { type RequestActor } from './principal.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route; a route without it refuses to exist. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Set before the body is read, on every route that is not public. */
    actor: RequestActor | null;
  }
}

/** Opens a handler to an access as the contracts name it: `public`, `all`, or a list of roles. */
export function AccessFor(access: Access): CustomDecorator {
  return RouteConfig({ access });
}

/** Opens a handler to people with one of these roles; the first that they have is the acting one. */
export function Roles(...roles: [Role, ...Role[]]): CustomDecorator {
  return AccessFor(roles);
}

/** Opens a handler to everybody who is signed in under any role. */
export function AnyRole(): CustomDecorator {
  return AccessFor('all');
}

/** Opens a handler to everybody, signed in or not. */
export function Public(): CustomDecorator {
  return AccessFor('public');
}

/** The person behind the request: `{subject, name, roles, role}`. Only on handlers that are not public. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): RequestActor => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (actor === null) throw new Error('A public handler asked for the current actor.');
  return actor;
});

/** The role under which somebody with `held` may use the route: its first that they have; null when none. */
export function actingRole(access: Exclude<Access, 'public'>, held: readonly Role[]): Role | null {
  const allowed = access === 'all' ? allRoles : access;
  return allowed.find((role) => held.includes(role)) ?? null;
}
