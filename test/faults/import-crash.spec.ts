import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { candidateLines } from '@lindung/standalone/sample-data/candidates';
import { csvLine } from '@lindung/standalone/sample-data/csv';
import { personAt } from '@lindung/standalone/sample-data/person';
import { figuresOf, importedList, importThat } from '../support/import-watch.js';
import { startTestLindung, type TestLindung, type TestPerson } from '../support/lindung.js';
import { type LindungProcess, LindungProcesses } from '../support/lindung-process.js';
import { killSomeBackend, loggedEvents, logExtent, repeated } from '../support/owner-view.js';
import { articleProgram, testSeed } from '../support/people.js';
import { seatLedger } from '../support/seat-ledger.js';
import { todayInJakarta } from '../support/today.js';

const { programId } = articleProgram;
const rows = 12_000;
const candidates = [...candidateLines({ seed: testSeed, first: 0, count: rows, messy: true })].join('');
const premiums = (sp2d: string, first: number, count: number): string => {
  const today = todayInJakarta();
  const lines = Array.from({ length: count }, (_, index) => csvLine([personAt(testSeed, first + index).nik, `${sp2d}-${Math.floor(index / 50)}`, today, today]));
  return [csvLine(['nik', 'sp2d', 'tanggal_sp2d', 'mulai_perlindungan']), ...lines].join('');
};

describe('an import whose process is killed', () => {
  const processes = new LindungProcesses();
  let dataDir: string;
  let lindung: LindungProcess;
  let undisturbed: TestLindung;

  const uploading = { kind: 'candidates', programId };
  const killed = { code: null, signal: 'SIGKILL' };

  async function restart(): Promise<TestPerson> {
    lindung = await processes.start(dataDir);
    return lindung.as('disnaker', 'Sari');
  }

  beforeAll(async () => {
    dataDir = processes.newDataDir();
    const [sari, calm] = await Promise.all([restart(), startTestLindung()]);
    undisturbed = calm;
    for (const opener of [sari, await calm.as('disnaker', 'Sari')]) expect((await opener.command('open-program', articleProgram)).status).toBe(200);
  });
  afterAll(async () => {
    await undisturbed?.stop();
    await processes.remove();
  });

  it('goes on by itself at every start, to the counts of one that nobody disturbed', async () => {
    const expected = await importedList(await undisturbed.as('disnaker', 'Sari'), uploading, candidates);
    expect(expected).toMatchObject({ status: 'completed', rows });

    let sari = await lindung.as('disnaker', 'Sari');
    const { body, status } = await sari.upload(uploading, candidates);
    expect(status).toBe(202);
    // The first blow falls right behind the 202, the others while rows are being written.
    expect(await lindung.end('SIGKILL')).toEqual(killed);
    let blowsWhileWriting = 0;
    for (const share of [0.1, 0.4]) {
      sari = await restart();
      const seen = await importThat(sari, body.importId, (import_) => import_.status !== 'running' || import_.rows > rows * share);
      if (seen.status === 'running') blowsWhileWriting += 1;
      expect(await lindung.end('SIGKILL')).toEqual(killed);
    }
    // The last may come too late, where the machine is fast and looks seldom.
    expect(blowsWhileWriting).toBeGreaterThan(0);
    sari = await restart();
    const done = await importThat(sari, body.importId, (import_) => import_.status !== 'running');
    expect([done.status, figuresOf(done)]).toEqual(['completed', figuresOf(expected)]);

    const registered = (await loggedEvents(lindung.databaseUrl, ['WorkerRegistered'])).map(({ streamId }) => streamId);
    expect(repeated(registered)).toEqual([]);
    expect(registered).toHaveLength(expected.accepted);
    const { head, events } = await logExtent(lindung.databaseUrl);
    expect(events).toBe(head);
    const again = await sari.upload(uploading, candidates);
    expect([again.status, again.body.importId]).toEqual([202, body.importId]);
    expect((await logExtent(lindung.databaseUrl)).head).toBe(head);
  });

  it('goes on after an orderly stop, and while the database server recovers from a crash of its own', async () => {
    const first = 20_000;
    const list = [...candidateLines({ seed: testSeed, first, count: rows, messy: false })].join('');
    let sari = await lindung.as('disnaker', 'Sari');
    const { body } = await sari.upload(uploading, list);
    const beyond = (share: number) => importThat(sari, body.importId, (import_) => import_.status !== 'running' || import_.rows > rows * share);
    expect((await beyond(0.2)).status).toBe('running');
    expect(await lindung.end('SIGTERM')).toEqual({ code: 0, signal: null });
    sari = await restart();
    expect((await beyond(0.3)).status).toBe('running');
    await killSomeBackend(lindung.databaseUrl);
    const done = await importThat(sari, body.importId, (import_) => import_.status !== 'running');
    expect([done.status, figuresOf(done)]).toEqual(['completed', { rows, accepted: rows, repaired: 0, rejected: 0, duplicates: 0, ignored: 0 }]);
    const registered = (await loggedEvents(lindung.databaseUrl, ['WorkerRegistered'])).map(({ streamId }) => streamId);
    expect(repeated(registered)).toEqual([]);
  });

  it('pays every row of a treasurer’s list once', async () => {
    const budi = await lindung.as('dinsos', 'Budi');
    const extract = Array.from({ length: 900 }, (_, index) => csvLine([personAt(testSeed, index).nik, '1', 'AKTIF'])).join('');
    const verified = await importedList(budi, { kind: 'dtsen', programId, period: '2026-01' }, `nik,desil,status_dukcapil\n${extract}`);
    expect(verified.status).toBe('completed');
    const drawn = await (await lindung.as('disnaker', 'Sari')).command('allocate-quota', { programId });
    expect(drawn.status).toBe(200);
    const seats = drawn.body.eventCount - 2;

    let dewi = await lindung.as('bendahara', 'Dewi');
    const { body } = await dewi.upload({ kind: 'payments', programId }, premiums('SP2D-A', 0, 900));
    expect(await lindung.end('SIGKILL')).toEqual(killed);
    await restart();
    dewi = await lindung.as('bendahara', 'Dewi');
    const done = await importThat(dewi, body.importId, (import_) => import_.status !== 'running');
    expect(done).toMatchObject({ status: 'completed', rows: 900, accepted: seats, rejected: 900 - seats });
    expect(seatLedger(await loggedEvents(lindung.databaseUrl), programId)).toMatchObject({ broken: [], paid: seats, realised: seats * articleProgram.premium });
  });
});
