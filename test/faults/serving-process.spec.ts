import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { type Answer, type CommandBody, type ProblemBody, type TestPerson } from '../support/lindung.js';
import { type LindungProcess, LindungProcesses, postmasterOf } from '../support/lindung-process.js';
import { loggedEvents, logExtent, repeated } from '../support/owner-view.js';
import { articleProgram, peopleNamedIn, registrationOf } from '../support/people.js';
import { seatLedger } from '../support/seat-ledger.js';
import { todayInJakarta } from '../support/today.js';

type CommandAnswer = Answer<CommandBody & ProblemBody>;

/** What became of a command: its answer, or null where the connection broke first. */
type Fate = CommandAnswer | null;

const { programId } = articleProgram;
const crowd = 64;
const people = 600;

/**
 * Sends commands 0, 1, 2, ... over 64 connections and calls `strike` once, with the command that
 * brings the acknowledged ones to `strikeAfter`; what has not begun by then is not sent.
 */
async function underFire(count: number, strikeAfter: number, send: (index: number) => Promise<CommandAnswer>, strike: () => void): Promise<readonly Fate[]> {
  const fates: Fate[] = Array.from({ length: count }, () => null);
  let [next, acknowledged] = [0, 0];
  const lane = async (): Promise<void> => {
    while (next < count && acknowledged < strikeAfter) {
      const index = next;
      next += 1;
      const answer = await send(index).catch(() => null);
      fates[index] = answer;
      if (answer?.status !== 200) continue;
      acknowledged += 1;
      if (acknowledged === strikeAfter) strike();
    }
  };
  await Promise.all(Array.from({ length: crowd }, lane));
  return fates;
}

