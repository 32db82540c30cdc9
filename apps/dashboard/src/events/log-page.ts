/** One page of the log. A search looks at a bounded part of the log at a time, so that a page may take several questions. */
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';

/** Questions that are asked for one page before the person is asked whether to go on. */
const MOST_QUESTIONS = 10;
/** Beyond every log: whoever asks for what follows it learns where the log ends. */
const BEYOND = '999999999999999';

export interface LogPage {
  readonly events: readonly HistoryEvent[];
  /** Where the next page starts; null at the end. */
  readonly nextAfter: string | null;
  /** Up to where the log was looked through for this page. */
  readonly searchedUntil: string;
  /** Where the log ends. */
  readonly position: string;
}

/** Asks for what follows a position. */
export type AskEvents = (after: string, limit: number) => Promise<QueryAnswer<'auditEvents'>>;

/** The page after a position: as many events as asked for, unless the log or the patience ends first. */
export async function pageAfter(askEvents: AskEvents, after: string, limit: number): Promise<LogPage> {
  const events: HistoryEvent[] = [];
  let from = after;
  for (let question = 1; ; question += 1) {
    const { events: found, nextAfter, position } = await askEvents(from, limit - events.length);
    events.push(...found);
    if (nextAfter === null) return { events, nextAfter, searchedUntil: position, position };
    if (events.length === limit || question === MOST_QUESTIONS) return { events, nextAfter, searchedUntil: nextAfter, position };
    from = nextAfter;
  }
}

/** The last page of a log whose positions are counted without gaps. */
export async function newestPage(askEvents: AskEvents, limit: number): Promise<LogPage> {
  const { position } = await askEvents(BEYOND, 1);
  return pageAfter(askEvents, String(Math.max(0, Number(position) - limit)), limit);
}
