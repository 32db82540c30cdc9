import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '@lindung/event-store/memory/memory-event-store';
import { MemoryVault } from '@lindung/personal-data/memory/memory-vault';
import { HistoryWriter, SeededRandom } from '../../../../test/support/random-history/history-writer.js';
import { MemorySource } from '../testing/memory-source.js';
import { UsageError } from '../verb.js';
import { positionOf } from './moment.js';

describe('the position that a text names', () => {
  /** One event at each of these times. */
  const times = ['2026-03-01T16:59:59.999Z', '2026-03-01T17:00:00.000Z', '2026-03-02T03:00:00.000Z'];
  const source = (async () => {
    let next = 0;
    const store = new MemoryEventStore({ clock: () => new Date(times[next] ?? 0) });
    const writer = new HistoryWriter(new SeededRandom(1), store, new MemoryVault());
    for (; next < times.length; next += 1) {
      writer.claimCommand();
      await writer.flush();
    }
    return MemorySource.of(store);
  })();

  it.each([
    ['0', 0],
    ['2', 2],
    ['position:3', 3],
    // The end of a day in Jakarta is 17:00 UTC.
    ['2026-02-28', 0],
    ['2026-03-01', 1],
    ['2026-03-02', 3],
    ['2026-03-01T17:00:00Z', 2],
    ['2026-03-01T23:59:59.999+07:00', 1],
    ['2026-03-02T00:00:00', 2],
    ['2026-03-02T00:00', 2],
    ['2026-03-01T16:59:59.9Z', 0],
    ['2030-01-01', 3],
  ])('%s is %i', async (text, position) => {
    expect(await positionOf(await source, text)).toBe(position);
  });

  it.each(['4', '-1', '1.5', 'yesterday', '2026-02-30', '2026-02-30T10:00:00Z', '2026-03-01T24:00:00Z', '2026-03-01T10:60:00Z', '2026-03-01 10:00', '2026-03-01T10:00:00+7', ''])('"%s" is refused', async (text) => {
    await expect(positionOf(await source, text)).rejects.toThrow(UsageError);
  });
});