describe('a serving process that is killed', () => {
  const processes = new LindungProcesses();
  let dataDir: string;
  let lindung: LindungProcess;
  let sari: TestPerson;
  let budi: TestPerson;
  let dewi: TestPerson;

  const register = (index: number): Promise<CommandAnswer> => sari.command('register-worker', registrationOf(index), index % 2 === 0 ? { 'idempotency-key': `daftar-${index}` } : {});

  async function restart(): Promise<void> {
    lindung = await processes.start(dataDir);
    [sari, budi, dewi] = await Promise.all([lindung.as('disnaker', 'Sari'), lindung.as('dinsos', 'Budi'), lindung.as('bendahara', 'Dewi')] as const);
  }

  /** Every event that somebody was told of stands where they were told, and the log has no gap. */
  async function expectAllAcknowledged(fates: readonly Fate[]): Promise<void> {
    const log = new Map((await loggedEvents(lindung.databaseUrl)).map(({ position, type, streamId }) => [String(position), `${type} ${streamId}`]));
    const told = fates.flatMap((fate) => (fate?.status === 200 ? fate.body.events : []));
    expect(told.filter(({ position, type, streamId }) => log.get(position) !== `${type} ${streamId}`)).toEqual([]);
    const { head, events } = await logExtent(lindung.databaseUrl);
    expect(events).toBe(head);
  }

  /** In the order of their registration. */
  const registeredWorkers = async (): Promise<readonly string[]> => (await loggedEvents(lindung.databaseUrl, ['WorkerRegistered'])).map(({ streamId }) => streamId.replace('worker-', ''));

  beforeAll(async () => {
    dataDir = processes.newDataDir();
    await restart();
    const answer = await sari.command('open-program', articleProgram);
    expect(answer.status).toBe(200);
  });
  afterAll(() => processes.remove());

  it.each([150, 40, 220])('keeps every registration that it had acknowledged, and doubles none (killed after %i)', async (strikeAfter) => {
    const fates = await underFire(people, strikeAfter, register, () => void lindung.end('SIGKILL'));
    expect(await lindung.ended).toEqual({ code: null, signal: 'SIGKILL' });
    const orphan = postmasterOf(dataDir);
    await restart();
    expect(lindung.output()).toContain(`Stopped the database server (pid ${orphan})`);
    await expectAllAcknowledged(fates);
    const registered = (await loggedEvents(lindung.databaseUrl, ['WorkerRegistered'])).map(({ streamId }) => streamId);
    expect(repeated(registered)).toEqual([]);
    expect(registered.length).toBeGreaterThanOrEqual(strikeAfter);
  });

  it('answers repeated commands as it did before it died, and finishes the list', async () => {
    const again = await underFire(people, Infinity, register, () => undefined);
    const kinds = new Set(again.map((fate, index) => (index % 2 === 0 ? `key ${fate?.status}` : `bare ${fate?.status} ${fate?.status === 409 ? fate.body.code : ''}`)));
    expect([...kinds].sort()).toEqual(['bare 200 ', 'bare 409 NIK_ALREADY_REGISTERED', 'key 200']);
    const registered = await loggedEvents(lindung.databaseUrl, ['WorkerRegistered']);
    expect(repeated(registered.map(({ streamId }) => streamId))).toEqual([]);
    expect(registered).toHaveLength(people);
    const { head } = await logExtent(lindung.databaseUrl);
    const summary = await sari.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary?minPosition=${head}`);
    expect(summary.body.workers.registered).toBe(people);
  });

  it('gives two hundred seats', async () => {
    const workerIds = await registeredWorkers();
    const verified = await underFire(200, Infinity, (index) => budi.command('verify-dtsen', { workerId: workerIds[index], decile: 1, civilStatus: 'ACTIVE', snapshotId: 'kunjungan' }), () => undefined);
    expect(new Set(verified.map((fate) => fate?.status))).toEqual(new Set([200]));
    expect((await sari.command('allocate-quota', { programId })).body.eventCount).toBe(202);
  });

  it.each([
    [0, 20],
    [50, 35],
  ])('pays nobody twice and forgets no payment (SP2D %i and on, killed after %i)', async (first, strikeAfter) => {
    const today = todayInJakarta();
    const workerIds = await registeredWorkers();
    const pay = (index: number): Promise<CommandAnswer> => {
      const two = workerIds.slice(2 * (first + index), 2 * (first + index) + 2);
      return dewi.command('pay-premium', { programId, workerIds: two, sp2dNumber: `SP2D-${first + index}`, sp2dDate: today, coverFrom: today }, { 'idempotency-key': `bayar-${first + index}` });
    };
    const fates = await underFire(50, strikeAfter, pay, () => void lindung.end('SIGKILL'));
    expect(await lindung.ended).toEqual({ code: null, signal: 'SIGKILL' });
    await restart();
    await expectAllAcknowledged(fates);
    const found = seatLedger(await loggedEvents(lindung.databaseUrl), programId);
    expect(found).toMatchObject({ broken: [], allocated: 200 });
    expect(found.paid - 2 * first).toBeGreaterThanOrEqual(2 * strikeAfter);
    const again = await underFire(50, Infinity, pay, () => undefined);
    expect(new Set(again.map((fate) => fate?.status))).toEqual(new Set([200]));
    fates.forEach((fate, index) => {
      if (fate?.status === 200) expect(again[index]?.body).toEqual(fate.body);
    });
    const paid = 2 * (first + 50);
    expect(seatLedger(await loggedEvents(lindung.databaseUrl), programId)).toMatchObject({ broken: [], allocated: 200, paid, realised: paid * articleProgram.premium });
  });

  it('ends in order under load when asked to, with all that it acknowledged', async () => {
    const fates = await underFire(400, 100, (index) => sari.command('register-worker', registrationOf(people + index)), () => void lindung.end('SIGTERM'));
    expect(await lindung.ended).toEqual({ code: 0, signal: null });
    expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false);
    expect(() => postmasterOf(dataDir)).toThrow('No database server runs');
    // Whoever was not served was told so, or not let in; nobody was told of a failure of ours.
    expect(fates.filter((fate) => fate !== null && ![200, 503].includes(fate.status))).toEqual([]);
    await restart();
    expect(lindung.output()).not.toContain('Stopped the database server');
    await expectAllAcknowledged(fates);
    expect(await registeredWorkers()).toHaveLength(people + fates.filter((fate) => fate?.status === 200).length);
  });

  it('has named nobody in any log, whatever went wrong', () => {
    const log = lindung.output() + lindung.logFiles();
    expect(log).toContain('"level":');
    expect(peopleNamedIn(log, people)).toEqual([]);
  });
});
