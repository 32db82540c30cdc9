import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { ProblemError } from '../problem.js';
import { DEMO_AUDIENCE, DEMO_ISSUER, demoTokenVerifier, oidcTokenVerifier } from './access-token.js';
import { demoTokenKey, issueDemoToken } from './demo-sign-in.js';
import { InvalidTokenError } from './principal.js';

const key = demoTokenKey(new Uint8Array(32).fill(1));
const otherKey = demoTokenKey(new Uint8Array(32).fill(2));

async function refusalOf(verified: () => unknown): Promise<unknown> {
  try {
    await verified();
  } catch (error) {
    return error;
  }
  throw new Error('The token was accepted.');
}

async function forge(claims: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new SignJWT({ roles: ['disnaker'], sub: 's', iss: DEMO_ISSUER, aud: DEMO_AUDIENCE, exp: nowSeconds + 60, ...claims })
    .setProtectedHeader({ alg: 'HS256', ...header })
    .sign(key);
}

describe('the demo sign-in', () => {
  const verifier = demoTokenVerifier(key);

  it('makes the same person of the same words, and another of others', async () => {
    const subjectOf = async (body: object): Promise<string> => (await verifier.verify((await issueDemoToken(body, key)).access_token)).subject;
    const sari = await subjectOf({ role: 'disnaker', name: 'Sari' });
    expect(await subjectOf({ role: 'disnaker', name: 'Sari' })).toBe(sari);
    expect(await subjectOf({ role: 'dinsos', name: 'Sari' })).not.toBe(sari);
    expect(await subjectOf({ role: 'disnaker', name: 'Sri' })).not.toBe(sari);
    const both = await subjectOf({ roles: ['disnaker', 'bendahara'], name: 'Sari' });
    expect(await subjectOf({ roles: ['dpo'], name: 'Sari' })).toBe(both);
    expect(both).not.toBe(sari);
  });

  it('says how long the token lives', async () => {
    const answer = await issueDemoToken({ role: 'dpo', name: 'Ani' }, key);
    expect(answer).toEqual({ access_token: expect.any(String) as unknown, token_type: 'Bearer', expires_in: 43_200 });
  });

  it.each([
    ['an unknown role', { role: 'mayor', name: 'Sari' }, 'role'],
    ['no name', { role: 'dpo' }, 'name'],
    ['no role', { name: 'Sari' }, 'roles'],
    ['an unknown field', { role: 'dpo', name: 'Sari', admin: true }, 'admin'],
    ['no object', 'sari', ''],
  ])('refuses %s with 422 and the field', async (_name, body, field) => {
    const refusal = await refusalOf(() => issueDemoToken(body, key));
    expect(refusal).toBeInstanceOf(ProblemError);
    expect(refusal).toMatchObject({ status: 422 });
    expect((refusal as ProblemError).errors.map((error) => error.field)).toContain(field);
  });

  it.each([
    ['of another installation', async () => (await issueDemoToken({ role: 'dpo', name: 'A' }, otherKey)).access_token],
    ['that has expired', async () => (await issueDemoToken({ role: 'dpo', name: 'A' }, key, () => Date.now() - 13 * 3_600_000)).access_token],
    ['without an expiry', async () => forge({ exp: undefined })],
    ['for another audience', async () => forge({ aud: 'elsewhere' })],
    ['of another issuer', async () => forge({ iss: 'elsewhere' })],
    ['that names nobody', async () => forge({ sub: '' })],
    ['not yet valid', async () => forge({ nbf: Math.floor(Date.now() / 1000) + 600 })],
    ['without a signature', async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"s"}').toString('base64url')}.`],
    ['that is no token', async () => 'abc'],
    ['of endless length', async () => 'a'.repeat(100_000)],
  ])('refuses a token %s', async (_name, make) => {
    const token = await make();
    expect(await refusalOf(() => verifier.verify(token))).toBeInstanceOf(InvalidTokenError);
    expect(await refusalOf(() => verifier.verify(token))).toBeInstanceOf(InvalidTokenError);
  });

  it('leaves out roles that it does not know', async () => {
    expect(await verifier.verify(await forge({ roles: ['mayor', 'dinsos', 7, 'dinsos'] }))).toMatchObject({ roles: ['dinsos'] });
    expect(await verifier.verify(await forge({ roles: 'dinsos' }))).toMatchObject({ roles: [] });
  });

  it('answers a token that it knows at once, until it expires', async () => {
    let nowMs = Date.now();
    const timed = demoTokenVerifier(key, () => nowMs);
    const { access_token: token } = await issueDemoToken({ role: 'dpo', name: 'Ani' }, key);
    const first = await timed.verify(token);
    expect(timed.verify(token)).toBe(first);
    nowMs += 13 * 3_600_000;
    expect(await refusalOf(() => timed.verify(token))).toBeInstanceOf(InvalidTokenError);
  });
});

describe('an OpenID provider', () => {
  let provider: Server;
  let issuer: string;
  let privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  let publicJwk: JWK;
  let isAway = false;
  let downloads = 0;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    privateKey = pair.privateKey;
    publicJwk = { ...(await exportJWK(pair.publicKey)), kid: 'key-1', alg: 'ES256' };
    provider = createServer((request, response) => {
      if (isAway) return void response.writeHead(500).end();
      if (request.url === '/keys') downloads += 1;
      const body = request.url === '/keys' ? { keys: [publicJwk] } : { issuer, jwks_uri: `${issuer}/keys` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  });

  afterAll(() => new Promise((resolve) => provider.close(resolve)));

  async function sign(claims: Record<string, unknown> = {}): Promise<string> {
    return new SignJWT({ roles: ['auditor'], name: 'Ani', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
      .setIssuer(issuer)
      .setAudience('lindung')
      .setSubject('person-1')
      .setExpirationTime('1h')
      .sign(privateKey);
  }

  it('is asked for its keys once, and its tokens are accepted', async () => {
    const verifier = oidcTokenVerifier({ issuer, audience: 'lindung' });
    expect(await verifier.verify(await sign())).toEqual({ subject: 'person-1', name: 'Ani', roles: ['auditor'] });
    await verifier.verify(await sign({ name: 'Ana' }));
    expect(downloads).toBe(1);
  });

  it('cannot be impersonated with a shared secret', async () => {
    const verifier = oidcTokenVerifier({ issuer, audience: 'lindung' });
    const forged = await new SignJWT({ roles: ['admin'] })
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .setIssuer(issuer)
      .setAudience('lindung')
      .setSubject('s')
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(JSON.stringify(publicJwk)));
    expect(await refusalOf(() => verifier.verify(forged))).toBeInstanceOf(InvalidTokenError);
  });

  it('that is away is 503, and is asked again afterwards', async () => {
    const verifier = oidcTokenVerifier({ issuer, audience: 'lindung' });
    const token = await sign({ name: 'Sari' });
    isAway = true;
    expect(await refusalOf(() => verifier.verify(token))).toMatchObject({ status: 503, headers: { 'Retry-After': '5' } });
    isAway = false;
    expect(await verifier.verify(token)).toMatchObject({ name: 'Sari' });
  });

  it('that describes itself as another is not trusted', async () => {
    const verifier = oidcTokenVerifier({ issuer: `${issuer}/`, audience: 'lindung' });
    expect(await refusalOf(async () => verifier.verify(await sign()))).toMatchObject({ status: 503 });
  });
});
