import { type FastifyInstance } from 'fastify';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { serveFiles } from './static-files.js';

const ASSETS = /^(swagger-ui\.css|swagger-ui-bundle\.js|favicon-(16x16|32x32)\.png)$/;

/**
 * Serves an OpenAPI 3.1 document at `/docs/openapi.json` and a page to read and try it at `/docs`.
 * The page's script and styles come from here as well: it works without the internet.
 */
export function serveOpenApi(fastify: FastifyInstance, document: object): void {
  const config = { access: 'public' as const };
  const title = titleOf(document);
  const text = JSON.stringify(document);
  fastify.get('/docs/openapi.json', { config }, (_request, reply) => void reply.type('application/json').send(text));
  fastify.get('/docs', { config }, (_request, reply) => void reply.type('text/html; charset=utf-8').send(page(title)));
  fastify.get('/docs/start.js', { config }, (_request, reply) => void reply.type('text/javascript; charset=utf-8').send(START_SCRIPT));
  serveFiles(fastify, {
    directory: dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
    prefix: '/docs/assets/',
    only: (path) => ASSETS.test(path),
  });
}

const START_SCRIPT = `window.onload = () => {
  SwaggerUIBundle({ url: '/docs/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });
};
`;

function page(title: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
    <link rel="icon" type="image/png" sizes="32x32" href="/docs/assets/favicon-32x32.png">
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;
}

function titleOf(document: object): string {
  const info: unknown = 'info' in document ? document.info : undefined;
  const title = typeof info === 'object' && info !== null && 'title' in info ? String(info.title) : 'API';
  return title.replace(/[<>&"]/g, '');
}
