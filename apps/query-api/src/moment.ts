/**
 * What `asOf` means. Whoever answers a query by itself asks
 *
 *   const moment = await findMoment(dependencies, query.parameters.asOf);
 *
 * and reads the log up to `moment.position` (included), taking `moment.day` for today.
 */
import { type BusinessDate } from '@lindung/domain/values/brands';
import { addDays, parseIsoDate } from '@lindung/domain/values/dates';
import { ProblemError, transportProblem } from '@lindung/platform/problem';
import { businessDayOf } from './business-day.js';
import { type QueryApiDependencies } from './dependencies.js';

/** A place in the log that somebody looks back to. */
export interface Moment {
  /** Decimal position of the last event recorded by then; `0` before the first. */
  readonly position: string;
  /** The time asked for; of a position, when its event was recorded. */
  readonly time: Date;
  /** The day in Jakarta that is called today then. */
  readonly day: BusinessDate;
  /** Whether it is the present, whose position moves on with the log. */
  readonly isNow: boolean;
}

type LogTimes = Pick<QueryApiDependencies, 'clock' | 'logHead' | 'lastPositionAt' | 'recordedAt'>;

const positionPrefix = 'position:';
/** Of a time: date, hour, minute, second, fraction, and the offset as `Z` or sign, hours and minutes. */
const timePattern = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:(Z)|([+ -])(\d\d):(\d\d))?$/;
const jakartaMinutes = 7 * 60;

function refused(message: string, code: 'INVALID' | 'POSITION_UNKNOWN' | 'MOMENT_AHEAD' = 'INVALID'): ProblemError {
  return transportProblem(code, code === 'INVALID' ? message : undefined, { errors: [{ field: 'asOf', code: code === 'INVALID' ? 'FIELD_INVALID' : code, message }] });
}

/**
 * The moment that an `asOf` names, which has passed its contract. 422 where there is no such day or
 * time, where it lies beyond today, or where the position is none of this log's or beyond its head.
 */
export async function findMoment(log: LogTimes, asOf: string): Promise<Moment> {
  if (asOf.startsWith(positionPrefix)) return momentOfPosition(log, asOf.slice(positionPrefix.length));
  const time = /^\d{4}-\d\d-\d\d$/.test(asOf) ? endOfDay(asOf) : timeOf(asOf);
  if (time === null) throw refused('There is no such day or time.');
  const now = log.clock();
  const day = businessDayOf(time);
  if (day > businessDayOf(now)) throw refused('Choose today or an earlier moment.', 'MOMENT_AHEAD');
  const isNow = time >= now;
  return { position: isNow ? await log.logHead() : await log.lastPositionAt(time), time, day, isNow };
}

async function momentOfPosition(log: LogTimes, position: string): Promise<Moment> {
  if (!/^(?:0|[1-9]\d{0,14})$/.test(position)) throw refused('This is not a position of this log.');
  const time = position === '0' ? log.clock() : await log.recordedAt(position);
  // Positions are dense, so only beyond the head there is no event.
  if (time === null) throw refused('This position lies beyond the head of the log.', 'POSITION_UNKNOWN');
  return { position, time, day: businessDayOf(time), isNow: false };
}

/** The last millisecond of a day in Jakarta; null where the calendar has no such day. */
function endOfDay(text: string): Date | null {
  const day = parseIsoDate(text);
  return day === null ? null : new Date(Date.parse(`${addDays(day, 1)}T00:00:00+07:00`) - 1);
}

/**
 * A time by the offset that it states, else Jakarta's. A space stands for the plus sign that it was
 * before somebody put it into an address without encoding it.
 */
function timeOf(text: string): Date | null {
  const [, date = '', hour, minute, second = '0', fraction = '', zulu, sign, offsetHours, offsetMinutes] = timePattern.exec(text) ?? [];
  if (parseIsoDate(date) === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (sign !== undefined && (Number(offsetHours) > 23 || Number(offsetMinutes) > 59)) return null;
  const stated = sign === undefined ? jakartaMinutes : (sign === '-' ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes));
  const midnightMs = Date.parse(`${date}T00:00:00Z`);
  const timeMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
  return new Date(midnightMs + timeMs - (zulu === undefined ? stated : 0) * 60_000);
}
