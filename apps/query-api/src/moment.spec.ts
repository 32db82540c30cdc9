import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProblemError } from '@lindung/platform/problem';
import { moment as momentContract } from '@lindung/integration-events/http/fields';
import { findMoment, type Moment } from './moment.js';
import { rememberedLog } from './remembered-log.js';

const now = new Date('2026-08-03T10:00:00+07:00');
/** When the events at positions 1, 2, ... were recorded. */
const recorded = ['2026-03-01T00:00:00.000Z', '2026-03-01T16:59:59.999Z', '2026-03-01T17:00:00.000Z', '2026-08-03T02:00:00.000Z'].map((text) => new Date(text));

describe('a moment', () => {
  let asked: string[];
  const store = {
    lastPositionAt: async (time: Date) => {
      asked.push(time.toISOString());
      return String(recorded.filter((each) => each <= time).length) as never;
    },
    recordedAt: async (position: string) => recorded[Number(position) - 1] ?? null,
  };
  let log = { clock: () => now, logHead: async () => String(recorded.length), ...rememberedLog(store) };

  beforeEach(() => {
    asked = [];
    log = { ...log, ...rememberedLog(store) };
  });

  const found = async (asOf: string): Promise<Partial<Moment>> => {
    expect(momentContract.safeParse(asOf).success).toBe(true);
    const { position, day, isNow } = await findMoment(log, asOf);
    return { position, day: day as Moment['day'], isNow };
  };
  const refusal = (asOf: string): Promise<unknown> => findMoment(log, asOf).then(() => 'found', (error: unknown) => (error instanceof ProblemError ? [error.status, error.code] : error));

  it('is the end of a day in Jakarta, whatever was recorded in its last millisecond included', async () => {
    expect(await found('2026-02-28')).toEqual({ position: '0', day: '2026-02-28', isNow: false });
    expect(await found('2026-03-01')).toEqual({ position: '2', day: '2026-03-01', isNow: false });
    expect(await found('2026-03-02')).toEqual({ position: '3', day: '2026-03-02', isNow: false });
    expect(await found('1900-01-01')).toMatchObject({ position: '0' });
  });

  it('is a time, to the millisecond, in the day that Jakarta has then', async () => {
    expect(await found('2026-03-01T17:00:00Z')).toEqual({ position: '3', day: '2026-03-02', isNow: false });
    expect(await found('2026-03-01T16:59:59.9999Z')).toEqual({ position: '2', day: '2026-03-01', isNow: false });
    expect(await found('2026-03-01T07:00')).toMatchObject({ position: '1', day: '2026-03-01' });
    expect(await found('2026-03-01T00:00-07:00')).toMatchObject({ position: '1', day: '2026-03-01' });
    expect(await found('2026-03-01T06:59:59.998 07:00')).toMatchObject({ position: '0' });
  });

  it('is now from now until the end of today, and ahead from then on', async () => {
    for (const asOf of ['2026-08-03', '2026-08-03T10:00:00+07:00', '2026-08-03T23:59:59.999+07:00']) expect([asOf, await found(asOf)]).toEqual([asOf, { position: '4', day: '2026-08-03', isNow: true }]);
    expect(await found('2026-08-03T09:59:59.999+07:00')).toMatchObject({ position: '4', isNow: false });
    for (const asOf of ['2026-08-04', '2026-08-04T00:00', '2026-08-03T17:00:00Z']) expect([asOf, await refusal(asOf)]).toEqual([asOf, [422, 'MOMENT_AHEAD']]);
  });

  it('is a position, in the day on which its event was recorded', async () => {
    expect(await found('position:3')).toEqual({ position: '3', day: '2026-03-02', isNow: false });
    expect(await found('position:0')).toEqual({ position: '0', day: '2026-08-03', isNow: false });
    expect(await refusal('position:5')).toEqual([422, 'POSITION_UNKNOWN']);
    for (const asOf of ['position:01', 'position:abc', 'position:1.5', 'position:9999999999999999']) expect([asOf, await refusal(asOf)]).toEqual([asOf, [422, 'INVALID']]);
  });

  it('is none where the calendar or the clock has no such time', async () => {
    for (const asOf of ['2026-02-29', '2026-00-10', '2026-02-28T24:00', '2026-02-28T10:60', '2026-02-28T10:00:60', '2026-02-28T10:00+24:00', '2026-02-28T10:00+07:60']) {
      expect([asOf, await refusal(asOf)]).toEqual([asOf, [422, 'INVALID']]);
    }
  });

  it('is the same however its time is written', async () => {
    const times = fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: now, noInvalidDate: true });
    const offsets = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
    await fc.assert(
      fc.asyncProperty(times, offsets, async (time, offsetMinutes) => {
        const local = new Date(time.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
        const size = Math.abs(offsetMinutes);
        const sign = offsetMinutes < 0 ? '-' : '+';
        const offset = `${sign}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
        const moments = await Promise.all([`${local}${offset}`, `${local}${offset}`.replace('+', ' '), time.toISOString()].map((asOf) => findMoment(log, asOf)));
        for (const moment of moments) expect(moment).toEqual({ ...moments[0], time });
      }),
    );
  });

  it('is looked for once, unless something may still be recorded at it', async () => {
    for (let time = 0; time < 3; time += 1) await found('2026-03-01');
    expect(asked).toHaveLength(1);
    for (let time = 0; time < 3; time += 1) await found('2026-08-03T09:30');
    expect(asked).toHaveLength(4);
  });
});
