import { describe, expect, it } from '@jest/globals';
import type { AppendRequest, AppendResult } from '../event-store.js';
import { newEvents, newStreamId, requestTo } from '../contract/sample-events.js';
import { EventStoreClosedError, EventStoreOverloadedError } from '../event-store-errors.js';
import type { EncodedGroup } from './append-group.js';
import { DEFAULT_GROUP_LIMITS, GroupCommit, type GroupLimits } from './group-commit.js';

/** A database that commits a group when the test says so. */
class FakeDatabase {
  readonly groups: EncodedGroup[] = [];
  #arrived: () => void = () => undefined;
  readonly #commits: ((outcome: (AppendResult | Error)[] | Error) => void)[] = [];

  readonly commit = (group: EncodedGroup): Promise<(AppendResult | Error)[]> => {
    this.groups.push(group);
    return new Promise((resolve, reject) => {
      this.#commits.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
      this.#arrived();
    });
  };

  /** Waits for the group of this number, counted from 0. */
  async group(number: number): Promise<EncodedGroup> {
    for (let group = this.groups[number]; ; group = this.groups[number]) {
      if (group !== undefined) return group;
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
  }

  /** Lets the group of this number end, by default with an answer for each request. */
  async finish(number: number, outcome?: (AppendResult | Error)[] | Error): Promise<void> {
    const { requests } = await this.group(number);
    this.#commits[number]?.(outcome ?? requests.map(() => APPENDED));
  }
}

const APPENDED: AppendResult = { kind: 'appended', position: '1' as never, events: [], repeated: false };

function groupCommit(limits: Partial<GroupLimits> = {}): { database: FakeDatabase; appends: GroupCommit } {
  const database = new FakeDatabase();
  return { database, appends: new GroupCommit(database.commit, { ...DEFAULT_GROUP_LIMITS, ...limits }) };
}

function requests(count: number, eventsEach = 1): AppendRequest[] {
  return Array.from({ length: count }, () => requestTo(newStreamId(), 'no-stream', newEvents(eventsEach)));
}

function sizes(database: FakeDatabase): number[] {
  return database.groups.map((group) => group.requests.length);
}

describe('group commit', () => {
  it('lets what arrives while a group is in flight join the next, in the order of arrival', async () => {
    const { database, appends } = groupCommit();
    const first = appends.append(requests(1));
    await database.group(0);
    const calls = [requests(2), requests(1), requests(3)];
    const others = calls.map((call) => appends.append(call));
    await database.finish(0);
    await first;
    const second = await database.group(1);
    expect(second.requests.map((request) => request.appends[0]?.streamId)).toEqual(calls.flat().map((one) => one.appends[0]?.streamId));
    await database.finish(1);
    expect((await Promise.all(others)).map((results) => results.length)).toEqual([2, 1, 3]);
    expect(sizes(database)).toEqual([1, 6]);
  });

  it('cuts groups at the number of events and never cuts a request', async () => {
    const { database, appends } = groupCommit({ maxGroupEvents: 4 });
    const all = appends.append([...requests(3, 2), ...requests(1, 9), ...requests(2, 1)]);
    for (let group = 0; group < 3; group += 1) await database.finish(group);
    expect(await all).toHaveLength(6);
    expect(sizes(database)).toEqual([2, 2, 2]);
  });

  it('cuts groups at their bytes', async () => {
    const { database, appends } = groupCommit({ maxGroupBytes: 1 });
    const all = appends.append(requests(3));
    for (let group = 0; group < 3; group += 1) await database.finish(group);
    await all;
    expect(sizes(database)).toEqual([1, 1, 1]);
  });

  it('does not prepare more than the next group while one is in flight', async () => {
    const { database, appends } = groupCommit({ maxGroupEvents: 2 });
    let taken = 0;
    const counted = requests(20).map((request) => ({
      get appends() {
        taken += 1;
        return request.appends;
      },
    }));
    const all = appends.append(counted);
    await database.group(0);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(taken).toBeLessThanOrEqual(6);
    for (let group = 0; group < 10; group += 1) await database.finish(group);
    await all;
    expect(taken).toBe(20);
  });

  it('fails the calls of a group that could not be committed, and no others', async () => {
    const { database, appends } = groupCommit({ maxGroupEvents: 1 });
    const [lost, kept] = [appends.append(requests(3)), appends.append(requests(1))];
    await database.finish(0, new Error('gone'));
    await expect(lost).rejects.toThrow('gone');
    // The rest of the lost call is not attempted any more, but for what had been made ready.
    await database.finish(1);
    if (sizes(database).length < 3) await database.group(1);
    for (let group = 2; group < sizes(database).length; group += 1) await database.finish(group);
    await kept;
  });

  it('fails only the call whose request can never be written', async () => {
    const { database, appends } = groupCommit();
    const [bad, good] = [appends.append(requests(1)), appends.append(requests(1))];
    await database.finish(0, [new Error('never'), APPENDED]);
    await expect(bad).rejects.toThrow('never');
    expect(await good).toEqual([APPENDED]);
  });

  it('refuses callers beyond the limit of those who wait', async () => {
    const { database, appends } = groupCommit({ maxWaitingCalls: 2 });
    const waiting = [appends.append(requests(1)), appends.append(requests(1))];
    await expect(appends.append(requests(1))).rejects.toBeInstanceOf(EventStoreOverloadedError);
    await database.finish(0);
    await Promise.all(waiting);
    const next = appends.append(requests(1));
    await database.finish(1);
    expect(await next).toEqual([APPENDED]);
  });

  it('answers those who wait before it closes, and refuses those who come later', async () => {
    const { database, appends } = groupCommit({ maxGroupEvents: 1 });
    const waiting = [appends.append(requests(1)), appends.append(requests(1))];
    const closed = appends.close();
    await expect(appends.append(requests(1))).rejects.toBeInstanceOf(EventStoreClosedError);
    await database.finish(0);
    await database.finish(1);
    await closed;
    expect(await Promise.all(waiting)).toEqual([[APPENDED], [APPENDED]]);
  });
});
