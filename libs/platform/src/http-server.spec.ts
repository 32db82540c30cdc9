import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { z } from 'zod';
import { eventually } from '../../../test/support/eventually.js';
import { demoTokenVerifier } from './auth/access-token.js';
import { AnyRole, CurrentActor, Public, Roles } from './auth/access.js';
import { demoTokenKey, issueDemoToken } from './auth/demo-sign-in.js';
import { type RequestActor } from './auth/principal.js';
import { createHttpServer, type HttpServer, type HttpServerOptions } from './http-server.js';
import { createLogger } from './logging.js';
import { refusalProblem, validationProblem } from './problem.js';

const key = demoTokenKey(new Uint8Array(32).fill(7));
const lines: string[] = [];
const logger = createLogger('spec', 'info', { write: (line: string) => void lines.push(line) });
const body = z.strictObject({ workerIds: z.array(z.string().min(3)).max(10) });

@Controller()
class SpecController {
  @Public()
  @Get('open')
  open(): object {
    return { open: true };
  }

  @Roles('bendahara', 'disnaker')
  @HttpCode(200)
  @Post('pay')
  pay(@Body() given: unknown, @CurrentActor() actor: RequestActor): object {
    const parsed = body.safeParse(given);
    if (!parsed.success) throw validationProblem(parsed.error, given);
    return { ...parsed.data, actor };
  }

  @AnyRole()
  @Get('refused/:how')
  refused(@Param('how') how: string): object {
    if (how === 'rule') throw refusalProblem({ code: 'QUOTA_EXHAUSTED', detail: 'No seat is free.' });
    if (how === 'database') throw Object.assign(new Error('Key (nik)=(3275010101900001) exists'), { severity: 'ERROR', code: '23505' });
    if (how === 'cut') throw new Error('Connection terminated unexpectedly');
    if (how === 'log') throw Object.assign(new Error('The event store cannot be reached'), { code: 'EVENT_STORE_UNAVAILABLE' });
    if (how === 'away') throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    throw new Error('Worker 3275 0101 0190 0001 named Budi');
  }
}

@Module({ controllers: [SpecController] })
class SpecModule {}

@Controller()
class ForgetfulController {
  @Get('forgotten')
  forgotten(): object {
    return {};
  }
}

@Module({ controllers: [ForgetfulController] })
class ForgetfulModule {}

function options(more: Partial<HttpServerOptions> = {}): HttpServerOptions {
  return {
    module: SpecModule,
    name: 'spec',
    verifier: demoTokenVerifier(key),
    logger,
    rateLimitPerSecond: 10_000,
    healthChecks: [{ name: 'projections', check: async () => ({ healthy: true, detail: { rosterLag: 0 } }) }],
    allowedOrigins: ['http://127.0.0.1:3000'],
    connectOrigins: ['http://127.0.0.1:3001'],
    openApi: { openapi: '3.1.0', info: { title: 'Spec', version: '1' }, paths: {} },
    ...more,
  };
}

async function bearer(request: object): Promise<string> {
  return `Bearer ${(await issueDemoToken(request, key)).access_token}`;
}

