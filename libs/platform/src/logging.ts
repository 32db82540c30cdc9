import { type LoggerService } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type DestinationStream, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import { type LindungConfig } from './config.js';

/** The logger of a service: JSON lines on standard output. */
export type ServiceLogger = Logger;

/** Sixteen digits, also when spaced or dotted in groups: what a NIK or a No KK looks like. */
const NIK_LIKE = /(?<!\d)\d(?:[ .\u00a0-]?\d){15}(?!\d)/g;
const NIK_LIKE_ONCE = new RegExp(NIK_LIKE.source);
const REDACTED = '[16 digits]';

/**
 * Makes the logger of one service. Bodies and personal data are never handed to it; as a last net,
 * every run of sixteen digits in a line is struck out.
 */
export function createLogger(
  service: string,
  level: LindungConfig['logLevel'] = 'info',
  destination: DestinationStream = pino.destination({ fd: 1, sync: true }),
): ServiceLogger {
  return pino(
    {
      level,
      base: { service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      hooks: { streamWrite: strikeOutNiks },
    },
    destination,
  );
}

/** A file that log lines are appended to, for a process whose standard output is for people. */
export function logFile(path: string): DestinationStream {
  return pino.destination({ dest: path, mkdir: true, sync: true });
}

/** Strikes out NIK-like runs of digits in a text. */
export function redactNiks(text: string): string {
  return text.replace(NIK_LIKE, REDACTED);
}

/**
 * What of an error may stand in a log. A database error's message, detail and query may quote the
 * values of a row, so only its code and the names of what it concerns are kept.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, severity, table, constraint } = error as Error & Record<string, unknown>;
  if (typeof severity === 'string' && typeof code === 'string') {
    return { type: 'DatabaseError', code, severity, table, constraint, stack: stackFrames(error) };
  }
  const { type, message, stack } = stdSerializers.err(error);
  return { type, message, stack, ...(code === undefined ? {} : { code }) };
}

/**
 * The correlation id that a caller sent, when it is well-formed, otherwise a new one. None that looks like
 * a NIK, as three random ids in a thousand do: a log would strike its digits out, and nobody would find it.
 */
export function correlationIdOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const sent = headers['x-correlation-id'];
  if (typeof sent === 'string' && /^[A-Za-z0-9._-]{8,128}$/.test(sent) && !NIK_LIKE_ONCE.test(sent)) return sent;
  const trace = headers['traceparent'];
  const traceId = typeof trace === 'string' ? /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(trace)?.[1] : undefined;
  if (traceId !== undefined && !/^0+$/.test(traceId) && !NIK_LIKE_ONCE.test(traceId)) return traceId;
  for (;;) {
    const drawn = randomUUID();
    if (!NIK_LIKE_ONCE.test(drawn)) return drawn;
  }
}

/** Lets Nest write through the service's logger. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: ServiceLogger) {}

  log(message: unknown, ...context: unknown[]): void {
    // Nest tells of every module and route as it starts; that is for those who look for a fault.
    this.logger.debug(contextOf(context), text(message));
  }

  fatal(message: unknown, ...context: unknown[]): void {
    this.logger.fatal({ ...contextOf(context), ...errorOf(message) }, text(message));
  }

  error(message: unknown, ...context: unknown[]): void {
    this.logger.error({ ...contextOf(context), ...errorOf(message) }, text(message));
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.logger.warn(contextOf(context), text(message));
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.logger.debug(contextOf(context), text(message));
  }

  verbose(message: unknown, ...context: unknown[]): void {
    this.logger.trace(contextOf(context), text(message));
  }
}

function strikeOutNiks(line: string): string {
  if (!NIK_LIKE_ONCE.test(line)) return line;
  // Struck out value by value, so that the line stays JSON where the digits were a number.
  const redacted = JSON.stringify(redactValue(JSON.parse(line)));
  return `${redacted}\n`;
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactNiks(value);
  if (typeof value === 'number') return NIK_LIKE_ONCE.test(String(value)) ? REDACTED : value;
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [redactNiks(key), redactValue(inner)]));
}

function stackFrames(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return frames.join('\n');
}

function text(message: unknown): string {
  return message instanceof Error ? message.name : String(message);
}

function errorOf(message: unknown): { err?: Error } {
  return message instanceof Error ? { err: message } : {};
}

function contextOf(context: readonly unknown[]): { context?: string } {
  const last = context.at(-1);
  return typeof last === 'string' && !last.includes('\n') ? { context: last } : {};
}
