import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { atOnce, todayInBekasi, waitingWorkers } from '../support/crowd.js';
import { eventually } from '../support/eventually.js';
import { importedList } from '../support/import-watch.js';
import { startTestLindung, type TestLindung, type TestPerson } from '../support/lindung.js';
import { nikAt } from '../support/lists.js';
import { type LoggedEvent, loggedEvents } from '../support/owner-view.js';
import { articleProgram } from '../support/people.js';
import { seatLedger } from '../support/seat-ledger.js';

const { programId } = articleProgram;

describe('what follows from an exit by itself', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let budi: TestPerson;
  let dewi: TestPerson;
  let rudi: TestPerson;
  const today = todayInBekasi();

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

  /** Sends acts of two kinds across each other until one of the first kind has landed behind the exit of its worker. */
  async function raced(type: string, wave: (number: number) => Promise<readonly string[]>): Promise<readonly string[]> {
    const racers: string[] = [];
    for (let number = 0; number < 8; number += 1) {
      racers.push(...(await wave(number)));
      const events = await allEvents();
      const late = racers.filter((workerId) => (about(events, type, workerId)[0]?.position ?? 0) > (about(events, 'WorkerExited', workerId)[0]?.position ?? Infinity));
      if (late.length > 0) return racers;
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

  it('reaches also those whose seat lands after their exit', async () => {
    const racers = await raced('QuotaAllocated', async (wave) => {
      const workerIds = await waitingWorkers(sari, budi, 40, 100 + wave * 40);
      await atOnce(80, 64, async (index) => {
        const answer = index % 2 === 0 ? await sari.command('allocate-quota', { programId, seats: 1 }) : await exit(workerIds[(index - 1) / 2] ?? '');
        expect([200, 409]).toContain(answer.status);
      });
      return workerIds;
    });
    await expectSettled(racers);
  });

  it('reaches also those who are paid for after their exit', async () => {
    const racers = await raced('PremiumPaid', async (wave) => {
      const workerIds = await waitingWorkers(sari, budi, 40, 500 + wave * 40);
      await sari.command('allocate-quota', { programId });
      await atOnce(80, 64, async (index) => {
        const workerId = workerIds[Math.floor(index / 2)] ?? '';
        const answer = index % 2 === 0 ? await exit(workerId) : await pay([workerId], `SP2D-W${wave}-${index}`);
        expect([200, 409]).toContain(answer.status);
      });
      return workerIds;
    });
    await expectSettled(racers);
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
    await sari.command('allocate-quota', { programId });
    await exit(sentinel);
    await once('AllocationReleased', sentinel);
  }
});
