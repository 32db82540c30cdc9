import { ProblemError, transportProblem } from '@lindung/platform/problem';
import { type MomentReader, type Positioned } from '@lindung/projections/time-travel/moment-readers';
import { ReplayFailed, ReplayTooLarge, ReplayUnderWay } from '@lindung/projections/time-travel/moment-requests';
import { type QueryApiDependencies } from './dependencies.js';
import { findMoment, type Moment } from './moment.js';

/** How long a moment that the read models are about to reach is waited for, rather than replayed. */
const nearlyThereMs = 1_000;

type Ask<Answer> = (dependencies: QueryApiDependencies) => Promise<Answer>;

/**
 * Asks a question as it would have been answered at a moment: of the live read models where they stand
 * at that very position, else of a replay of the log up to there. `discard` gets an answer that turned
 * out to be of another moment.
 */
export async function answerAsOf<Answer extends Positioned>(dependencies: QueryApiDependencies, asOf: string, ask: Ask<Answer>, discard: (answer: Answer) => void): Promise<Answer> {
  const moment = await findMoment(dependencies, asOf);
  // The clock stands still at the moment, and with it everything that depends on the day.
  const askThen = (readers: MomentReader): Promise<Answer> => ask({ ...dependencies, ...readers, clock: () => moment.time });
  if (moment.isNow) {
    await dependencies.waitForPosition(moment.position, nearlyThereMs);
    return askThen(dependencies);
  }
  const live = await askLive(dependencies, moment, askThen, discard);
  if (live !== null) return live;
  try {
    return await dependencies.moments.answer(Number(moment.position), askThen, discard);
  } catch (error) {
    throw problemOfReplay(error);
  }
}

/** The answer of the live read models where they stand, and stay, at the moment, else null. */
async function askLive<Answer extends Positioned>(
  { moments, readModelPosition, waitForPosition, reader, fileReader }: QueryApiDependencies,
  { position }: Moment,
  ask: (readers: MomentReader) => Promise<Answer>,
  discard: (answer: Answer) => void,
): Promise<Answer | null> {
  if (moments.isOpen(Number(position))) return null;
  await waitForPosition(position, nearlyThereMs);
  if ((await readModelPosition()) !== position) return null;
  try {
    const answer = await ask({ reader, fileReader });
    if (answer.position === position) return answer;
    discard(answer);
  } catch (error) {
    // A refusal says no position; it counts where they are there even now.
    if ((await readModelPosition()) === position) throw error;
  }
  return null;
}

function problemOfReplay(error: unknown): unknown {
  if (error instanceof ReplayTooLarge) return transportProblem('REPLAY_TOO_LARGE', undefined, { errors: [{ field: 'asOf', code: error.code, message: 'Choose an earlier moment, or replay the log with the auditor tool.' }] });
  if (error instanceof ReplayFailed && error.problem.startsWith('LOG_')) return transportProblem('LOG_DAMAGED', `The log up to this moment is damaged or was altered (${error.problem}): nothing is computed from it. Run the auditor tool (verify).`);
  if (error instanceof ReplayFailed) return new ProblemError({ status: 503, code: 'UNAVAILABLE', detail: `The log up to this moment could not be replayed (${error.problem}).`, headers: { 'Retry-After': '30' } });
  if (!(error instanceof ReplayUnderWay)) return error;
  const { position, reached } = error;
  const howFar = reached === null ? 'It waits for its turn.' : `${reached} of ${position} events have been replayed.`;
  return transportProblem('REPLAY_UNDER_WAY', `The state of that moment is being replayed from the log. ${howFar} Ask again as Retry-After says.`, {
    progress: { done: reached ?? 0, total: position },
    headers: { 'Retry-After': '2' },
  });
}
