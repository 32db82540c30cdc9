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

const faultError = ({ code, field }: Fault): { field: string; code: string; message: string } => ({ field, code, message: reasons[code].en });

/** What a command that changed nothing is answered: each fault with its field, or the refusal with its reason. */
export function problemOf(undone: Undone): ProblemError {
  if (undone.kind === 'refused') return refusalProblem(undone.refusal);
  const [first] = undone.faults;
  return new ProblemError({ status: 422, code: first.code, detail: reasons[first.code].en, errors: undone.faults.map(faultError) });
}
