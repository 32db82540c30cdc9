import { createHash, hkdfSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { type z } from 'zod';
import { demoTokenAnswer, demoTokenRequest } from '@lindung/integration-events/http/sign-in';
import { validationProblem } from '../problem.js';
import { DEMO_ALGORITHM, DEMO_AUDIENCE, DEMO_ISSUER } from './access-token.js';

/** Body of the answer to a demo sign-in. */
export type DemoTokenAnswer = z.infer<typeof demoTokenAnswer>;

const EXPIRES_IN_SECONDS = 12 * 60 * 60;

/**
 * The key that demo tokens are signed with. It follows from the signing key, so that every process
 * of one installation has the same and no other installation has it.
 */
export function demoTokenKey(signingKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', signingKey, new Uint8Array(0), 'lindung demo sign-in v1', 32));
}

/**
 * Signs somebody in by what they say of themselves: `{role, name}` or `{roles, name}`. The subject
 * follows from role and name, or with `roles` from the name alone, so that the same words always
 * mean the same person. Demo mode only.
 *
 * @throws ProblemError 422 when the body is not one of those two.
 */
export async function issueDemoToken(body: unknown, key: Uint8Array, now: () => number = Date.now): Promise<DemoTokenAnswer> {
  const request = demoTokenRequest.safeParse(body);
  if (!request.success) throw validationProblem(request.error, body);
  const { name } = request.data;
  const [roles, scope] = 'role' in request.data ? [[request.data.role], request.data.role] : [request.data.roles, ''];
  const issuedAtSeconds = Math.floor(now() / 1000);
  const token = await new SignJWT({ name, roles })
    .setProtectedHeader({ alg: DEMO_ALGORITHM, typ: 'JWT' })
    .setIssuer(DEMO_ISSUER)
    .setAudience(DEMO_AUDIENCE)
    .setSubject(demoSubject(scope, name))
    .setIssuedAt(issuedAtSeconds)
    .setExpirationTime(issuedAtSeconds + EXPIRES_IN_SECONDS)
    .sign(key);
  return { access_token: token, token_type: 'Bearer', expires_in: EXPIRES_IN_SECONDS };
}

function demoSubject(scope: string, name: string): string {
  const digest = createHash('sha256').update(JSON.stringify([scope, name.normalize('NFC').trim()])).digest('hex');
  return `demo-${digest.slice(0, 32)}`;
}