describe('createHttpServer', () => {
  let server: HttpServer;
  let base: string;

  beforeAll(async () => {
    server = await createHttpServer(options());
    base = await server.listen(0, '127.0.0.1');
  });

  afterAll(() => server.close());

  async function post(path: string, content: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(base + path, { method: 'POST', body: content, headers: { 'content-type': 'application/json', ...headers } });
  }

  async function problemOf(response: Response): Promise<Record<string, unknown>> {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = (await response.json()) as Record<string, unknown>;
    expect(Object.keys(problem).sort()).toEqual(['code', 'detail', 'errors', 'status', 'title', 'type']);
    expect(problem['status']).toBe(response.status);
    return problem;
  }

  it('lets in who has a role, under the first of the roles of the route', async () => {
    const answer = await post('/pay', '{"workerIds":["abc"]}', {
      authorization: await bearer({ roles: ['disnaker', 'bendahara'], name: 'Sari' }),
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      workerIds: ['abc'],
      actor: { name: 'Sari', roles: ['disnaker', 'bendahara'], role: 'bendahara' },
    });
  });

  it('answers 401 with a challenge to nobody and to forgers, 403 to other roles, before reading the body', async () => {
    const nobody = await post('/pay', 'not json');
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('www-authenticate')).toBe('Bearer realm="lindung"');
    expect(await problemOf(nobody)).toMatchObject({ code: 'UNAUTHENTICATED' });

    const forged = await post('/pay', 'not json', { authorization: `${await bearer({ role: 'bendahara', name: 'Sari' })}x` });
    expect(forged.status).toBe(401);
    expect(forged.headers.get('www-authenticate')).toContain('error="invalid_token"');

    const other = await post('/pay', 'not json', { authorization: await bearer({ role: 'komisi4', name: 'Sari' }) });
    expect(other.status).toBe(403);
    expect(await problemOf(other)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('refuses to start with a route that says for nobody who may use it', async () => {
    await expect(createHttpServer(options({ module: ForgetfulModule }))).rejects.toThrow(/GET \/forgotten: give its handler @Roles/);
  });

  it('lists every route with its access', () => {
    expect(server.routes).toEqual(
      expect.arrayContaining([
        { method: 'GET', url: '/open', access: 'public' },
        { method: 'POST', url: '/pay', access: ['bendahara', 'disnaker'] },
        { method: 'GET', url: '/refused/:how', access: 'all' },
        { method: 'GET', url: '/health/ready', access: 'public' },
      ]),
    );
  });

  it.each([
    ['unreadable JSON', '{"workerIds":', 'application/json', 400, 'BAD_REQUEST'],
    ['an empty body', '', 'application/json', 400, 'BAD_REQUEST'],
    ['a prototype in the body', '{"__proto__":{"admin":true}}', 'application/json', 400, 'BAD_REQUEST'],
    ['two megabytes', JSON.stringify({ workerIds: ['x'.repeat(2_000_000)] }), 'application/json', 413, 'BODY_TOO_LARGE'],
    ['plain text', 'hello', 'text/plain', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'MEDIA_TYPE_UNSUPPORTED'],
  ])('refuses %s', async (_name, content, type, status, code) => {
    const answer = await post('/pay', content, { 'content-type': type, authorization: await bearer({ role: 'bendahara', name: 'Sari' }) });
    expect(answer.status).toBe(status);
    expect(await problemOf(answer)).toMatchObject({ code, errors: [] });
  });

  it('names each field that is wrong, missing or unknown', async () => {
    const authorization = await bearer({ role: 'bendahara', name: 'Sari' });
    const answer = await post('/pay', '{"workerIds":["abcd","x"],"colour":"red"}', { authorization });
    expect(answer.status).toBe(422);
    expect((await problemOf(answer))['errors']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: 'workerIds[1]', code: 'FIELD_INVALID' }),
        expect.objectContaining({ field: 'colour', code: 'FIELD_UNKNOWN' }),
      ]),
    );
    const empty = await problemOf(await post('/pay', '{}', { authorization }));
    expect(empty['errors']).toEqual([expect.objectContaining({ field: 'workerIds', code: 'FIELD_MISSING' })]);
  });

  it('answers 404 to unknown routes and malformed addresses with 400', async () => {
    expect(await problemOf(await fetch(`${base}/nowhere`))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect((await problemOf(await fetch(`${base}/%zz`)))['status']).toBe(400);
    const long = await fetch(`${base}/refused/${'x'.repeat(300)}`, { headers: { authorization: await bearer({ role: 'admin', name: 'A' }) } });
    expect((await problemOf(long))['status']).toBeGreaterThanOrEqual(400);
    expect(long.status).toBeLessThan(500);
  });

  it('answers 405 with the methods of an address that is right, and 404 where none is', async () => {
    const deleted = await fetch(`${base}/pay?now`, { method: 'DELETE' });
    expect(deleted.headers.get('allow')).toBe('POST');
    expect(await problemOf(deleted)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    const posted = await post('/refused/rule', '{}');
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await post('/refused/', '{}')).status).toBe(404);
    expect((await post('/refused/rule/more', '{}')).status).toBe(404);
  });

  it('passes business refusals on and tells strangers nothing of failures', async () => {
    const headers = { authorization: await bearer({ role: 'auditor', name: 'Ani' }), 'x-correlation-id': 'spec-correlation-1' };
    const rule = await fetch(`${base}/refused/rule`, { headers });
    expect(await problemOf(rule)).toMatchObject({ status: 409, code: 'QUOTA_EXHAUSTED', detail: 'No seat is free.' });

    lines.length = 0;
    const failure = await fetch(`${base}/refused/bug`, { headers });
    const problem = await problemOf(failure);
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(problem['detail']).toContain('spec-correlation-1');
    expect(JSON.stringify(problem)).not.toContain('Budi');
    expect(failure.headers.get('x-correlation-id')).toBe('spec-correlation-1');
    await fetch(`${base}/refused/database`, { headers });
    const log = lines.join('');
    expect(log).toContain('spec-correlation-1');
    expect(log).toContain('23505');
    expect(log).not.toMatch(/3275/);

    for (const how of ['away', 'cut', 'log']) {
      const away = await fetch(`${base}/refused/${how}`, { headers });
      expect(away.headers.get('retry-after')).toBe('2');
      expect(await problemOf(away)).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    }
  });

  it('sets safe headers and lets only the dashboard call from a browser', async () => {
    const answer = await fetch(`${base}/open`, { headers: { origin: 'http://127.0.0.1:3000' } });
    expect(answer.headers.get('content-security-policy')).toContain("connect-src 'self' http://127.0.0.1:3001");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:3000');
    const stranger = await fetch(`${base}/open`, { headers: { origin: 'http://evil.example' } });
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(`${base}/pay`, {
      method: 'OPTIONS',
      headers: { origin: 'http://127.0.0.1:3000', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
  });

  it('serves health, metrics by route pattern, and docs without remote assets', async () => {
    expect(await (await fetch(`${base}/health/live`)).json()).toEqual({ status: 'live', service: 'spec' });
    expect(await (await fetch(`${base}/health/ready`)).json()).toEqual({
      status: 'ready',
      service: 'spec',
      checks: { projections: { healthy: true, rosterLag: 0 } },
    });
    await fetch(`${base}/refused/rule`, { headers: { authorization: await bearer({ role: 'auditor', name: 'Ani' }) } });
    const metrics = await (await fetch(`${base}/metrics`)).text();
    expect(metrics).toContain('route="/refused/:how",status="409"');
    expect(metrics).toContain('process_cpu_seconds_total');

    expect(await (await fetch(`${base}/docs/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' });
    const page = await (await fetch(`${base}/docs`)).text();
    const assets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(assets.length).toBeGreaterThan(2);
    for (const asset of assets) expect((await fetch(base + asset)).status).toBe(200);
    expect((await fetch(`${base}/docs/assets/package.json`)).status).toBe(404);
  });

  it('answers unreadable HTTP with a problem too', async () => {
    const raw = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(base).port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      let received = '';
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('end', () => resolve(received));
      socket.on('error', reject);
    });
    expect(raw).toMatch(/^HTTP\/1.1 400 /);
    expect(raw).toContain('application/problem+json');
  });
});

describe('a service in trouble', () => {
  it('is not ready while a check fails, hangs excluded, and stays live', async () => {
    const server = await createHttpServer(
      options({ healthChecks: [{ name: 'database', check: () => Promise.reject(new Error('secret')) }] }),
    );
    const base = await server.listen(0, '127.0.0.1');
    const answer = await fetch(`${base}/health/ready`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: 'not-ready', checks: { database: { healthy: false, reason: 'the check failed' } } });
    expect((await fetch(`${base}/health/live`)).status).toBe(200);
    await server.close();
  });

  it('tells a person who sends too much to wait, and nobody else', async () => {
    const server = await createHttpServer(options({ rateLimitPerSecond: 1 }));
    const base = await server.listen(0, '127.0.0.1');
    const busy = await bearer({ role: 'auditor', name: 'Busy' });
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => fetch(`${base}/refused/rule`, { headers: { authorization: busy } })),
    );
    const limited = statuses.filter((answer) => answer.status === 429);
    expect(limited.length).toBeGreaterThan(0);
    expect(limited[0]?.headers.get('retry-after')).toBe('1');
    const calm = await fetch(`${base}/refused/rule`, { headers: { authorization: await bearer({ role: 'auditor', name: 'Calm' }) } });
    expect(calm.status).toBe(409);
    await server.close();
  });

  it('names the port that is taken', async () => {
    const first = await createHttpServer(options());
    const base = await first.listen(0, '127.0.0.1');
    const second = await createHttpServer(options());
    await expect(second.listen(Number(new URL(base).port), '127.0.0.1')).rejects.toThrow(/Port \d+ on 127.0.0.1 is taken/);
    await first.close();
    await second.close();
  });

  it('ends as soon as the requests under way are answered, though their connections would stay', async () => {
    const released: (() => void)[] = [];
    const held = new Promise<void>((resolve) => released.push(resolve));
    let begun: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (begun = resolve));
    const check = async (): Promise<{ healthy: boolean }> => {
      begun();
      await held;
      return { healthy: true };
    };
    const server = await createHttpServer(options({ healthChecks: [{ name: 'slow', check }] }));
    const base = await server.listen(0, '127.0.0.1');
    const agent = new Agent({ keepAlive: true });
    const status = new Promise<number | undefined>((resolve, reject) => {
      const request = get(`${base}/health/ready`, { agent }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      request.on('error', reject);
    });
    await asked;
    const closedAt = server.close().then(() => Date.now());
    await eventually(() => fetch(`${base}/open`).then(() => 'listens', () => 'listens no more'), (state) => state === 'listens no more');
    const releasedAt = Date.now();
    released.forEach((release) => release());
    expect(await status).toBe(200);
    expect((await closedAt) - releasedAt).toBeLessThan(5_000);
    agent.destroy();
  });
});
