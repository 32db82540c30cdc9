import { parseIsoDate, addDays } from '@lindung/domain/values/dates';
import { type LogSource } from '../source/log-source.js';
import { UsageError } from '../verb.js';

const POSITION = /^(?:position:)?(0|[1-9]\d{0,14})$/;
const TIME = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;
/** Jakarta has no summer time. */
const JAKARTA = '+07:00';

/**
 * The position that a text names: a position itself, a time (without an offset: in Jakarta), or a day,
 * which means its end in Jakarta. A time stands for the last event that had been recorded by then.
 *
 * @throws UsageError where it names none of this log.
 */
export async function positionOf(source: LogSource, text: string): Promise<number> {
  const [, digits] = POSITION.exec(text) ?? [];
  if (digits === undefined) return source.lastPositionAt(timeOf(text));
  const position = Number(digits);
  const head = await source.head();
  if (position > head) throw new UsageError(`Position ${position} lies beyond the end of ${source.description}, which has ${head} events.`);
  return position;
}

function timeOf(text: string): Date {
  const day = parseIsoDate(text);
  if (day !== null) return new Date(Date.parse(`${addDays(day, 1)}T00:00:00${JAKARTA}`) - 1);
  const [, date = '', hours, minutes, seconds = '00', fraction = '', offset = JAKARTA] = TIME.exec(text) ?? [];
  if (parseIsoDate(date) === null) throw new UsageError(`"${text}" is neither a position, nor a day such as 2026-03-01, nor a time such as 2026-03-01T12:00:00+07:00.`);
  return new Date(`${date}T${hours}:${minutes}:${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`);
}
