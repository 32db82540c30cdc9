import { ProblemError, unavailableProblem } from '@lindung/platform/problem';
import { type QueryApiDependencies } from './dependencies.js';

/** How long an answer waits for the read models before it gives up. */
const waitMs = 5000;

const refused = (message: string): ProblemError =>
  new ProblemError({ status: 422, code: 'INVALID', detail: message, errors: [{ field: 'minPosition', code: 'FIELD_INVALID', message }] });

/**
 * Waits until the read models contain what the caller wrote. 422 where the position is none of this
 * log's or lies beyond its head, 503 with Retry-After where the read models do not get there in time.
 */
export async function reachMinPosition(dependencies: QueryApiDependencies, minPosition: string | undefined): Promise<void> {
  if (minPosition === undefined) return;
  if (!/^\d{1,18}$/.test(minPosition)) throw refused('This is not a position of this log.');
  if (await dependencies.waitForPosition(minPosition, 0)) return;
  if (BigInt(minPosition) > BigInt(await dependencies.logHead())) throw refused('This position lies beyond the head of the log.');
  if (await dependencies.waitForPosition(minPosition, waitMs)) return;
  throw unavailableProblem('The read models have not reached this position yet; ask again.', 1, 'NOT_CAUGHT_UP');
}
