import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { commandContracts, commandNames } from '@lindung/integration-events/http/commands';
import { importRoles } from '@lindung/integration-events/http/imports';
import { queryContracts, queryNames } from '@lindung/integration-events/http/queries';
import { type Access, mayUse, type Role, roles } from '@lindung/integration-events/http/roles';
import { DEMO_ALGORITHM, DEMO_AUDIENCE, DEMO_ISSUER } from '@lindung/platform/auth/access-token';
import { demoTokenKey } from '@lindung/platform/auth/demo-sign-in';
import { personWith, startTestLindung, type TestLindung } from '../support/lindung.js';

/** One door, and what must be asked of it. */
interface Route {
  readonly name: string;
  readonly access: Access;
  readonly method: 'GET' | 'POST';
  readonly url: (lindung: TestLindung) => string;
}

const uploaders = [...new Set(Object.values(importRoles))];
const concrete = (path: string): string => path.replace(/:(\w+)/g, 'none');

const routes: readonly Route[] = [
  ...commandNames.map((name): Route => ({ name, access: commandContracts[name].roles, method: 'POST', url: ({ commandApi }) => `${commandApi}/v1/commands/${name}` })),
  ...queryNames.map((name): Route => ({ name, access: queryContracts[name].roles, method: 'GET', url: ({ queryApi }) => `${queryApi}/v1${concrete(queryContracts[name].path)}` })),
  { name: 'start-import', access: uploaders, method: 'POST', url: ({ commandApi }) => `${commandApi}/v1/imports` },
  { name: 'import-status', access: [...uploaders, 'auditor', 'dpo'], method: 'GET', url: ({ commandApi }) => `${commandApi}/v1/imports/none` },
  { name: 'import-rejections', access: [...uploaders, 'dpo'], method: 'GET', url: ({ commandApi }) => `${commandApi}/v1/imports/none/rejections.csv` },
  { name: 'import-cancel', access: uploaders, method: 'POST', url: ({ commandApi }) => `${commandApi}/v1/imports/none/cancel` },
];

const bearers = routes.filter(({ access }) => access !== 'public');

describe('who may', () => {
  let lindung: TestLindung;
  const tokens = new Map<Role, string>();

  beforeAll(async () => {
    lindung = await startTestLindung();
    for (const role of roles) tokens.set(role, (await lindung.as(role, 'Siapa Saja')).token);
  });
  afterAll(() => lindung?.stop());

  async function statusOf(route: Route, authorization: string | null): Promise<number> {
    const response = await fetch(route.url(lindung), {
      method: route.method,
      headers: { ...(authorization === null ? {} : { authorization }), ...(route.method === 'POST' ? { 'content-type': 'application/json' } : {}) },
      ...(route.method === 'POST' ? { body: '{}' } : {}),
    });
    await response.body?.cancel();
    return response.status;
  }

  it.each(routes.map((route) => [route.name, route] as const))('%s is open to its roles alone', async (_name, route) => {
    for (const role of roles) {
      const status = await statusOf(route, `Bearer ${tokens.get(role) ?? ''}`);
      if (mayUse(route.access, [role])) expect([role, [401, 403].includes(status), status < 500]).toEqual([role, false, true]);
      else expect([role, status]).toEqual([role, 403]);
    }
  });

  it.each(bearers.map((route) => [route.name, route] as const))('%s lets nobody in without a good token', async (_name, route) => {
    const inFuture = Math.floor(Date.now() / 1000) + 600;
    const claims = (role: string): SignJWT =>
      new SignJWT({ name: 'Palsu', roles: [role] }).setProtectedHeader({ alg: DEMO_ALGORITHM }).setIssuer(DEMO_ISSUER).setAudience(DEMO_AUDIENCE).setSubject('demo-forged');
    const role = route.access === 'all' || route.access === 'public' ? 'auditor' : (route.access[0] ?? 'auditor');
    const forged = await claims(role).setExpirationTime(inFuture).sign(demoTokenKey(new Uint8Array(32)));
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sub: 'x', roles: [role], exp: inFuture, iss: DEMO_ISSUER, aud: DEMO_AUDIENCE })).toString('base64url')}.`;
    for (const authorization of [null, 'Bearer', 'Bearer not.a.token', `Basic ${Buffer.from('a:b').toString('base64')}`, `Bearer ${forged}`, `Bearer ${unsigned}`]) {
      expect([authorization, await statusOf(route, authorization)]).toEqual([authorization, 401]);
    }
  });

  it('has no documented door that is not walked here', async () => {
    const walked = new Set(routes.map(({ method, url }) => `${method} ${url(lindung)}`));
    for (const api of [lindung.commandApi, lindung.queryApi]) {
      const { paths } = (await (await fetch(`${api}/docs/openapi.json`)).json()) as { paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
      const documented = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${api}${path.replace(/\{[^}]+\}/g, 'none')}`));
      expect(documented.length).toBeGreaterThan(10);
      expect(documented.filter((route) => !walked.has(route) && !route.endsWith('/v1/demo/token'))).toEqual([]);
    }
  });

  it('refuses a token that has expired', async () => {
    const secrets = lindung.signingKey;
    const expired = await new SignJWT({ name: 'Lama', roles: ['disnaker'] })
      .setProtectedHeader({ alg: DEMO_ALGORITHM })
      .setIssuer(DEMO_ISSUER)
      .setAudience(DEMO_AUDIENCE)
      .setSubject('demo-old')
      .setExpirationTime(Math.floor(Date.now() / 1000) - 60)
      .sign(demoTokenKey(secrets));
    for (const route of bearers) expect([route.name, await statusOf(route, `Bearer ${expired}`)]).toEqual([route.name, 401]);
  });

  it('knows no role that is not its own, and answers unknown doors with 404', async () => {
    const stranger = await new SignJWT({ name: 'Asing', roles: ['root'] })
      .setProtectedHeader({ alg: DEMO_ALGORITHM })
      .setIssuer(DEMO_ISSUER)
      .setAudience(DEMO_AUDIENCE)
      .setSubject('demo-stranger')
      .setExpirationTime(Math.floor(Date.now() / 1000) + 600)
      .sign(demoTokenKey(lindung.signingKey));
    for (const route of bearers) expect([route.name, await statusOf(route, `Bearer ${stranger}`)]).toEqual([route.name, 403]);
    const sari = personWith(tokens.get('disnaker') ?? '', lindung);
    expect((await sari.command('drop-everything', {})).status).toBe(404);
    expect((await sari.query('/secrets')).status).toBe(404);
  });
});
