import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { appendEvents, newEvents, newStreamId } from '../contract/sample-events.js';
import { LOG_START, type Position } from '../event-store.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { migrate } from './testing/postgres-harness.js';

const START_MS = Date.parse('2026-03-01T00:00:00Z');

describe('times of the log', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let nowMs = START_MS;
  const timesMs: number[] = [];

  /** Appends events that share one time, as a group has them. */
  async function appendAt(timeMs: number, count: number): Promise<void> {
    nowMs = timeMs;
    await appendEvents(store, newStreamId(), 'no-stream', newEvents(count));
    for (let index = 0; index < count; index += 1) timesMs.push(Math.max(timeMs, timesMs.at(-1) ?? 0));
  }

  const expectedAt = (timeMs: number): string => String(timesMs.filter((recorded) => recorded <= timeMs).length);

  beforeAll(async () => {
    database = await createTestDatabase();
    await migrate(database.url);
    store = new PostgresEventStore({ connection: { connectionString: database.url, role: 'lindung_log_writer' }, clock: () => new Date(nowMs) });
  });
  afterAll(async () => {
    await store?.close();
    await database?.drop();
  });

  it('has no position before the first event, nor a time', async () => {
    expect(await store.lastPositionAt(new Date(START_MS))).toBe(LOG_START);
    expect(await store.recordedAt(LOG_START)).toBeNull();
    expect(await store.recordedAt('1' as Position)).toBeNull();
  });

  it('finds the last event recorded by any time, to the millisecond, however events are spread', async () => {
    for (const [afterMs, count] of [[0, 1], [1, 7], [2, 1], [1_000, 40], [1_000, 1], [500, 3], [9_999, 20]] as const) await appendAt(START_MS + afterMs, count);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -2, max: 10_002 }), async (afterMs) => {
        expect(await store.lastPositionAt(new Date(START_MS + afterMs))).toBe(expectedAt(START_MS + afterMs));
      }),
      { numRuns: 60, examples: timesMs.flatMap((timeMs) => [-1, 0, 1].map((off): [number] => [timeMs - START_MS + off])) },
    );
    for (const [index, timeMs] of timesMs.entries()) expect(await store.recordedAt(String(index + 1) as Position)).toEqual(new Date(timeMs));
  });
});
