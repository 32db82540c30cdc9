import { setImmediate as nextTurn } from 'node:timers/promises';

/** Items between two turns of the event loop: a few milliseconds of work. */
const ITEMS_PER_TURN = 64;

/** Maps a long list without holding up whatever else the process has to answer. */
export async function breathing<Item, Result>(items: readonly Item[], map: (item: Item, index: number) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += ITEMS_PER_TURN) {
    if (start > 0) await nextTurn();
    for (const item of items.slice(start, start + ITEMS_PER_TURN)) results.push(map(item, results.length));
  }
  return results;
}
