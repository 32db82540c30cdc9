/** What a failed examination means: an alarm, or only that there was nothing to examine. */
import { ApiProblem } from '../api/problem';
import { EvidenceAlarmRaised, EvidenceAwaited, type Alarm, type AlarmReason, type Unexamined } from './verdict';

const alarm = (reason: AlarmReason): Alarm => ({ state: 'alarm', reason, exhibits: [] });

/** A failure of the network or the server is no alarm; an answer that contradicts is. */
export function verdictOfFailure(error: unknown): Alarm | Unexamined {
  if (error instanceof EvidenceAlarmRaised) return { state: 'alarm', reason: error.reason, exhibits: error.exhibits };
  if (error instanceof EvidenceAwaited) return { state: 'waiting' };
  if (!(error instanceof ApiProblem)) return { state: 'unavailable' };
  if (error.code === 'NETWORK') return { state: 'offline' };
  if (error.code === 'POSITION_UNKNOWN') return alarm('BEYOND_LOG');
  if (error.code === 'LOG_DAMAGED') return alarm('LOG_DAMAGED');
  if (error.code === 'ANSWER_UNREADABLE') return alarm('MALFORMED');
  if (error.code === 'NOT_CAUGHT_UP') return { state: 'waiting' };
  return { state: 'unavailable' };
}
