import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { atOnce, waitingWorkers } from '../support/crowd.js';
import { eventually } from '../support/eventually.js';
import { importedList } from '../support/import-watch.js';
import { type Answer, startTestLindung, type TestLindung, type TestPerson } from '../support/lindung.js';
import { nikAt } from '../support/lists.js';
import { asOwner, type LoggedEvent, loggedEvents } from '../support/owner-view.js';
import { articleProgram } from '../support/people.js';
import { seatLedger } from '../support/seat-ledger.js';
import { todayInJakarta } from '../support/today.js';

const { programId } = articleProgram;

describe('what follows from an exit by itself', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let budi: TestPerson;
  let dewi: TestPerson;
  let rudi: TestPerson;
  const today = todayInJakarta();

  beforeAll(async () => {
    lindung = await startTestLindung();
    [sari, budi, dewi, rudi] = await Promise.all([lindung.as('disnaker', 'Sari'), lindung.as('dinsos', 'Budi'), lindung.as('bendahara', 'Dewi'), lindung.as('bpjs', 'Rudi')] as const);
    await sari.command('open-program', articleProgram);
  });
  afterAll(() => lindung?.stop());

  const exit = (workerId: string, reason = 'deceased') => budi.command('record-worker-exit', { workerId, reason, effectiveDate: today });
  const pay = (workerIds: readonly string[], sp2dNumber: string) => dewi.command('pay-premium', { programId, workerIds, sp2dNumber, sp2dDate: today, coverFrom: today });
  const allEvents = (): Promise<readonly LoggedEvent[]> => loggedEvents(lindung.databaseUrl);
  const about = (events: readonly LoggedEvent[], type: string, workerId: string): readonly LoggedEvent[] => events.filter((event) => event.type === type && event.data['workerId'] === workerId);
  const once = (type: string, workerId: string): Promise<readonly LoggedEvent[]> => eventually(allEvents, (events) => about(events, type, workerId).length > 0).then((events) => about(events, type, workerId));

  it('gives an unpaid seat back, in the name of the rule and not of a person', async () => {
    const [gone = '', stays = ''] = await waitingWorkers(sari, budi, 2);
    await sari.command('allocate-quota', { programId });
    expect((await exit(gone)).status).toBe(200);
    expect(await once('AllocationReleased', gone)).toMatchObject([{ data: { reason: 'exited', amountRupiah: 201_000 } }]);
    const position = (await allEvents()).at(-1)?.position;
    const history = await sari.query<QueryAnswer<'workerHistory'>>(`/workers/${gone}/history?minPosition=${position}`);
    expect(history.body.events.at(-1)).toMatchObject({ type: 'AllocationReleased', actor: 'process:release-on-exit', role: 'system', reason: 'exited' });
    const summary = await sari.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary?minPosition=${position}`);
    expect(summary.body.workers).toMatchObject({ allocated: 1, exited: 1, standing: { allocated: 1, exited: 1 } });
    expect(summary.body.budget.committed).toBe(201_000);
    expect(about(await allEvents(), 'AllocationReleased', stays)).toEqual([]);
  });

  it('ends a running cover and keeps the money where it is', async () => {
    const [covered = '', unconfirmed = ''] = await waitingWorkers(sari, budi, 2, 10);
    await sari.command('allocate-quota', { programId });
    await pay([covered, unconfirmed], 'SP2D-1');
    await rudi.command('confirm-coverage', { programId, workerId: covered, kpj: '26000000001' });
    await exit(covered, 'moved-away');
    await exit(unconfirmed);
    expect(await once('CoverageEnded', covered)).toMatchObject([{ data: { reason: 'moved-away', endedOn: today } }]);
    const position = (await allEvents()).at(-1)?.position;
    const summary = await sari.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary?minPosition=${position}`);
    // A paid seat stays consumed, and its standing stays allocated although its holder has gone.
    expect(summary.body).toMatchObject({ workers: { paid: 2, covered: 0, allocated: 3 }, budget: { realised: 402_000, refunded: 0 } });
    expect(about(await allEvents(), 'AllocationReleased', covered)).toEqual([]);
  });

  it('gives an unpaid seat back when the civil registry says deceased or moved, and leaves a paid one for people to look at', async () => {
    const [dead = '', moved = '', paid = '', poorer = ''] = await waitingWorkers(sari, budi, 4, 20);
    await sari.command('allocate-quota', { programId });
    await pay([paid], 'SP2D-2');
    const extract = `nik,desil,status_dukcapil\n${nikAt(20)},1,MENINGGAL\n${nikAt(21)},2,PINDAH\n${nikAt(22)},2,MENINGGAL\n${nikAt(23)},10,AKTIF\n`;
    const status = await importedList(budi, { kind: 'dtsen', programId, period: today.slice(0, 7) }, extract);
    expect(status.accepted).toBe(4);
    expect(await once('AllocationReleased', dead)).toMatchObject([{ data: { reason: 'civil-status' } }]);
    expect(await once('AllocationReleased', moved)).toMatchObject([{ data: { reason: 'civil-status' } }]);
    // Handled in the order of the log: whatever were to come of these two would stand before a later exit's release.
    await settled();
    const events = await allEvents();
    for (const workerId of [paid, poorer]) expect([...about(events, 'AllocationReleased', workerId), ...about(events, 'CoverageEnded', workerId)]).toEqual([]);
    expect(seatLedger(events, programId).broken).toEqual([]);
  });

  /**
   * Has an exit and an act decided before either is written, and the exit written first: while the log
   * takes nothing, the exit waits at its lock and the act behind it. How long deciding takes nobody can
   * see, so each try holds the log for longer, until the act did land behind the exit.
   */
  async function crossed(type: string, first: number, prepare: () => Promise<unknown>, act: (workerId: string) => Promise<Answer<unknown>>): Promise<string> {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const [workerId = ''] = await waitingWorkers(sari, budi, 1, first + attempt);
      await prepare();
      const answers = await asOwner(lindung.databaseUrl, async (owner) => {
        await owner.query('begin');
        await owner.query('select from log.append_lock for update');
        const exiting = exit(workerId);
        await eventually(() => owner.query('select from pg_locks where not granted and transactionid = pg_current_xact_id()::xid'), ({ rowCount }) => (rowCount ?? 0) > 0);
        const acting = act(workerId);
        await delay(100 * 2 ** attempt);
        await owner.query('commit');
        return Promise.all([exiting, acting]);
      });
      expect(answers[0].status).toBe(200);
      expect([200, 409]).toContain(answers[1].status);
      const events = await allEvents();
      if ((about(events, type, workerId)[0]?.position ?? 0) > (about(events, 'WorkerExited', workerId)[0]?.position ?? Infinity)) return workerId;
    }
    throw new Error(`No ${type} ever landed behind an exit, so nothing was tested.`);
  }

  async function expectSettled(workerIds: readonly string[]): Promise<void> {
    await settled();
    const events = await allEvents();
    for (const workerId of workerIds) {
      const life = events.filter(({ streamId, data }) => streamId === programId && data['workerId'] === workerId).map(({ type }) => type);
      expect(['none', 'AllocationReleased', 'CoverageEnded']).toContain(life.at(-1) ?? 'none');
      expect(new Set(life).size).toBe(life.length);
    }
    expect(seatLedger(events, programId).broken).toEqual([]);
  }

  it('reaches also somebody whose seat lands after the exit', async () => {
    const workerId = await crossed('QuotaAllocated', 100, () => Promise.resolve(), () => sari.command('allocate-quota', { programId, seats: 1 }));
    expect(await once('AllocationReleased', workerId)).toMatchObject([{ data: { reason: 'exited' } }]);
    await expectSettled([workerId]);
  });

  it('reaches also somebody who is paid for after the exit', async () => {
    const workerId = await crossed('PremiumPaid', 200, () => sari.command('allocate-quota', { programId }), (paid) => pay([paid], 'SP2D-3'));
    expect(await once('CoverageEnded', workerId)).toHaveLength(1);
    await expectSettled([workerId]);
  });

  it('reaches everybody of a crowd whose seats, payments and exits cross', async () => {
    const workerIds = await waitingWorkers(sari, budi, 40, 400);
    // 503 is BUSY: process managers write to the same programme and may be faster five times in a row.
    const contended = [200, 409, 503];
    const acts = workerIds.flatMap((workerId, index) => [
      { send: () => sari.command('allocate-quota', { programId, seats: 1 }), allowed: contended },
      { send: () => exit(workerId), allowed: [200] },
      { send: () => pay([workerId], `SP2D-W-${index}`), allowed: contended },
    ]);
    const unexpected = await atOnce(acts.length, 64, async (index) => {
      const { send, allowed } = acts[index] ?? { send: () => exit(''), allowed: [] };
      const { status } = await send();
      return allowed.includes(status) ? [] : [status];
    });
    expect(unexpected.flat()).toEqual([]);
    await expectSettled(workerIds);
  });

  it('is taken back with the exit: whoever is reinstated may be drawn again', async () => {
    const [workerId = ''] = await waitingWorkers(sari, budi, 1, 300);
    await exit(workerId, 'data-error');
    expect((await budi.command('reinstate-worker', { workerId, reason: 'Salah orang' })).status).toBe(200);
    const drawn = await sari.command('allocate-quota', { programId });
    expect(drawn.body.events.filter(({ type }) => type === 'QuotaAllocated')).toHaveLength(1);
    await settled();
    expect(about(await allEvents(), 'AllocationReleased', workerId)).toEqual([]);
  });

  /** Resolves once the process managers have handled everything that is in the log now: they handle it in order. */
  let sentinels = 0;
  async function settled(): Promise<void> {
    sentinels += 1;
    const [sentinel = ''] = await waitingWorkers(sari, budi, 1, 1_000 + sentinels);
    // BUSY while process managers write to the programme; asked again, it is there.
    await eventually(() => sari.command('allocate-quota', { programId }), ({ status }) => status === 200);
    await exit(sentinel);
    await once('AllocationReleased', sentinel);
  }
});
