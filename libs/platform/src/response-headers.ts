import { type FastifyInstance } from 'fastify';

/** How a service's answers are fenced in. */
export interface ResponseHeaderOptions {
  /** Origins of the pages that may call this service from a browser; all others get no answer there. */
  readonly allowedOrigins: readonly string[];
  /** Origins that pages served from here may call, beside their own. */
  readonly connectOrigins: readonly string[];
}

const EXPOSED_HEADERS = 'Location, Retry-After, X-Correlation-Id, Lindung-Position, Content-Disposition, WWW-Authenticate';
const PREFLIGHT_SECONDS = '600';

type Headers = readonly (readonly [name: string, value: string])[];

/**
 * Safe headers on every answer, errors included, and CORS for the dashboard's own origin only. They
 * are set in one plain hook with everything computed beforehand, because it runs for each request.
 * What can only be had with a token is never shown as a page, and needs fewer of them.
 */
export function setResponseHeaders(fastify: FastifyInstance, options: ResponseHeaderOptions): void {
  const pageHeaders = headersOfPages(options.connectOrigins);
  const allowedOrigins = new Set(options.allowedOrigins);
  fastify.addHook('onRequest', (request, reply, done) => {
    const { access } = request.routeOptions.config;
    const safeHeaders = access === undefined || access === 'public' ? pageHeaders : HEADERS_OF_DATA;
    for (const [name, value] of safeHeaders) reply.raw.setHeader(name, value);
    reply.raw.setHeader('X-Correlation-Id', request.id);
    const { origin } = request.headers;
    if (origin === undefined || !allowedOrigins.has(origin)) {
      done();
      return;
    }
    reply.raw.setHeader('Access-Control-Allow-Origin', origin);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) {
      reply.raw.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
      done();
      return;
    }
    void reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'Authorization, Content-Type, Idempotency-Key, X-Correlation-Id, Traceparent')
      .header('access-control-max-age', PREFLIGHT_SECONDS)
      .send();
  });
}

const HEADERS_OF_EVERYTHING: Headers = [
  ['X-Content-Type-Options', 'nosniff'],
  // Read over plain HTTP it is ignored; behind a proxy with TLS it holds.
  ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
  // Files of the dashboard override it; answers about people must not lie in any cache.
  ['Cache-Control', 'no-store'],
  ['Vary', 'Origin'],
];

const HEADERS_OF_DATA: Headers = [...HEADERS_OF_EVERYTHING, ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"]];

function headersOfPages(connectOrigins: readonly string[]): Headers {
  const contentSecurityPolicy = [
    "default-src 'self'",
    "script-src 'self'",
    // Component libraries and charts set styles on elements; no script can come of it.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src ${["'self'", ...connectOrigins].join(' ')}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  return [
    ...HEADERS_OF_EVERYTHING,
    ['Content-Security-Policy', contentSecurityPolicy],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'no-referrer'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-site'],
    ['Permissions-Policy', 'camera=(), geolocation=(), microphone=()'],
  ];
}
