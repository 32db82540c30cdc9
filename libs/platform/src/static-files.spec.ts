import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveFiles } from './static-files.js';

const directory = mkdtempSync(join(tmpdir(), 'lindung-files-'));
let server: FastifyInstance;

beforeAll(async () => {
  mkdirSync(join(directory, 'site', 'assets'), { recursive: true });
  writeFileSync(join(directory, 'secret.txt'), 'secret');
  writeFileSync(join(directory, 'site', 'index.html'), '<!doctype html><title>Lindung</title>');
  writeFileSync(join(directory, 'site', 'assets', 'main-BX9dUi2a.js'), `// ${'x'.repeat(5_000)}`);
  server = fastify();
  server.get('/v1/programs', async () => []);
  serveFiles(server, { directory: join(directory, 'site'), prefix: '/', page: 'index.html' });
  await server.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

/** Asks for an address exactly as it is written; `fetch` would tidy it up first. */
async function get(path: string, headers: Record<string, string> = {}): Promise<{ statusCode: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const { port } = server.server.address() as AddressInfo;
    const asked = request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ statusCode: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }));
    });
    asked.once('error', reject).end();
  });
}

describe('serveFiles', () => {
  it('serves files with their type, compressed and cached where they never change', async () => {
    const answer = await get('/assets/main-BX9dUi2a.js', { 'accept-encoding': 'gzip, br' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const again = await get('/assets/main-BX9dUi2a.js', { 'if-none-match': String(answer.headers['etag']) });
    expect(again.statusCode).toBe(304);
  });

  it('answers the page to every address of a page, and asks for it anew each time', async () => {
    for (const url of ['/', '/program/program-3275-2026']) {
      const answer = await get(url, { accept: 'text/html,*/*' });
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('<title>Lindung</title>');
      expect(answer.headers['cache-control']).toBe('no-cache');
    }
  });

  it.each(['/missing.js', '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%5c..%5csecret.txt'])('answers 404 to %s', async (url) => {
    const answer = await get(url, { accept: '*/*' });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toBe('secret');
    expect(answer.body).not.toContain('<title>');
  });

  it('leaves the routes of the service alone', async () => {
    expect((await get('/v1/programs')).body).toBe('[]');
  });

  it('says that the folder was not built', () => {
    expect(() => serveFiles(fastify(), { directory: join(directory, 'none'), prefix: '/' })).toThrow(/does not exist: build it first/);
  });
});
