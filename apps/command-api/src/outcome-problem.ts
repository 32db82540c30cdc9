import { type Refusal } from '@lindung/domain/decision';
import { type ReasonCode, reasons } from '@lindung/domain/reasons';
import { type Fault } from '@lindung/domain/values/fault';
import { type Undone } from '@lindung/application/outcome';
import { ProblemError } from '@lindung/platform/problem';

/** Refusals that are no conflict with the state: what is missing, what is wrong in a field, what to try again. */
const statusByCode: Partial<Record<ReasonCode, number>> = {
  PROGRAM_UNKNOWN: 404,
  WORKER_UNKNOWN: 404,
  SNAPSHOT_UNKNOWN: 404,
  DATE_IN_FUTURE: 422,
  CLEAR_TEXT_HAS_NIK: 422,
  FIELD_INVALID: 422,
  FIELD_MISSING: 422,
  IDEMPOTENCY_KEY_REUSED: 422,
  BUSY: 503,
  RANKING_BEHIND: 503,
};

const retryAfterSeconds = '1';

function refusalProblem({ code, detail, field, workers }: Refusal): ProblemError {
  const status = statusByCode[code] ?? 409;
  const errors = [
    ...(field === undefined ? [] : [{ field, code, message: reasons[code].en }]),
    ...(workers ?? []).map((worker) => ({ field: `workerIds.${worker.workerId}`, code: worker.code, message: reasons[worker.code].en })),
  ];
  return new ProblemError({ status, code, detail, errors, ...(status === 503 ? { headers: { 'Retry-After': retryAfterSeconds } } : {}) });
}

/** Errors of the write side that mean "not now": nothing is wrong with the command, and it may be sent again. */
const passing: ReadonlySet<unknown> = new Set(['EVENT_STORE_OVERLOADED', 'EVENT_STORE_UNAVAILABLE', 'EVENT_STORE_CLOSED', 'BUSY']);

/** A store that is away or a programme that others are busy with is 503; any other error stays what it is. */
export function problemOfError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !passing.has(error.code)) return error;
  const detail = 'The log does not take this right now. Send it again, with the same idempotency key if it had one.';
  return new ProblemError({ status: 503, code: 'UNAVAILABLE', detail, headers: { 'Retry-After': retryAfterSeconds } });
}

const faultError = ({ code, field }: Fault): { field: string; code: string; message: string } => ({ field, code, message: reasons[code].en });

/** What a command that changed nothing is answered: each fault with its field, or the refusal with its reason. */
export function problemOf(undone: Undone): ProblemError {
  if (undone.kind === 'refused') return refusalProblem(undone.refusal);
  const [first] = undone.faults;
  return new ProblemError({ status: 422, code: first.code, detail: reasons[first.code].en, errors: undone.faults.map(faultError) });
}
