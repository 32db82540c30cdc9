import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileModules } from '../../../../test/support/compiled-module.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { collect, collectUntil, idsOf, newStreamId } from '../contract/sample-events.js';
import { LOG_START, type RecordedEvent } from '../event-store.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { migrate } from './testing/postgres-harness.js';

interface Writer {
  readonly process: ChildProcess;
  /** Ids that the process has reported as acknowledged, so far. */
  readonly acknowledged: string[];
  /** Resolves when so many have been reported. */
  reported(count: number): Promise<void>;
  readonly ended: Promise<unknown>;
}

describe('several processes on one log', () => {
  const modules = compileModules('libs/event-store/src');
  let database: TestDatabase;
  let store: PostgresEventStore;
  const writers: Writer[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    await migrate(database.url);
    store = new PostgresEventStore({ connection: { connectionString: database.url, role: 'lindung_log_reader' } });
  });
  afterAll(async () => {
    for (const writer of writers) writer.process.kill('SIGKILL');
    await Promise.all(writers.map((writer) => writer.ended));
    await store.close();
    await database.drop();
    modules.remove();
  });

  function startWriter(hot: string, count: string): Writer {
    const child = spawn(process.execPath, [modules.path('postgres/testing/append-process.js'), database.url, hot, '8', count], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    const acknowledged: string[] = [];
    lines.on('line', (line) => acknowledged.push(line));
    const writer: Writer = {
      process: child,
      acknowledged,
      reported: async (enough) => {
        while (acknowledged.length < enough) await once(lines, 'line');
      },
      ended: once(child, 'close'),
    };
    writers.push(writer);
    return writer;
  }

  it('shows a follower every event once and in order while two processes write', async () => {
    const hot = newStreamId();
    const total = 2 * 8 * 30 * 2;
    const stop = new AbortController();
    const following = collectUntil(
      store.subscribe({ after: LOG_START, signal: stop.signal, batchSize: 50 }),
      (events) => events.length >= total,
    );
    const both = [startWriter(hot, '30'), startWriter(hot, '30')];
    await Promise.all(both.map((writer) => writer.ended));
    const seen = await following;
    expect(seen.map((event) => event.position)).toEqual(Array.from({ length: total }, (_, index) => String(index + 1)));
    expect(new Set(idsOf(seen))).toEqual(new Set(both.flatMap((writer) => writer.acknowledged)));
    expect(revisions(seen, hot)).toEqual(Array.from({ length: total / 2 }, (_, revision) => revision));
  });

  it('keeps all that was acknowledged when a process is killed, and goes on with the others', async () => {
    const hot = newStreamId();
    const after = await store.head();
    const [victim, survivor] = [startWriter(hot, 'forever'), startWriter(hot, '40')];
    await victim.reported(100);
    victim.process.kill('SIGKILL');
    await Promise.all([victim.ended, survivor.ended]);
    const log = await collect(store.readAll({ after }));
    const ids = new Set(idsOf(log));
    expect(ids.size).toBe(log.length);
    for (const writer of [victim, survivor]) expect(writer.acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect(survivor.acknowledged).toHaveLength(8 * 40 * 2);
    expect(revisions(log, hot)).toEqual(revisions(log, hot).map((_, revision) => revision));
  });
});

function revisions(events: readonly RecordedEvent[], streamId: string): number[] {
  return events.filter((event) => event.streamId === streamId).map((event) => event.revision);
}
