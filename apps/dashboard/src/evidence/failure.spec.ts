import { describe, expect, it } from '@jest/globals';
import { ApiProblem, networkProblem, notFoundProblem, unreadableAnswer } from '../api/problem';
import { verdictOfFailure } from './failure';
import { EvidenceAlarmRaised, EvidenceAwaited } from './verdict';

const problem = (status: number, code: string) => new ApiProblem({ type: 'about:blank', title: code, status, code, detail: '', errors: [] });

describe('an examination that failed', () => {
  it('is an alarm where something was said that cannot be', () => {
    expect(verdictOfFailure(new EvidenceAlarmRaised('NOT_INCLUDED', ['note']))).toEqual({ state: 'alarm', reason: 'NOT_INCLUDED', exhibits: ['note'] });
    expect(verdictOfFailure(problem(422, 'POSITION_UNKNOWN'))).toMatchObject({ state: 'alarm', reason: 'BEYOND_LOG' });
    expect(verdictOfFailure(problem(500, 'LOG_DAMAGED'))).toMatchObject({ state: 'alarm', reason: 'LOG_DAMAGED' });
    expect(verdictOfFailure(unreadableAnswer('proof: expected array'))).toMatchObject({ state: 'alarm', reason: 'MALFORMED' });
  });

  it('is none where nothing was said', () => {
    expect(verdictOfFailure(new EvidenceAwaited()).state).toBe('waiting');
    const failures = [networkProblem(), problem(503, 'NOT_CAUGHT_UP'), problem(503, 'UNAVAILABLE'), problem(500, 'INTERNAL'), notFoundProblem(), new Error('chunk')];
    expect(failures.map((failure) => verdictOfFailure(failure).state)).toEqual(['offline', 'waiting', 'unavailable', 'unavailable', 'unavailable', 'unavailable']);
  });
});
