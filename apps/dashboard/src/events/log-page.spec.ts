import { describe, expect, it } from '@jest/globals';
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { newestPage, pageAfter, type AskEvents, type LogPage } from './log-page';

const eventAt = (position: number): HistoryEvent => ({ position: String(position) }) as HistoryEvent;
const positions = (events: readonly HistoryEvent[]): number[] => events.map((event) => Number(event.position));

/** A log that looks at `span` positions a question and finds those that fit, as the API does. */
function logOf(head: number, fits: (position: number) => boolean = () => true, span = 100) {
  const asked: number[] = [];
  const askEvents: AskEvents = (after, limit) => {
    const from = Number(after);
    asked.push(from);
    const until = Math.min(head, from + span);
    const found: HistoryEvent[] = [];
    for (let position = from + 1; position <= until; position += 1) {
      if (fits(position)) found.push(eventAt(position));
      if (found.length === limit) return Promise.resolve({ events: found, nextAfter: position < head ? String(position) : null, position: String(head) });
    }
    return Promise.resolve({ events: found, nextAfter: until < head ? String(until) : null, position: String(head) });
  };
  return { askEvents, asked };
}

describe('a page of the log', () => {
  it('follows a position', async () => {
    const page = await pageAfter(logOf(35).askEvents, '20', 10);
    expect([positions(page.events), page.nextAfter]).toEqual([[21, 22, 23, 24, 25, 26, 27, 28, 29, 30], '30']);
    const last = await pageAfter(logOf(35).askEvents, '30', 10);
    expect([positions(last.events), last.nextAfter, last.searchedUntil]).toEqual([[31, 32, 33, 34, 35], null, '35']);
  });

  it('ends with the log also where it is full', async () => {
    expect((await pageAfter(logOf(30).askEvents, '20', 10)).nextAfter).toBeNull();
  });

  it('goes on by itself where a question found too little, and asks for no more than is wanting', async () => {
    const { askEvents, asked } = logOf(1000, (position) => position % 150 === 0);
    const page = await pageAfter(askEvents, '0', 3);
    expect([positions(page.events), page.nextAfter]).toEqual([[150, 300, 450], '450']);
    expect(asked).toEqual([0, 100, 200, 300, 400]);
  });

  it('stops after some questions, and says how far it came', async () => {
    const { askEvents, asked } = logOf(100_000, () => false);
    const page = await pageAfter(askEvents, '0', 10);
    expect([page.events, page.nextAfter, page.searchedUntil, asked.length]).toEqual([[], '1000', '1000', 10]);
  });

  it('shows every event that fits once', async () => {
    const seen: number[] = [];
    const fits = (position: number): boolean => position % 3 !== 0;
    for (let after: string | null = '0'; after !== null; ) {
      const page: LogPage = await pageAfter(logOf(95, fits, 20).askEvents, after, 10);
      seen.push(...positions(page.events));
      after = page.nextAfter;
    }
    expect(seen).toEqual(Array.from({ length: 95 }, (_, index) => index + 1).filter(fits));
  });

  it('can be the newest', async () => {
    expect(positions((await newestPage(logOf(35).askEvents, 10)).events)).toEqual([26, 27, 28, 29, 30, 31, 32, 33, 34, 35]);
    expect(positions((await newestPage(logOf(4).askEvents, 10)).events)).toEqual([1, 2, 3, 4]);
    expect((await newestPage(logOf(0).askEvents, 10)).events).toEqual([]);
  });
});
