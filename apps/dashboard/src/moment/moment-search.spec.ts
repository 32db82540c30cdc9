import { describe, expect, it } from '@jest/globals';
import { dayOf, lastMsOf, momentOfPosition, positionOf, readAsOf, readMomentSearch, timeOf } from './moment-search';

describe('the moment in the address', () => {
  it.each(['2026-03-01', '2026-03-01T10:00:00+07:00', '2026-03-01T10:00', 'position:0', 'position:1234'])('takes %s as it stands', (asOf) => {
    expect(readMomentSearch({ asOf, status: 'paid' })).toEqual({ asOf });
  });

  it('gives a time its plus sign back, which an address may have made a space', () => {
    expect(readAsOf('2026-03-01T10:00:00 07:00')).toBe('2026-03-01T10:00:00+07:00');
  });

  it.each([undefined, null, '', 'kemarin', '2026', '01-03-2026', 'position:', 'position:1 2', 20260301, ['2026-03-01']])('takes %j for now', (value) => {
    expect(readMomentSearch({ asOf: value })).toEqual({});
  });
});

describe('what a moment is', () => {
  it('knows the day in Jakarta, whatever the offset', () => {
    expect(dayOf('2026-03-01')).toBe('2026-03-01');
    expect(dayOf('2026-03-01T23:30:00Z')).toBe('2026-03-02');
    expect(dayOf('2026-03-01T23:30')).toBe('2026-03-01');
    expect(dayOf('position:12')).toBeNull();
  });

  it('tells positions from times', () => {
    expect(positionOf('position:12')).toBe('12');
    expect(positionOf('2026-03-01')).toBeNull();
    expect(positionOf(momentOfPosition('7'))).toBe('7');
    expect(timeOf('2026-03-01')).toBeNull();
    expect(timeOf('position:12')).toBeNull();
    expect(timeOf('2026-03-01T10:00')).toBe('2026-03-01T10:00+07:00');
    expect(timeOf('2026-03-01T10:00:00Z')).toBe('2026-03-01T10:00:00Z');
  });

  it('ends with its day in Jakarta, or is over at its time', () => {
    const ends = (asOf: string): string | null => {
      const lastMs = lastMsOf(asOf);
      return lastMs === null ? null : new Date(lastMs).toISOString();
    };
    expect(ends('2026-03-01')).toBe('2026-03-01T16:59:59.999Z');
    expect(ends('2026-03-01T10:00')).toBe('2026-03-01T03:00:00.000Z');
    expect(ends('2026-03-01T10:00:00.123Z')).toBe('2026-03-01T10:00:00.123Z');
    expect([ends('position:12'), ends('2026-03-01T99:00')]).toEqual([null, null]);
  });
});
