import { setImmediate as nextTurn } from 'node:timers/promises';

/** Items between two turns of the event loop: a few milliseconds of work. */
const ITEMS_PER_TURN = 64;

/** Maps a long list without holding up whatever else the process has to answer. */
export async function breathing<Item, Result>(items: readonly Item[], map: (item: Item, index: number) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % ITEMS_PER_TURN === 0) await nextTurn();
    results.push(map(item, index));
  }
  return results;
}
