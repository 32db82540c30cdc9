import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  candidateTestOn, coverStartFor, isWaiting, standingClasses, standingClassOf, standingOn, standings,
  type CandidateDates, type StandingFacts,
} from './standing.js';
import { type BusinessDate, type Decile, type Month } from './values/brands.js';
import { addDays } from './values/dates.js';

const day = (text: string) => text as BusinessDate;
const month = (text: string) => text as Month;
const policy = { maxDecile: 4 as Decile };
const verified = (decile: Decile | null) => ({ kind: 'verified', decile, snapshotDate: day('2026-01-31') }) as const;
const facts = (more: Partial<StandingFacts>): StandingFacts => ({ holdsSeat: false, exited: false, dtsen: verified(3), barred: false, ...more });

describe('the class of a standing', () => {
  it.each([
    ['candidate', {}],
    ['candidate', { dtsen: verified(4) }],
    ['excluded', { dtsen: verified(5) }],
    ['excluded', { dtsen: verified(null) }],
    ['excluded', { barred: true }],
    ['unverified', { dtsen: { kind: 'none' } }],
    ['rejected', { dtsen: { kind: 'rejected' } }],
    ['exited', { exited: true }],
    ['allocated', { holdsSeat: true }],
  ] as const)('is %s for %j', (expected, more) => {
    expect(standingClassOf(facts(more), policy)).toBe(expected);
  });

  it('is the first that applies', () => {
    const everything = { holdsSeat: true, exited: true, dtsen: { kind: 'rejected' }, barred: true } as const;
    expect(standingClassOf(facts(everything), policy)).toBe('allocated');
    expect(standingClassOf(facts({ ...everything, holdsSeat: false }), policy)).toBe('exited');
    expect(standingClassOf(facts({ ...everything, holdsSeat: false, exited: false }), policy)).toBe('rejected');
    expect(standingClassOf(facts({ barred: true, dtsen: { kind: 'none' } }), policy)).toBe('unverified');
  });

  it('leads to exactly one standing, whatever the day says', () => {
    const both = standingClasses.flatMap((each) => [standingOn(each, true), standingOn(each, false)]);
    expect(new Set(both)).toEqual(new Set(standings));
    expect([standingOn('candidate', true), standingOn('candidate', false), standingOn('excluded', true)]).toEqual(['waiting', 'outOfPolicy', 'outOfPolicy']);
  });
});

describe('the first day of cover', () => {
  it.each([
    ['2025-12-20', '2026-01-01', '2026-01-01'],
    ['2026-01-01', '2026-01-01', '2026-01-01'],
    ['2026-01-02', '2026-01-01', '2026-02-01'],
    ['2026-01-31', '2026-01-01', '2026-02-01'],
    ['2026-02-01', '2026-01-01', '2026-03-01'],
    ['2026-12-01', '2026-01-01', '2027-01-01'],
    ['2026-03-10', '2026-07-01', '2026-07-01'],
  ])('of a decision on %s for cover from %s is %s', (decided, start, expected) => {
    expect(coverStartFor(day(decided), day(start))).toBe(expected);
  });
});

describe('waiting', () => {
  const dates = (more: Partial<CandidateDates> = {}): CandidateDates => ({
    coverableFrom: month('2020-01'), coverableUntil: month('2040-01'), snapshotDate: day('2026-01-31'), ...more,
  });
  const program = { coverStart: day('2026-01-01'), snapshotMaxAgeDays: 30 };
  const waitsOn = (on: string, more: Partial<CandidateDates> = {}, limit: number | null = 30) =>
    isWaiting(dates(more), candidateTestOn(day(on), { ...program, snapshotMaxAgeDays: limit }));

  it('lasts as many days after the snapshot as the policy allows, over the end of February too', () => {
    expect(waitsOn('2026-03-02')).toBe(true);
    expect(waitsOn('2026-03-03')).toBe(false);
    expect(waitsOn('2028-03-01', { snapshotDate: day('2028-01-31') })).toBe(true);
    expect(waitsOn('2028-03-02', { snapshotDate: day('2028-01-31') })).toBe(false);
    expect(waitsOn('2026-01-31', {}, 0)).toBe(true);
    expect(waitsOn('2026-02-01', {}, 0)).toBe(false);
    expect(waitsOn('2039-03-03', {}, null)).toBe(true);
  });

  it('goes by the age on the first of the month in which cover would start', () => {
    expect(waitsOn('2026-02-15', { coverableFrom: month('2026-03') })).toBe(true);
    expect(waitsOn('2026-02-15', { coverableFrom: month('2026-04') })).toBe(false);
    expect(waitsOn('2026-02-15', { coverableUntil: month('2026-03') })).toBe(true);
    expect(waitsOn('2026-02-15', { coverableUntil: month('2026-02') })).toBe(false);
  });

  it('never comes back by the mere passing of days, once a snapshot has expired', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.nat(400), fc.nat(400), (offset, limit, later) => {
        const on = addDays(day('2026-01-31'), offset);
        if (!waitsOn(on, {}, limit)) expect(waitsOn(addDays(on, later), {}, limit)).toBe(false);
      }),
    );
  });
});
