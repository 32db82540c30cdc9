import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { eventually } from '../support/eventually.js';
import { type Answer, type TestPerson } from '../support/lindung.js';
import { type LindungProcess, LindungProcesses } from '../support/lindung-process.js';
import { asOwner, killSomeBackend, logExtent } from '../support/owner-view.js';
import { articleProgram, registrationOf } from '../support/people.js';

const { programId } = articleProgram;

describe('replays of earlier moments', () => {
  const processes = new LindungProcesses();
  let dataDir: string;
  let lindung: LindungProcess;
  let sari: TestPerson;

  async function restart(): Promise<void> {
    lindung = await processes.start(dataDir);
    sari = await lindung.as('disnaker', 'Sari');
  }

  const rosterAt = (position: number): Promise<Answer<QueryAnswer<'roster'>>> => sari.query(`/programs/${programId}/roster?asOf=position:${position}`);
  const replayedPositions = (): Promise<readonly number[]> =>
    asOwner(lindung.databaseUrl, async (owner) => {
      const { rows } = await owner.query<{ name: string }>(`select nspname as name from pg_namespace where nspname like 'as\\_of\\_%'`);
      return rows.map(({ name }) => Number(name.split('_')[2])).sort((a, b) => a - b);
    });

  beforeAll(async () => {
    dataDir = processes.newDataDir();
    await restart();
    await sari.command('open-program', articleProgram);
    for (let index = 0; index < 6; index += 1) await sari.command('register-worker', registrationOf(index));
  });
  afterAll(() => processes.remove());

  it('are made again after the server has crashed and emptied them, and never answer empty', async () => {
    const before = await rosterAt(4);
    expect(before.body).toMatchObject({ total: 3, position: '4' });
    await killSomeBackend(lindung.databaseUrl);
    const after = await eventually(() => rosterAt(4), ({ status }) => status !== 503);
    expect(after).toMatchObject({ status: 200, body: before.body });
    expect(await eventually(replayedPositions, (positions) => positions.length === 1)).toEqual([4]);
  });

  it('leave nothing behind when the process is killed while it replays', async () => {
    const asked = [2, 3, 5].map((position) => rosterAt(position).catch(() => null));
    await eventually(replayedPositions, (positions) => positions.some((position) => position !== 4));
    await lindung.end('SIGKILL');
    await Promise.all(asked);
    await restart();
    expect(await rosterAt(6)).toMatchObject({ status: 200, body: { total: 5, position: '6' } });
    // What was asked for and not answered is still wanted for a while; what was kept before is not.
    await eventually(replayedPositions, (positions) => positions.includes(6) && !positions.includes(4));
    const { head } = await logExtent(lindung.databaseUrl);
    expect((await sari.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster?minPosition=${head}`)).body.total).toBe(6);
  });
});
