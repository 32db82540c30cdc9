import { STATUS_CODES } from 'node:http';
import { type ZodError } from 'zod';
import { fieldErrors } from '@lindung/integration-events/http/field-errors';
import { type FieldError, type Problem, type Progress, type TransportCode, transportCodes } from '@lindung/integration-events/http/problem';

/** Media type of every answer that is not a success. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** What a {@link ProblemError} says. */
export interface ProblemContent {
  readonly status: number;
  /** Stable, upper-case, listed in the docs. */
  readonly code: string;
  /** One or two sentences for a person: what is wrong and what to do. Never personal data. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** How far that has come for which the caller is told to wait. */
  readonly progress?: Progress | undefined;
  /** Header fields that belong to the answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown anywhere below an HTTP handler, it becomes the answer in RFC 9457 form. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly progress: Progress | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor({ status, code, detail, errors = [], progress, headers = {} }: ProblemContent) {
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.progress = progress;
    this.headers = headers;
  }

  /** The body of the answer. */
  toBody(): Problem {
    return {
      // A reference relative to the service: its docs page explains every code.
      type: `/docs#${this.code}`,
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      detail: this.message,
      errors: this.errors.map((error) => ({ ...error })),
      ...(this.progress === undefined ? {} : { progress: this.progress }),
    };
  }
}

/** One of the answers that the HTTP layer itself gives; `detail` replaces its usual sentence. */
export function transportProblem(
  code: TransportCode,
  detail?: string,
  more: Pick<ProblemContent, 'errors' | 'progress' | 'headers'> = {},
): ProblemError {
  const { status, en } = transportCodes[code];
  return new ProblemError({ status, code, detail: detail ?? en, ...more });
}

/**
 * 422 with one entry per field that the schema refused, for the `input` that it was given. Entries
 * of lists are named by index (`workerIds[3]`).
 */
export function validationProblem(error: ZodError, input: unknown): ProblemError {
  const errors = fieldErrors(error, input).map((entry) => ({
    ...entry,
    field: entry.field.replace(/\.(\d+)(?=\.|$)/g, '[$1]'),
  }));
  return transportProblem('INVALID', undefined, { errors });
}

/** 409: a business rule refused it and nothing was changed. */
export function refusalProblem(refusal: {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}): ProblemError {
  return new ProblemError({ status: 409, ...refusal });
}

/** 404: there is no such thing. `detail` names the kind of thing, never a personal value. */
export function notFoundProblem(detail?: string): ProblemError {
  return transportProblem('NOT_FOUND', detail);
}

/** 503 with `Retry-After` in seconds. */
export function unavailableProblem(detail: string, retryAfterSeconds: number, code: 'UNAVAILABLE' | 'NOT_CAUGHT_UP' = 'UNAVAILABLE'): ProblemError {
  return transportProblem(code, detail, { headers: { 'Retry-After': String(retryAfterSeconds) } });
}
