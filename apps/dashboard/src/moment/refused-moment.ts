/** Whether the service says that a moment is none that it can answer for: ahead of now, or beyond the log. */
import { type Query } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem';
import { momentOfKey } from '../api/query-url';

/** The parts of a question that tell what became of it. */
export interface AskedQuestion {
  readonly queryKey: Query['queryKey'];
  readonly isActive: boolean;
  readonly error: unknown;
}

/** Whether a question on the screen about this moment was refused for the moment's sake. */
export function isRefusedMoment(questions: readonly AskedQuestion[], asOf: string | undefined): boolean {
  return (
    asOf !== undefined &&
    questions.some(({ queryKey, isActive, error }) => isActive && momentOfKey(queryKey) === asOf && error instanceof ApiProblem && error.status === 422 && error.fields.some(({ field }) => field === 'asOf'))
  );
}
