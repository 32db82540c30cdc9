import { describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { figureNames } from './event-sets';
import { figureValue, isInSummary } from './figure-value';

const summary = {
  quota: 10_000,
  budget: { ceiling: 2_000_000_000, committed: 201_000, realised: 603_000_000, refunded: 0, free: 1_396_799_000, ceilingSeats: 9_950, affordableSeats: 6_949 },
  workers: { registered: 12, verified: 10, allocated: 6, paid: 5, covered: 3, standing: { unverified: 2, waiting: 4, outOfPolicy: 1, rejected: 0, exited: 0 } },
  need: { estimate: 200_000, covered: 3, gap: 199_997 },
} as unknown as QueryAnswer<'summary'>;

describe('the value of a figure', () => {
  it('is written as on the overview', () => {
    expect([figureValue('realised', summary), figureValue('covered', summary), figureValue('gap', summary)]).toEqual(['Rp603.000.000', '3', '199.997']);
    expect(figureNames.filter((figure) => !isInSummary(figure))).toEqual(['payments', 'rounds']);
    for (const figure of figureNames) expect([figure, figureValue(figure, summary) !== null]).toEqual([figure, isInSummary(figure)]);
  });
});
