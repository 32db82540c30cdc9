import { describe, expect, it } from '@jest/globals';
import { ApiProblem, networkProblem } from '../api/problem';
import { answerKey } from '../api/query-url';
import { isRefusedMoment, type AskedQuestion } from './refused-moment';

const refusal = (field: string, status = 422) => new ApiProblem({ type: 'about:blank', title: '', status, code: 'MOMENT_AHEAD', detail: '', errors: [{ field, code: 'MOMENT_AHEAD', message: '' }] });
const asked = (error: unknown, more: Partial<AskedQuestion> = {}): AskedQuestion => ({ queryKey: answerKey('summary', {}, {}, '2199-01-01'), isActive: true, error, ...more });

describe('a moment that cannot be answered for', () => {
  it('is one that was refused for its own sake', () => {
    expect(isRefusedMoment([asked(null), asked(refusal('asOf'))], '2199-01-01')).toBe(true);
  });

  it('is not one that failed for another reason, of another page, or of another moment', () => {
    const others = [asked(null), asked(networkProblem()), asked(refusal('limit')), asked(refusal('asOf', 503)), asked(refusal('asOf'), { isActive: false })];
    expect(isRefusedMoment(others, '2199-01-01')).toBe(false);
    expect(isRefusedMoment([asked(refusal('asOf'))], '2026-03-01')).toBe(false);
    expect(isRefusedMoment([asked(refusal('asOf'))], undefined)).toBe(false);
  });
});
