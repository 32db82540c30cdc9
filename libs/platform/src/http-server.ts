import 'reflect-metadata';
import { type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type IncomingMessage } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { type Registry } from 'prom-client';
import { guardRoutes, type RegisteredRoute } from './auth/access-hook.js';
import { type AccessTokenVerifier } from './auth/principal.js';
import { type HealthCheck, serveHealth } from './health.js';
import { correlationIdOf, NestLogger, type ServiceLogger } from './logging.js';
import { serveMetrics } from './metrics.js';
import { serveOpenApi } from './openapi.js';
import { PROBLEM_MEDIA_TYPE, transportProblem } from './problem.js';
import { ProblemFilter, problemOf, sendProblem } from './problem-filter.js';
import { RateLimiter } from './rate-limit.js';
import { type ResponseHeaderOptions, setResponseHeaders } from './response-headers.js';
import { refuseWrongMethods } from './wrong-method.js';

/** What makes one service's server. */
export interface HttpServerOptions extends ResponseHeaderOptions {
  /** The Nest module with the service's controllers; every handler says who it is for. */
  readonly module: Type | DynamicModule;
  /** Name of the service in logs, health and metrics, such as `command-api`. */
  readonly name: string;
  readonly verifier: AccessTokenVerifier;
  readonly logger: ServiceLogger;
  readonly rateLimitPerSecond: number;
  readonly healthChecks: readonly HealthCheck[];
  /** OpenAPI 3.1 document for `/docs`; none for a service without an API. */
  readonly openApi?: object;
  /** Registers Fastify plugins and routes of the service's own, before Nest's routes. */
  readonly configure?: (fastify: FastifyInstance) => void | Promise<void>;
}

/** A service that can be listened on and closed. */
export interface HttpServer {
  readonly app: NestFastifyApplication;
  readonly fastify: FastifyInstance;
  /** Every route with its access, for tests that walk them all. */
  readonly routes: readonly RegisteredRoute[];
  /** For metrics of the service's own. */
  readonly metrics: Registry;
  /** Answers the base address, such as `http://127.0.0.1:3001`; port 0 takes a free one. */
  listen(port: number, host: string): Promise<string>;
  /** Takes no more requests, finishes those under way (ten seconds at most), then ends. */
  close(): Promise<void>;
}

const JSON_BODY_BYTES = 1024 * 1024;
const HEADERS_WITHIN_MS = 20_000;
/** An upload of 200,000 rows over a slow line takes its time. */
const REQUEST_WITHIN_MS = 300_000;
const KEEP_ALIVE_MS = 72_000;
const CLOSE_WITHIN_MS = 10_000;

/** Makes a service's server: denied by default, bounded, observable; not listening yet. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const adapter = new FastifyAdapter({
    bodyLimit: JSON_BODY_BYTES,
    requestTimeout: REQUEST_WITHIN_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    http: { headersTimeout: HEADERS_WITHIN_MS },
    // Nothing of ours is middleware in the manner of Express, and matching it costs every request.
    skipMiddie: true,
    genReqId: (request: IncomingMessage) => correlationIdOf(request.headers),
    requestIdHeader: false,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, problemOf(error, request.id)),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
  });
  // Nest's declarations bind the instance to their own generic shape; at run time it is the same thing.
  const fastify: FastifyInstance = adapter.getInstance() as unknown as FastifyInstance;
  setResponseHeaders(fastify, options);
  const routes = guardRoutes(fastify, options.verifier, new RateLimiter(options.rateLimitPerSecond));
  refuseWrongMethods(fastify, routes);
  // Everything but JSON is refused with 415, unless a service registers a parser of its own.
  fastify.removeContentTypeParser('text/plain');

  const app = await NestFactory.create<NestFastifyApplication>(options.module, adapter, {
    logger: new NestLogger(options.logger),
    bodyParser: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter(options.logger));
  const metrics = serveMetrics(fastify, options.name);
  serveHealth(fastify, options.name, options.healthChecks);
  if (options.openApi !== undefined) serveOpenApi(fastify, options.openApi);
  await options.configure?.(fastify);
  await app.init();
  await fastify.ready();
  return {
    app,
    fastify,
    routes,
    metrics,
    listen: (port, host) => listen(fastify, port, host),
    close: () => close(app, fastify),
  };
}

async function listen(fastify: FastifyInstance, port: number, host: string): Promise<string> {
  try {
    await fastify.listen({ port, host });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} on ${host} is taken by another program. Stop it, or choose another port.`, { cause: error });
  }
  const address = fastify.server.address() as AddressInfo;
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${shownHost}:${address.port}`;
}

async function close(app: NestFastifyApplication, fastify: FastifyInstance): Promise<void> {
  // A reader of an endless answer would otherwise keep the process alive for ever.
  const force = setTimeout(() => fastify.server.closeAllConnections(), CLOSE_WITHIN_MS);
  // Connections that idle now are closed at once; those that are busy, as soon as they are answered.
  fastify.server.keepAliveTimeout = 1;
  try {
    await app.close();
  } finally {
    clearTimeout(force);
  }
}

/** What cannot be read as HTTP never becomes a request; the answer is written to the socket by hand. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(transportProblem('BAD_REQUEST', 'The request is not readable as HTTP, or its head is too large or too slow.').toBody());
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
