import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Position } from '@lindung/event-store/event-store';
import { asOwner } from '../../../../test/support/owner-view.js';
import { eventually } from '../../../../test/support/eventually.js';
import { ReplaysFixture, sightOf } from '../../../../test/support/replays-fixture.js';
import { digestReadModels } from '../rebuild/digest.js';
import { buildReadModels, rebuildReadModels } from '../rebuild/rebuild.js';
import { NEXT_SCHEMA } from '../schema/data-source.js';
import { type MomentReaders } from './moment-readers.js';
import { ReplayFailed, ReplayTooLarge, ReplayUnderWay } from './moment-requests.js';

const nothing = (): void => undefined;

describe('replays of earlier moments', () => {
  let fixture: ReplaysFixture;
  let readers: MomentReaders;

  beforeEach(async () => {
    fixture = await ReplaysFixture.make({ seed: 11, steps: 120 });
    readers = fixture.readers();
  });
  afterEach(() => fixture?.end());

  const rebuild = (): Promise<number> => rebuildReadModels({ databaseUrl: fixture.database.url, eventStore: fixture.eventStore, vault: fixture.vault });
  const head = async (): Promise<number> => Number(await fixture.eventStore.head());

  it('hold what a rebuild that stops there holds, at any position, in tables that no write-ahead log knows', async () => {
    const { database, eventStore, vault } = fixture;
    fixture.keep();
    const last = await head();
    for (const position of [0, 1, Math.floor(last / 3), last - 1, last]) {
      expect(await readers.answer(position, sightOf, nothing)).toMatchObject({ position: String(position) });
      const schema = (await fixture.schemas()).find((name) => name.startsWith(`as_of_${position}_`)) ?? '';
      const replayed = await digestReadModels(database.url, schema);
      await buildReadModels({ databaseUrl: database.url, eventStore, vault, until: String(position) as Position });
      expect([position, replayed]).toEqual([position, await digestReadModels(database.url, NEXT_SCHEMA)]);
    }
    const { rows } = await database.queries.query(
      `SELECT DISTINCT relpersistence, (SELECT count(*) FROM pg_indexes WHERE schemaname = nspname) =
         (SELECT count(*) FROM pg_indexes WHERE schemaname = 'read_model' AND tablename <> 'migrations') AS indexed
       FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname LIKE 'as\\_of\\_%' AND relkind = 'r'`,
    );
    expect(rows).toEqual([{ relpersistence: 'u', indexed: true }]);
  });

  it('are built once, however many ask at the same time and from however many processes', async () => {
    const begun: unknown[] = [];
    fixture.keep({
      eventStore: fixture.logRead((options) => {
        begun.push(options.until);
        return fixture.eventStore.readAll(options);
      }),
    });
    const others = fixture.readers();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? readers : others).answer(40, sightOf, nothing)));
    expect(new Set(answers.map(({ position }) => position))).toEqual(new Set(['40']));
    expect(begun).toEqual(['40']);
    expect(await fixture.positions()).toEqual([40]);
  });

  it('are told of as under way while nobody replays; only so many may wait, and only as long as somebody does', async () => {
    const impatient = fixture.readers(1);
    await expect(impatient.answer(10, sightOf, nothing)).rejects.toMatchObject({ position: 10, reached: null, code: 'REPLAY_UNDER_WAY' });
    for (let position = 11; position < 30; position += 1) await impatient.answer(position, sightOf, nothing).catch(nothing);
    await expect(readers.answer(31, sightOf, nothing)).rejects.toBeInstanceOf(ReplayUnderWay);
    const waiting = readers.answer(12, sightOf, nothing);
    readers.stopWaiting();
    await expect(waiting).rejects.toBeInstanceOf(ReplayUnderWay);

    await asOwner(fixture.database.url, (owner) => owner.query(`UPDATE time_travel.moments SET last_used_at = last_used_at - interval '2 minutes' WHERE position <> 15`));
    fixture.keep();
    await eventually(() => fixture.positions(), (positions) => positions.length > 0);
    expect(await fixture.positions()).toEqual([15]);
  });

  it('tell how far they have come', async () => {
    const { log, goOn } = fixture.stuckLog(20);
    fixture.keep({ eventStore: log });
    const tell = (): Promise<unknown> => fixture.readers(1).answer(50, sightOf, nothing).catch((error: unknown) => error);
    expect(await eventually(tell, (told) => (told as ReplayUnderWay).reached === 20)).toBeInstanceOf(ReplayUnderWay);
    goOn();
    expect(await readers.answer(50, sightOf, nothing)).toMatchObject({ position: '50' });
  });

  it('that would be too large are refused', async () => {
    const { rows } = await fixture.database.queries.query<{ bytes: string }>(`SELECT sum(pg_total_relation_size(oid)) AS bytes FROM pg_class WHERE relnamespace = 'read_model'::regnamespace AND relkind = 'r'`);
    fixture.keep({ bounds: { bytes: Number(rows[0]?.bytes) / 2 } });
    // Nothing to judge by yet, so it turns out when it is built; then it is known beforehand.
    await expect(readers.answer(10, sightOf, nothing)).rejects.toBeInstanceOf(ReplayTooLarge);
    await eventually(() => fixture.schemas(), (names) => names.length === 0);
    await rebuild();
    await expect(readers.answer(await head(), sightOf, nothing)).rejects.toBeInstanceOf(ReplayTooLarge);
    expect(await fixture.schemas()).toEqual([]);
  });

  it('that meet an event they do not know fail, and say so', async () => {
    const actor = { subject: 'x', name: 'x', role: 'admin' };
    const event = { eventId: '00000000-0000-4000-8000-000000000001', type: 'FromTheFuture', version: 1, occurredOn: '2026-01-01', actor, commandId: 'c', correlationId: 'c', data: '{}', sealed: null };
    await fixture.eventStore.append([{ appends: [{ streamId: 'worker-future', expectedRevision: 'no-stream', events: [event] }] }]);
    const problems: string[] = [];
    fixture.keep({ onProblem: ({ code }) => problems.push(code) });
    await expect(readers.answer(await head(), sightOf, nothing)).rejects.toBeInstanceOf(ReplayFailed);
    expect(problems).toHaveLength(1);
    expect(await readers.answer(10, sightOf, nothing)).toMatchObject({ position: '10' });
  });

  it('leave nothing behind when the keeper ends in the middle; the next one does what was asked', async () => {
    const { log, goOn } = fixture.stuckLog(20);
    const first = fixture.keep({ eventStore: log });
    const waiting = readers.answer(50, sightOf, nothing);
    const [half = ''] = await eventually(() => fixture.schemas(), (names) => names.length === 1);
    const ended = first.stop();
    goOn();
    await ended;
    expect(first.keeper.health()).toMatchObject({ state: 'stopped', building: null });
    fixture.keep();
    expect(await waiting).toMatchObject({ position: '50' });
    // A server that has not noticed yet that the builder is gone keeps its half for a moment longer.
    await eventually(() => fixture.schemas(), (names) => !names.includes(half));
    expect(await fixture.positions()).toEqual([50]);
  });

  it('go on after every connection broke, and with another keeper', async () => {
    const first = fixture.keep();
    await eventually(() => Promise.resolve(first.keeper.health().state), (state) => state === 'keeping');
    const second = fixture.keep();
    await readers.answer(10, sightOf, nothing);
    expect(second.keeper.health().state).toBe('standby');
    await fixture.database.breakProjectors();
    expect(await readers.answer(20, sightOf, nothing)).toMatchObject({ position: '20' });
    await first.stop();
    expect(await readers.answer(30, sightOf, nothing)).toMatchObject({ position: '30' });
    expect(second.keeper.health()).toMatchObject({ state: 'keeping', building: null });
  });

  it('are begun again when the connections break in the middle', async () => {
    const { log, goOn } = fixture.stuckLog(20);
    fixture.keep({ eventStore: log });
    const answer = readers.answer(50, sightOf, nothing);
    await eventually(() => fixture.schemas(), (names) => names.length === 1);
    await asOwner(fixture.database.url, (owner) => owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'));
    goOn();
    // Whoever waited is told that the database was away; they ask again.
    await answer.catch(nothing);
    expect(await eventually(() => readers.answer(50, sightOf, nothing), () => true)).toMatchObject({ position: '50' });
    expect(await eventually(() => fixture.positions(), (positions) => positions.length === 1)).toEqual([50]);
  });

  it('do not meet a rebuild of the live read models', async () => {
    fixture.keep();
    const [answer, position] = await Promise.all([readers.answer(30, sightOf, nothing), rebuild()]);
    expect([answer.position, position]).toEqual(['30', await head()]);
    expect(await readers.answer(30, sightOf, nothing)).toMatchObject({ position: '30' });
  });
});
