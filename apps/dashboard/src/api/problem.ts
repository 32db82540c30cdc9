/** An error as an answer: what a failed call throws, always with a code. */
import { problem as problemSchema, type FieldError, type Problem } from '@lindung/integration-events/http/problem';

export class ApiProblem extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfterMs: number | null = null,
  ) {
    super(`${problem.status} ${problem.code}`);
    this.name = 'ApiProblem';
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  get fields(): readonly FieldError[] {
    return this.problem.errors;
  }
}

function made(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: code, status, code, detail, errors: [] };
}

/** The service could not be reached at all. */
export function networkProblem(): ApiProblem {
  return new ApiProblem(made(0, 'NETWORK', ''));
}

/** An answer came, and what was looked for is not in it. */
export function notFoundProblem(): ApiProblem {
  return new ApiProblem(made(404, 'NOT_FOUND', ''));
}

/** The service answered something that its contract does not allow. */
export function unreadableAnswer(detail: string): ApiProblem {
  return new ApiProblem(made(0, 'ANSWER_UNREADABLE', detail));
}

/** Turns an answer that is not a success into what it says, also where a proxy answered without a problem body. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null;
  const body: unknown = await response.json().catch(() => null);
  const parsed = problemSchema.partial({ errors: true, detail: true, type: true, title: true }).safeParse(body);
  if (!parsed.success) return new ApiProblem(made(response.status, response.status >= 500 ? 'UNAVAILABLE' : 'BAD_REQUEST', response.statusText), retryAfterMs);
  return new ApiProblem({ ...made(response.status, parsed.data.code, ''), ...parsed.data, errors: parsed.data.errors ?? [] } as Problem, retryAfterMs);
}
