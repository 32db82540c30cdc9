/**
 * Who may knock: the roles that a token's `roles` claim can carry. A role that is not in this list
 * opens nothing.
 */
export const roles = ['disnaker', 'dinsos', 'bendahara', 'bpjs', 'komisi4', 'auditor', 'dpo', 'admin'] as const;

export type Role = (typeof roles)[number];

/**
 * Who a route is open to: everybody without signing in (`public`), everybody who is signed in
 * under any known role (`all`), or the roles named.
 */
export type Access = 'public' | 'all' | readonly Role[];

/** Narrows a claim's entry to a role that Lindung knows. */
export function isRole(value: unknown): value is Role {
  return typeof value === 'string' && (roles as readonly string[]).includes(value);
}

/** Says whether a caller with these roles may use a route with this access; `null` means not signed in. */
export function mayUse(access: Access, held: readonly string[] | null): boolean {
  if (access === 'public') return true;
  if (held === null) return false;
  if (access === 'all') return held.some(isRole);
  return access.some((role) => held.includes(role));
}
