/**
 * The moment that the dashboard is looked at from, as it stands in the address: `?asOf=2026-03-01`
 * (the end of that day in Jakarta), a time, or `?asOf=position:1234`. Without one it is now.
 */
import { moment } from '@lindung/integration-events/http/fields';

export interface MomentSearch {
  readonly asOf?: string | undefined;
}

const positionPrefix = 'position:';
const wibOffsetMs = 7 * 3_600_000;
const dayMs = 86_400_000;

/** A moment from an address; undefined where there is none, or none that anybody could mean. */
export function readAsOf(value: unknown): string | undefined {
  // Whoever pastes an offset without encoding its plus sends a space.
  const text = typeof value === 'string' ? value.replace(' ', '+') : '';
  return moment.safeParse(text).success ? text : undefined;
}

/** What of an address is the moment. */
export function readMomentSearch(search: Record<string, unknown>): MomentSearch {
  const asOf = readAsOf(search['asOf']);
  return asOf === undefined ? {} : { asOf };
}

/** The position that a moment names; null where it names a day or a time. */
export function positionOf(asOf: string): string | null {
  return asOf.startsWith(positionPrefix) ? asOf.slice(positionPrefix.length) : null;
}

/** The moment right after the event at a position. */
export function momentOfPosition(position: string): string {
  return `${positionPrefix}${position}`;
}

/** A time with its offset; without one Jakarta's is meant. Null where the moment is a day or a position. */
export function timeOf(asOf: string): string | null {
  if (!/^\d{4}-\d\d-\d\dT/.test(asOf)) return null;
  return /(?:Z|[+-]\d\d:\d\d)$/.test(asOf) ? asOf : `${asOf}+07:00`;
}

/** The day in Jakarta on which a moment falls; null where only the log knows it. */
export function dayOf(asOf: string): string | null {
  if (positionOf(asOf) !== null) return null;
  const time = timeOf(asOf);
  if (time === null) return asOf;
  const timeMs = Date.parse(time);
  return Number.isNaN(timeMs) ? asOf.slice(0, 10) : new Date(timeMs + wibOffsetMs).toISOString().slice(0, 10);
}

/**
 * The last millisecond since 1970 that a moment still holds, as the service reads it: a day ends at
 * 24:00 in Jakarta. Null where the moment is a position, or no real day or time.
 */
export function lastMsOf(asOf: string): number | null {
  if (positionOf(asOf) !== null) return null;
  const time = timeOf(asOf);
  const lastMs = time === null ? Date.parse(`${asOf}T00:00:00+07:00`) + dayMs - 1 : Date.parse(time);
  return Number.isNaN(lastMs) ? null : lastMs;
}
