/**
 * Who is signed in. The token lives in this tab's sessionStorage and nowhere else. What is read
 * from it decides only what is shown: the servers decide what is allowed.
 */
import { useSyncExternalStore } from 'react';
import { commandContracts, type CommandName } from '@lindung/integration-events/http/commands';
import { isRole, type Role } from '@lindung/integration-events/http/roles';

export interface Session {
  readonly token: string;
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly expiresAtMs: number;
}

const STORAGE_KEY = 'lindung.session';
const listeners = new Set<() => void>();
let current: Session | null = readSession(sessionStorage.getItem(STORAGE_KEY));

function claims(token: string): Record<string, unknown> | null {
  try {
    const part = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Reads a token's claims; null when it is no JWT, has expired or names no role that Lindung knows. */
export function readSession(token: string | null, nowMs: number = Date.now()): Session | null {
  const body = token === null ? null : claims(token);
  if (token === null || body === null) return null;
  const roles = Array.isArray(body['roles']) ? body['roles'].filter(isRole) : [];
  const expiresAtMs = typeof body['exp'] === 'number' ? body['exp'] * 1000 : Number.POSITIVE_INFINITY;
  if (roles.length === 0 || expiresAtMs <= nowMs) return null;
  const subject = String(body['sub'] ?? '');
  return { token, subject, name: String(body['name'] ?? subject), roles, expiresAtMs };
}

/** The session now, outside of React. */
export function getSession(): Session | null {
  return current;
}

/** Signs in with a token, or out with null. False when the token is of no use. */
export function setSession(token: string | null): boolean {
  current = readSession(token);
  if (current === null) sessionStorage.removeItem(STORAGE_KEY);
  else sessionStorage.setItem(STORAGE_KEY, current.token);
  for (const listener of listeners) listener();
  return current !== null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The session now; the component renders again when somebody signs in or out. */
export function useSession(): Session | null {
  return useSyncExternalStore(subscribe, getSession);
}

/** Whether one of the person's roles may send this command. */
export function useCan(name: CommandName): boolean {
  const session = useSession();
  const allowed: readonly Role[] = commandContracts[name].roles;
  return session?.roles.some((role) => allowed.includes(role)) ?? false;
}

/** Whether the person holds one of these roles. */
export function useHasRole(...roles: readonly Role[]): boolean {
  return useSession()?.roles.some((role) => roles.includes(role)) ?? false;
}
