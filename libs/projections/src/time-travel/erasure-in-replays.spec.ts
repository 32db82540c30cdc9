import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../../test/support/eventually.js';
import { asOwner } from '../../../../test/support/owner-view.js';
import { ReplaysFixture, type Sight, sightOf } from '../../../../test/support/replays-fixture.js';
import { waitForPosition } from '../checkpoint.js';
import { rebuildReadModels } from '../rebuild/rebuild.js';
import { ReadModelRunner } from '../runner/runner.js';
import { type MomentReaders } from './moment-readers.js';

const WITHIN_MS = 60_000;

describe('an erasure', () => {
  let fixture: ReplaysFixture;
  let readers: MomentReaders;
  let stop: AbortController;
  let following: Promise<void>;

  beforeEach(async () => {
    fixture = await ReplaysFixture.make({ seed: 13, steps: 60 });
    readers = fixture.readers();
    stop = new AbortController();
    following = Promise.resolve();
  });
  afterEach(async () => {
    stop?.abort();
    await following;
    await fixture?.end();
  });

  const head = async (): Promise<number> => Number(await fixture.eventStore.head());
  const at = (position: number): Promise<Sight> => readers.answer(position, sightOf, () => undefined);

  function follow(): void {
    following = new ReadModelRunner({ databaseUrl: fixture.database.url, eventStore: fixture.eventStore, vault: fixture.vault }).run(stop.signal);
  }

  /** Erases somebody in the log alone: their key exists as long as nobody destroys it. */
  async function eraseSomebody(): Promise<void> {
    const worker = fixture.history.workers.find(({ erased }) => !erased);
    if (worker === undefined) throw new Error('The history keeps somebody.');
    await fixture.erase(worker.workerId, worker.keyIds);
  }

  /** Until the live read models have handled the whole log. */
  async function caughtUp(): Promise<void> {
    expect(await waitForPosition(fixture.database.queries, await fixture.eventStore.head(), WITHIN_MS)).toBe(true);
  }

  it('puts every kept replay out of use in the moment in which it is seen, and keeps the name out of the next ones', async () => {
    follow();
    fixture.keep();
    const position = await head();
    const before = await at(position);
    expect(before.named).toBeGreaterThan(0);
    const [old = ''] = await fixture.schemas();
    await eraseSomebody();
    await caughtUp();
    expect(await at(position)).toEqual({ ...before, named: before.named - 1 });
    await eventually(() => fixture.schemas(), (names) => !names.includes(old));
  });

  it('keeps the name out of a replay that begins after it, though nobody has seen it yet and the key exists', async () => {
    const position = await head();
    fixture.keep();
    const before = await at(position);
    await eraseSomebody();
    // Nobody follows the log here, so what was kept is still served; dropped, it comes back without the name.
    expect(await at(position)).toEqual(before);
    await asOwner(fixture.database.url, (owner) => owner.query('DELETE FROM time_travel.moments'));
    expect(await at(position)).toEqual({ ...before, named: before.named - 1 });
  });

  it('throws away the replay that is being built, which is built again', async () => {
    follow();
    const position = await head();
    await caughtUp();
    const { log, goOn } = fixture.stuckLog(position - 2);
    fixture.keep({ eventStore: log });
    const answer = at(position);
    const [half = ''] = await eventually(() => fixture.schemas(), (names) => names.length === 1);
    await eraseSomebody();
    await caughtUp();
    goOn();
    const { rows } = await fixture.database.queries.query<{ named: number }>('SELECT count(*)::int AS named FROM workers WHERE name IS NOT NULL');
    expect(await answer).toMatchObject({ position: String(position), named: rows[0]?.named });
    await eventually(() => fixture.schemas(), (names) => !names.includes(half));
  });

  it('that a rebuild passed, and the live read models never saw, puts kept replays out of use too', async () => {
    fixture.keep();
    const position = await head();
    const before = await at(position);
    await eraseSomebody();
    await rebuildReadModels({ databaseUrl: fixture.database.url, eventStore: fixture.eventStore, vault: fixture.vault });
    expect((await at(position)).named).toBe(before.named - 1);
  });
});
