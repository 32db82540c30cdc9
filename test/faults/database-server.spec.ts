import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { atOnce } from '../support/crowd.js';
import { eventually } from '../support/eventually.js';
import { type TestPerson } from '../support/lindung.js';
import { type LindungProcess, LindungProcesses, postmasterOf } from '../support/lindung-process.js';
import { asOwner, killSomeBackend, loggedEvents, logExtent, repeated } from '../support/owner-view.js';
import { articleProgram, peopleNamedIn, registrationOf } from '../support/people.js';

const { programId } = articleProgram;

describe('a database server that is killed', () => {
  const processes = new LindungProcesses();
  let dataDir: string;
  let lindung: LindungProcess;
  let sari: TestPerson;

  async function restart(): Promise<void> {
    lindung = await processes.start(dataDir);
    sari = await lindung.as('disnaker', 'Sari');
  }

  /** Registers people from `first` on while something happens; answers how many were acknowledged. */
  async function registerWhile(first: number, count: number, happening: () => Promise<unknown>): Promise<number> {
    let acknowledged = 0;
    let happened: Promise<unknown> | null = null;
    const statuses = await atOnce(count, 32, async (index) => {
      const answer = await sari.command('register-worker', registrationOf(first + index)).catch(() => null);
      if (answer?.status === 200) acknowledged += 1;
      if (acknowledged >= count / 4) happened ??= happening();
      return answer?.status ?? 0;
    });
    await happened;
    // 0 is a broken connection: only the process that serves may break one, and only by ending.
    expect(statuses.filter((status) => ![200, 503, 0].includes(status))).toEqual([]);
    return acknowledged;
  }

  async function expectNothingLost(acknowledged: number): Promise<void> {
    const registered = (await loggedEvents(lindung.databaseUrl, ['WorkerRegistered'])).map(({ streamId }) => streamId);
    expect(repeated(registered)).toEqual([]);
    expect(registered.length).toBeGreaterThanOrEqual(acknowledged);
    const { head, events } = await logExtent(lindung.databaseUrl);
    expect(events).toBe(head);
    const summary = await eventually(
      () => sari.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary?minPosition=${head}`),
      ({ status }) => status === 200,
    );
    expect(summary.body.workers.registered).toBe(registered.length);
  }

  beforeAll(async () => {
    dataDir = processes.newDataDir();
    await restart();
    await sari.command('open-program', articleProgram);
  });
  afterAll(() => processes.remove());

  it('goes on by itself when every connection is cut', async () => {
    const cut = (): Promise<unknown> =>
      asOwner(lindung.databaseUrl, (owner) => owner.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()'));
    const acknowledged = await registerWhile(0, 400, cut);
    expect((await eventually(() => sari.command('register-worker', registrationOf(400)), ({ status }) => status === 200 || status === 409)).status).toBe(200);
    await expectNothingLost(acknowledged + 1);
  });

  it('goes on by itself when a backend dies by kill -9 and the server recovers', async () => {
    // One is enough: the server ends all others itself and replays its own log before it serves again.
    const before = (await loggedEvents(lindung.databaseUrl, ['WorkerRegistered'])).length;
    const acknowledged = await registerWhile(1_000, 400, () => killSomeBackend(lindung.databaseUrl));
    await eventually(() => sari.command('register-worker', registrationOf(2_000)), ({ status }) => status === 200);
    await expectNothingLost(before + acknowledged + 1);
    expect(await eventually(() => fetch(`${lindung.queryApi}/health/ready`).then(({ status }) => status), (status) => status === 200)).toBe(200);
  });

  it('ends the process honestly when the whole server is gone, and recovers at the next start', async () => {
    const before = (await loggedEvents(lindung.databaseUrl, ['WorkerRegistered'])).length;
    const acknowledged = await registerWhile(3_000, 400, async () => {
      process.kill(postmasterOf(dataDir), 'SIGKILL');
      await lindung.ended;
    });
    expect(await lindung.ended).toEqual({ code: 1, signal: null });
    expect(lindung.output()).toContain('The database server ended unasked.');
    expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false);
    await restart();
    await expectNothingLost(before + acknowledged);
  });

  it('turns a second process away from its data, and stands beside a copy with data of its own', async () => {
    const second = processes.launch(dataDir);
    const other = await processes.start(processes.newDataDir());
    const neighbour = await other.as('disnaker', 'Sari');
    expect((await neighbour.query(`/programs/${programId}/summary`)).status).toBe(404);
    const opened = await neighbour.command('open-program', { ...articleProgram, quota: 5 });
    const [here, there] = await Promise.all([
      sari.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary`),
      neighbour.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary?minPosition=${opened.body.position}`),
    ]);
    expect([here.body.quota, there.body.quota]).toEqual([10_000, 5]);
    // A token of one is a stranger's token at the other.
    expect((await fetch(`${other.queryApi}/v1/programs`, { headers: { authorization: `Bearer ${sari.token}` } })).status).toBe(401);
    expect(await other.end('SIGINT')).toEqual({ code: 0, signal: null });

    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.output()).toContain(`is in use by process ${lindung.pid}`);
    expect(JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8'))).toMatchObject({ pid: lindung.pid });
    expect((await sari.query('/programs')).status).toBe(200);
  });

  it('has named nobody in any log, whatever went wrong', () => {
    const log = lindung.output() + lindung.logFiles();
    expect(log).toContain('"level":');
    expect(peopleNamedIn(log, 400)).toEqual([]);
  });
});
