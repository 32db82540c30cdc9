import { beforeEach, describe, expect, it } from '@jest/globals';
import { queryNames } from '@lindung/integration-events/http/queries';
import { clearFloor, raiseFloor } from './floor';
import { answerKey, momentOfKey, queryUrl, takesMoment } from './query-url';

describe('the address of a question', () => {
  beforeEach(clearFloor);

  it('carries path, filters and the floor of what was written', () => {
    raiseFloor('12');
    expect(queryUrl('roster', { id: 'program-3275-2026' }, { status: 'paid', limit: 50, cursor: undefined, q: '' })).toBe('/v1/programs/program-3275-2026/roster?status=paid&limit=50&minPosition=12');
  });

  it('carries the moment in the place of the floor', () => {
    raiseFloor('12');
    expect(queryUrl('summary', { id: 'p' }, {}, '2026-03-01')).toBe('/v1/programs/p/summary?asOf=2026-03-01');
    expect(queryUrl('rosterCsv', { id: 'p' }, {}, 'position:7')).toBe('/v1/programs/p/roster.csv?asOf=position%3A7');
    expect(queryUrl('worker', { workerId: 'w' }, {}, '2026-03-01T10:00:00+07:00')).toBe('/v1/workers/w?asOf=2026-03-01T10%3A00%3A00%2B07%3A00');
  });

  it('asks every question of the past but what there was no past of', () => {
    expect(queryNames.filter((name) => !takesMoment(name))).toEqual(['config']);
    expect(queryUrl('config', {}, {}, '2026-03-01')).toBe('/v1/config');
  });

  it('is kept apart for each moment', () => {
    const keys = [undefined, '2026-03-01', 'position:7'].map((asOf) => answerKey('summary', { id: 'p' }, {}, asOf));
    expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(3);
    expect(keys.map(momentOfKey)).toEqual([null, '2026-03-01', 'position:7']);
    expect(momentOfKey(['imports'])).toBeNull();
  });
});
