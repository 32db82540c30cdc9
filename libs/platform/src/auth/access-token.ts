import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { isRole } from '@lindung/integration-events/http/roles';
import { unavailableProblem } from '../problem.js';
import { type AccessTokenVerifier, InvalidTokenError, type Principal } from './principal.js';
import { TokenCache } from './token-cache.js';

/** Issuer and audience of the tokens that the demo sign-in makes. */
export const DEMO_ISSUER = 'urn:lindung:demo';
export const DEMO_AUDIENCE = 'urn:lindung';
export const DEMO_ALGORITHM = 'HS256';

const CLOCK_TOLERANCE_SECONDS = 5;
const TOKEN_MAX_CHARACTERS = 8_192;
/** Signatures with a public key only: whoever can check a token must not be able to make one. */
const PROVIDER_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const DISCOVERY_TIMEOUT_MS = 5_000;
const KEYS_KEPT_MS = 10 * 60_000;

/** Verifies tokens of the built-in demo sign-in. */
export function demoTokenVerifier(key: Uint8Array, now: () => number = Date.now): AccessTokenVerifier {
  const options = { algorithms: [DEMO_ALGORITHM], issuer: DEMO_ISSUER, audience: DEMO_AUDIENCE };
  return cachedVerifier((token, shared) => jwtVerify(token, key, { ...options, ...shared }), now);
}

/**
 * Verifies tokens of an OpenID provider. Its keys are found by discovery with the first token, kept,
 * and fetched again when a token names an unknown one.
 */
export function oidcTokenVerifier(options: { issuer: string; audience: string }, now: () => number = Date.now): AccessTokenVerifier {
  let keys: Promise<JWTVerifyGetKey> | null = null;
  const keysOfProvider = (): Promise<JWTVerifyGetKey> =>
    (keys ??= discoverKeys(options.issuer).catch((error: unknown) => {
      // A provider that was away is asked again with the next token.
      keys = null;
      throw error;
    }));
  const pinned = { algorithms: PROVIDER_ALGORITHMS, issuer: options.issuer, audience: options.audience };
  return cachedVerifier(async (token, shared) => jwtVerify(token, await keysOfProvider(), { ...pinned, ...shared }), now);
}

type Check = (token: string, shared: JWTVerifyOptions) => Promise<{ payload: JWTPayload }>;

function cachedVerifier(check: Check, now: () => number): AccessTokenVerifier {
  const cache = new TokenCache(now);
  const checkNow = async (token: string, key: string): Promise<Principal> => {
    const payload = await payloadOf(check, token, now);
    const principal = principalOf(payload);
    cache.set(key, principal, payload.exp ?? 0);
    return principal;
  };
  return {
    verify: (token) => {
      if (token.length > TOKEN_MAX_CHARACTERS) throw new InvalidTokenError('The token is too long.');
      const key = TokenCache.keyOf(token);
      return cache.get(key) ?? checkNow(token, key);
    },
  };
}

async function payloadOf(check: Check, token: string, now: () => number): Promise<JWTPayload> {
  try {
    const { payload } = await check(token, {
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(now()),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new InvalidTokenError('The token has expired.');
    if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw providerAway();
    // jose answers a failed download of the keys with its plain base error.
    if (error.code === 'ERR_JOSE_GENERIC') throw providerAway();
    throw new InvalidTokenError('The token is not valid here.');
  }
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(DISCOVERY_TIMEOUT_MS), redirect: 'error' });
  if (!answer.ok) throw new Error(`The OpenID provider answered ${answer.status} to discovery.`);
  const metadata = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (metadata.issuer !== issuer || typeof metadata.jwks_uri !== 'string') {
    throw new Error('The OpenID provider describes itself as another issuer, or names no keys.');
  }
  return createRemoteJWKSet(new URL(metadata.jwks_uri), { cacheMaxAge: KEYS_KEPT_MS, timeoutDuration: DISCOVERY_TIMEOUT_MS });
}

function principalOf(payload: JWTPayload): Principal {
  const subject = payload.sub;
  if (subject === undefined || subject === '' || subject.length > 255) throw new InvalidTokenError('The token names nobody.');
  const roles = Array.isArray(payload['roles']) ? payload['roles'].filter(isRole) : [];
  const name = [payload['name'], payload['preferred_username']].find((value) => typeof value === 'string' && value.trim() !== '');
  return { subject, name: typeof name === 'string' ? name.slice(0, 200) : subject, roles: [...new Set(roles)] };
}

function providerAway(): Error {
  return unavailableProblem('The sign-in provider cannot be reached to check the token; try again.', 5);
}
