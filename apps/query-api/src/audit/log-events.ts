import { type BusinessDate } from '@lindung/domain/values/brands';
import { addDays } from '@lindung/domain/values/dates';
import { type Position } from '@lindung/event-store/event-store';
import { LogDamagedError } from '@lindung/event-store/event-store-errors';
import { type QueryParameters } from '@lindung/integration-events/http/queries';
import { findWorkerHistory, historyEventView, type HistoryEventView } from '@lindung/projections/worker-history/history-query';
import { startOfDay } from '../business-day.js';
import { type QueryApiDependencies } from '../dependencies.js';

/** A page looks at no more of the log than this, so that a filter that hits nothing costs what one that hits costs. */
const POSITIONS_PER_PAGE = 20_000;
const DEFAULT_LIMIT = 100;

export interface LogPage {
  readonly events: readonly HistoryEventView[];
  readonly nextAfter: string | null;
  readonly position: string;
}

type Parameters = QueryParameters<'auditEvents'>;

/** A part of the log, both ends as positions; `after` is not in it. */
interface Range {
  readonly after: number;
  readonly until: number;
  /** Where the log ended when the question was asked, or at the moment asked for. */
  readonly end: number;
}

/**
 * The log in order from a position on, up to `end` (the head, or the moment asked for).
 *
 * @throws LogDamagedError where what was looked through is not what was appended.
 */
export async function findLogEvents(dependencies: QueryApiDependencies, parameters: Parameters, end: string): Promise<LogPage> {
  const range = await rangeOf(dependencies, parameters, Number(end));
  const limit = parameters.limit ?? DEFAULT_LIMIT;
  const found = parameters.worker === undefined ? await scan(dependencies, parameters, range, limit) : await ofWorker(dependencies, parameters, range, limit);
  return { position: end, ...found };
}

/** Days of recording are bounds of positions, because the time of recording never decreases along the log. */
async function rangeOf(dependencies: QueryApiDependencies, { after, from, to }: Parameters, end: number): Promise<Range> {
  const before = async (day: BusinessDate): Promise<number> => Number(await dependencies.lastPositionAt(new Date(startOfDay(day).getTime() - 1)));
  const first = from === undefined ? 0 : await before(from as BusinessDate);
  const last = to === undefined ? end : await before(addDays(to as BusinessDate, 1));
  return { after: Math.max(Number(after ?? 0), first), until: Math.min(end, last), end };
}

/** `position` where it is not the end of what was asked for. */
type Found = Omit<LogPage, 'position'> & Partial<Pick<LogPage, 'position'>>;

/** Whoever asks for one programme is spared what is about others; people and registers belong to all. */
const belongsTo = (program: string | undefined, { data }: HistoryEventView): boolean => program === undefined || typeof data['programId'] !== 'string' || data['programId'] === program;

async function scan({ log }: QueryApiDependencies, parameters: Parameters, range: Range, limit: number): Promise<Found> {
  const { type, actor, program } = parameters;
  const isFiltered = type !== undefined || actor !== undefined || program !== undefined;
  const until = isFiltered ? Math.min(range.until, range.after + POSITIONS_PER_PAGE) : range.until;
  if (range.after >= until) return { events: [], nextAfter: null };
  const events: HistoryEventView[] = [];
  const types = type === undefined ? {} : { types: type.split(',') };
  const batchSize = actor === undefined ? limit : 1_000;
  let lookedUntil = until;
  search: for await (const batch of log.readAll({ after: String(range.after) as Position, until: String(until) as Position, batchSize, ...types })) {
    for (const event of batch) {
      if (actor !== undefined && event.actor.subject !== actor) continue;
      const view = historyEventView(event);
      if (!belongsTo(program, view)) continue;
      events.push(view);
      if (events.length < limit) continue;
      lookedUntil = Number(event.position);
      break search;
    }
  }
  // Where the database sifts by type, a position that is missing would be taken for one of another type.
  if (type !== undefined) await refuseGaps(log, range.after, lookedUntil);
  return { events, nextAfter: lookedUntil < range.until ? String(lookedUntil) : null };
}

async function refuseGaps(log: QueryApiDependencies['log'], after: number, until: number): Promise<void> {
  const missing = until - after - (await log.countBetween(after, until));
  if (missing === 0) return;
  // Reading everything names the first one that is missing, if it is a near one.
  await log.readAll({ after: String(after) as Position, until: String(until) as Position })[Symbol.asyncIterator]().next();
  throw new LogDamagedError(String(until), `The log lacks ${missing} of the positions ${after + 1} to ${until}`);
}

/** What concerns a worker stands in its history already, programmes' events among it. */
async function ofWorker({ reader, readModelPosition }: QueryApiDependencies, parameters: Parameters, range: Range, limit: number): Promise<Found> {
  const { worker = '', type, actor, program } = parameters;
  const history = await findWorkerHistory(reader, worker);
  const types = type?.split(',');
  const events = (history?.events ?? []).filter(
    (event) =>
      Number(event.position) > range.after &&
      Number(event.position) <= range.until &&
      (types === undefined || types.includes(event.type)) &&
      (actor === undefined || event.actor === actor) &&
      belongsTo(program, event),
  );
  const nextAfter = events.length > limit ? (events[limit - 1]?.position ?? null) : null;
  // Nothing is said about what the read models have not seen yet.
  const position = history === null ? await readModelPosition() : history.position;
  return { events: events.slice(0, limit), nextAfter, position: String(Math.min(Number(position), range.end)) };
}
