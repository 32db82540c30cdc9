import { describe, expect, it } from '@jest/globals';
import { eventType } from '../i18n/id-log';
import { eventSets, figureBehind, figureNames, typesBehind } from './event-sets';
import { filtersOf, isFiltered, readEventsSearch, withoutPlace } from './events-search';

describe('what the log is searched for', () => {
  it('is read from the address', () => {
    const search = { type: 'PremiumPaid,PremiumReversed', worker: 'abc', actor: 'bendahara:bagus', from: '2026-03-01', to: '2026-03-31', after: 1200, all: 1 };
    expect(readEventsSearch(search)).toEqual({ ...search, after: '1200', all: '1' });
  });

  it('drops what has no form that the API takes', () => {
    expect(readEventsSearch({ type: 'Premium Paid', worker: 'a b', from: 'kemarin', to: 3, after: '-1', all: '2', status: 'paid', actor: '' })).toEqual({});
  });

  it('tells filters from the place where one begins', () => {
    expect([isFiltered({ after: '3' }), isFiltered({ all: '1' }), isFiltered({ from: '2026-03-01' })]).toEqual([false, false, true]);
    expect(filtersOf({ after: '3', all: '1', type: 'PremiumPaid' })).toEqual({ type: 'PremiumPaid' });
    expect(withoutPlace({ after: '3', all: '1' })).toEqual({ all: '1' });
  });
});

describe('the events behind a figure', () => {
  it('are kinds that have a name, each once, and no more than one question takes', () => {
    for (const figure of figureNames) {
      const types: readonly string[] = eventSets[figure];
      expect([figure, types.filter((type) => !(type in eventType))]).toEqual([figure, []]);
      expect([figure, new Set(types).size]).toEqual([figure, types.length]);
      expect(types.length).toBeLessThanOrEqual(20);
      expect(readEventsSearch({ type: typesBehind(figure) })).toEqual({ type: typesBehind(figure) });
    }
  });

  it('lead back to their figure', () => {
    expect(figureBehind(typesBehind('realised'))).toBe('realised');
    expect(figureBehind('PremiumPaid')).toBeNull();
  });
});
