import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type TransportCode } from '@lindung/integration-events/http/problem';
import { type ServiceLogger } from './logging.js';
import { PROBLEM_MEDIA_TYPE, ProblemError, transportProblem, unavailableProblem } from './problem.js';

/** Transport problems by status, for errors that Fastify, Nest and their plugins raise. */
const CODE_OF_STATUS: Readonly<Record<number, TransportCode>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT',
  413: 'BODY_TOO_LARGE',
  414: 'BAD_REQUEST',
  415: 'MEDIA_TYPE_UNSUPPORTED',
  422: 'INVALID',
  429: 'TOO_MANY_REQUESTS',
  503: 'UNAVAILABLE',
};

/** PostgreSQL states, socket errors and what the event store says for them, that mean "not now" rather than "wrong". */
const DATABASE_AWAY = new Set(['EVENT_STORE_UNAVAILABLE', 'EVENT_STORE_CLOSED', '57P01', '57P02', '57P03', '53300', '08000', '08001', '08003', '08006', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/** The log is not any more what was appended. The message names a position and nothing else. */
const LOG_DAMAGE = new Set(['LOG_DAMAGED', 'LOG_SHORTENED']);

/** What the driver says of a connection that ended, or is not to be had, where it gives no code. */
const CONNECTION_LOST = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/**
 * Turns whatever was thrown into a problem. What nobody foresaw becomes a 500 that tells nothing
 * but the correlation id.
 */
export function problemOf(error: unknown, correlationId: string): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof Error && LOG_DAMAGE.has(textAt(error, 'code') ?? '')) return transportProblem('LOG_DAMAGED', error.message);
  const status = error instanceof HttpException ? error.getStatus() : numberAt(error, 'statusCode');
  const code = status === null ? undefined : CODE_OF_STATUS[status];
  if (code !== undefined && code !== 'UNAVAILABLE') return transportProblem(code);
  if (code === 'UNAVAILABLE' || DATABASE_AWAY.has(textAt(error, 'code') ?? '') || CONNECTION_LOST.test(textAt(error, 'message') ?? '')) {
    return unavailableProblem('The service or its database is not available right now; try again.', 2);
  }
  if (status !== null && status >= 400 && status < 500) return transportProblem('BAD_REQUEST');
  return transportProblem('INTERNAL', `Something failed on our side. Quote the correlation id ${correlationId} when you report it.`);
}

/** Writes a problem as the answer. */
export function sendProblem(reply: FastifyReply, problem: ProblemError): void {
  // Fastify would cut the connection while the body is still coming, and its sender would see that
  // instead of why. The rest is read into the void, for as long as any request may take.
  if (problem.status === 413) void reply.removeHeader('connection');
  void reply
    .code(problem.status)
    .headers(problem.headers)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    // As bytes: Fastify would add a charset, which this media type does not have.
    .send(Buffer.from(JSON.stringify(problem.toBody())));
}

/** The one place where errors become answers; also Fastify's own errors come through here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: ServiceLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error, request.id);
    if (problem.status >= 500) this.#log(error, { correlationId: request.id, route: request.routeOptions.url, code: problem.code });
    if (reply.sent || reply.raw.headersSent) {
      // The answer had begun, so the only honest end is a broken connection.
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, problem);
  }

  /** Whoever is asked to come back later was foreseen; everything else somebody has to look at. */
  #log(error: unknown, what: { readonly correlationId: string; readonly route: string | undefined; readonly code: string }): void {
    if (error instanceof ProblemError && error.status === 503) this.logger.info(what, 'asked to come back later');
    else this.logger.error({ err: error, ...what }, 'request failed');
  }
}

function numberAt(error: unknown, key: string): number | null {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : undefined;
  return typeof value === 'number' ? value : null;
}

function textAt(error: unknown, key: string): string | null {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' ? value : null;
}
