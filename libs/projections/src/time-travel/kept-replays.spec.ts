import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { asOwner } from '../../../../test/support/owner-view.js';
import { eventually } from '../../../../test/support/eventually.js';
import { ReplaysFixture, type Sight, sightOf } from '../../../../test/support/replays-fixture.js';
import { sessionOptions } from '../schema/data-source.js';
import { type MomentReader, type MomentReaders } from './moment-readers.js';

const INSUFFICIENT_PRIVILEGE = '42501';
const nothing = (): void => undefined;

describe('kept replays', () => {
  let fixture: ReplaysFixture;
  let readers: MomentReaders;

  beforeEach(async () => {
    fixture = await ReplaysFixture.make({ seed: 12, steps: 60 });
    readers = fixture.readers();
  });
  afterEach(() => fixture?.end());

  const at = async (position: number): Promise<string> => (await readers.answer(position, sightOf, nothing)).position;
  const served = async (): Promise<readonly number[]> => {
    const { rows } = await fixture.database.queries.query<{ position: string }>(`SELECT position FROM time_travel.moments WHERE state = 'ready' ORDER BY last_used_at DESC`);
    return rows.map(({ position }) => Number(position));
  };

  it('give way to others when there are too many, those that nobody used for longest first', async () => {
    fixture.keep({ bounds: { kept: 2 } });
    for (const position of [10, 20, 10]) expect(await at(position)).toBe(String(position));
    await eventually(served, (positions) => positions[0] === 10);
    expect(await at(30)).toBe('30');
    expect(await fixture.positions()).toEqual([10, 30]);
    expect(await at(20)).toBe('20');
    expect(await fixture.positions()).toEqual([20, 30]);
  });

  it('wait for whoever still reads from them before they go, and keep their room until then', async () => {
    fixture.keep({ bounds: { kept: 1 } });
    const { snapshot } = await readers.answer(10, async ({ fileReader }) => ({ snapshot: await fileReader.openSnapshot(), position: '10' }), nothing);
    const count = { text: 'SELECT count(*)::int AS n FROM workers' };
    const before = await snapshot.one<{ n: number }>(count, []);
    const next = at(20);
    await eventually(served, (positions) => positions.length === 0);
    expect(await snapshot.one<{ n: number }>(count, [])).toEqual(before);
    expect(await fixture.positions()).toEqual([10]);
    await snapshot.close();
    expect(await next).toBe('20');
    expect(await fixture.positions()).toEqual([20]);
  });

  // Long enough that whoever asked has their answer before the replay goes, on a busy machine too.
  it.each([{ idleMs: 2_000 }, { ageMs: 2_000 }])('go after a time (%j)', async (bounds) => {
    fixture.keep({ bounds: { kept: 20, ...bounds } });
    await at(10);
    let next = 20;
    const afterAnother = async (): Promise<readonly number[]> => {
      // The keeper tidies whenever somebody asks for a moment that is not there. Asked slowly, so that it goes by its time and not by the number of those behind it.
      await delay(200);
      await at(next);
      next += 1;
      return fixture.positions();
    };
    await eventually(afterAnother, (positions) => !positions.includes(10));
    expect(next).toBeLessThan(40);
    expect(await at(10)).toBe('10');
  });

  it.each([
    ['are no more served', () => 'DELETE FROM time_travel.moments', 1],
    ['vanish', (schema: string) => `DELETE FROM time_travel.moments; DROP SCHEMA ${schema} CASCADE`, 0],
  ])('are asked for again where they %s in the middle of a question', async (_how, sql, discarded) => {
    fixture.keep();
    await at(10);
    const [schema = ''] = await fixture.schemas();
    const discards: unknown[] = [];
    let tries = 0;
    const ask = async (reader: MomentReader): Promise<Sight> => {
      tries += 1;
      if (tries === 1) await asOwner(fixture.database.url, (owner) => owner.query(sql(schema)));
      return sightOf(reader);
    };
    expect(await readers.answer(10, ask, (answer) => discards.push(answer))).toMatchObject({ position: '10' });
    expect([tries, discards.length]).toEqual([2, discarded]);
    await eventually(() => fixture.schemas(), (names) => !names.includes(schema));
  });

  it('pass on what a question itself is refused with', async () => {
    fixture.keep();
    const refusal = new Error('There is no such programme.');
    await expect(readers.answer(10, () => Promise.reject(refusal), nothing)).rejects.toBe(refusal);
  });

  it('are open to more moments than connections are held for', async () => {
    fixture.keep({ bounds: { kept: 20 } });
    const positions = Array.from({ length: 10 }, (_, index) => index);
    expect(await Promise.all(positions.map(at))).toEqual(positions.map(String));
    expect(positions.filter((position) => readers.isOpen(position))).toHaveLength(6);
    expect(await Promise.all(positions.map(at))).toEqual(positions.map(String));
  });

  it('answer whoever waits already for a connection when others are opened in their place', async () => {
    fixture.keep({ bounds: { kept: 20 } });
    const others = [11, 12, 13, 14, 15, 16];
    for (const position of [10, ...others]) await at(position);
    const crowded = fixture.readers();
    let tries = 0;
    const slowly = async ({ reader }: MomentReader): Promise<{ readonly position: string }> => {
      tries += 1;
      await reader.one({ text: 'SELECT pg_sleep(0.2)::text AS slept' }, []);
      return { position: '10' };
    };
    const asked = Array.from({ length: 24 }, () => crowded.answer(10, slowly, nothing));
    await eventually(() => Promise.resolve(tries), (begun) => begun === asked.length);
    for (const position of others) await crowded.answer(position, sightOf, nothing);
    expect(crowded.isOpen(10)).toBe(false);
    expect((await Promise.all(asked)).map(({ position }) => position)).toEqual(asked.map(() => '10'));
    expect(tries).toBe(asked.length);
  });

  it('are seen and asked for by readers, and changed by nobody but their keeper', async () => {
    const attempt = async (role: 'lindung_query' | 'lindung_command' | 'lindung_projector', sql: string): Promise<string> => {
      const client = new Client({ connectionString: fixture.database.url, options: sessionOptions('read_model', role) });
      await client.connect();
      try {
        await client.query(sql);
        return 'allowed';
      } catch (error) {
        return error instanceof Error && 'code' in error ? String(error.code) : 'other';
      } finally {
        await client.end();
      }
    };
    expect(await attempt('lindung_query', 'SELECT time_travel.ask(5)')).toBe('allowed');
    expect(await attempt('lindung_query', 'SELECT state FROM time_travel.moments')).toBe('allowed');
    expect(await attempt('lindung_projector', 'DELETE FROM time_travel.moments')).toBe('allowed');
    for (const sql of [`UPDATE time_travel.moments SET state = 'ready'`, 'DELETE FROM time_travel.moments', `INSERT INTO time_travel.moments (position, state) VALUES (1, 'ready')`, 'CREATE SCHEMA as_of_1_00000000']) {
      expect([sql, await attempt('lindung_query', sql)]).toEqual([sql, INSUFFICIENT_PRIVILEGE]);
    }
    expect(await attempt('lindung_command', 'SELECT time_travel.ask(5)')).toBe(INSUFFICIENT_PRIVILEGE);
  });
});
