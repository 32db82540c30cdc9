import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { candidateLines } from '@lindung/standalone/sample-data/candidates';
import { dtsenLines } from '@lindung/standalone/sample-data/dtsen-extract';
import { atOnce, waitingWorkers, workerIdIn } from '../support/crowd.js';
import { importedList } from '../support/import-watch.js';
import { type Answer, type CommandBody, type ProblemBody, startTestLindung, type TestLindung, type TestPerson } from '../support/lindung.js';
import { loggedEvents, repeated } from '../support/owner-view.js';
import { articleProgram, registrationOf, testSeed } from '../support/people.js';
import { seatLedger } from '../support/seat-ledger.js';
import { todayInJakarta } from '../support/today.js';

type CommandAnswer = Answer<CommandBody & ProblemBody>;

const { programId } = articleProgram;
const premium = 201_000;
const crowd = 64;

const count = (answers: readonly CommandAnswer[], type: string): number => answers.reduce((sum, { body }) => sum + (body.events ?? []).filter((event) => event.type === type).length, 0);
const outcomesOf = (answers: readonly CommandAnswer[]): readonly string[] => [...new Set(answers.map(({ status, body }) => `${status} ${body.code ?? ''}`.trim()))].sort();

describe('sixty-four hands on one button', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let budi: TestPerson;
  let dewi: TestPerson;
  const today = todayInJakarta();
  const payment = (sp2dNumber: string) => ({ programId, sp2dNumber, sp2dDate: today, coverFrom: today });

  beforeAll(async () => {
    lindung = await startTestLindung();
    [sari, budi, dewi] = await Promise.all([lindung.as('disnaker', 'Sari'), lindung.as('dinsos', 'Budi'), lindung.as('bendahara', 'Dewi')] as const);
    await sari.command('open-program', { ...articleProgram, quota: 100, ceiling: 90 * premium + 50_000 });
    await waitingWorkers(sari, budi, 130);
  });
  afterAll(() => lindung?.stop());

  async function ledger(): Promise<ReturnType<typeof seatLedger>> {
    return seatLedger(await loggedEvents(lindung.databaseUrl), programId);
  }

  async function summaryAt(position: string): Promise<QueryAnswer<'summary'>> {
    return (await sari.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary?minPosition=${position}`)).body;
  }

  it('draw no seat beyond the ceiling, and each is told what it got', async () => {
    const answers = await atOnce(crowd, crowd, (index) => sari.command('allocate-quota', { programId, seats: 1 + (index % 4) }));
    expect(outcomesOf(answers).filter((outcome) => outcome !== '200')).toEqual(['409 BUDGET_EXHAUSTED']);
    const after = await ledger();
    expect(after).toMatchObject({ broken: [], allocated: count(answers, 'QuotaAllocated'), committed: after.allocated * premium });
    // What was refused would not have fitted: the smallest request of all is one seat.
    expect(after.allocated).toBe(90);
    expect((await summaryAt(answers.at(-1)?.body.position ?? '0')).budget).toMatchObject({ committed: 90 * premium, free: 50_000, affordableSeats: 0 });
  });

  it('draw no seat beyond the quota either, while budget and quota are being revised', async () => {
    const revision = { programId, reference: 'DPPA 2026', reason: 'APBD-P' };
    const answers = await atOnce(crowd, crowd, (index) => {
      if (index === 10) return sari.command('revise-budget', { ...revision, ceiling: 400 * premium });
      if (index === 30) return sari.command('revise-quota', { ...revision, quota: 110 });
      return sari.command('allocate-quota', index % 8 === 0 ? { programId } : { programId, seats: 1 + (index % 3) });
    });
    expect(outcomesOf(answers).filter((outcome) => !['200', '409 BUDGET_EXHAUSTED', '409 QUOTA_EXHAUSTED'].includes(outcome))).toEqual([]);
    const rest = await sari.command('allocate-quota', { programId });
    expect(await ledger()).toMatchObject({ broken: [], allocated: 110, quota: 110, ceiling: 400 * premium });
    expect(90 + count([...answers, rest], 'QuotaAllocated')).toBe(110);
  });

  it('pay each premium once, whether one names it, many do or all are meant', async () => {
    const held = (await loggedEvents(lindung.databaseUrl, ['QuotaAllocated'])).map(({ data }) => String(data['workerId']));
    const answers = await atOnce(crowd, crowd, (index) => {
      const order = payment(`SP2D-${index}`);
      if (index % 16 === 15) return dewi.command('pay-premium', { ...order, all: true });
      if (index % 4 === 3) return dewi.command('pay-premium', { ...order, workerIds: held.slice(index, index + 10) });
      return dewi.command('pay-premium', { ...order, workerIds: held.slice(Math.floor(index / 2), Math.floor(index / 2) + 1) });
    });
    expect(outcomesOf(answers).filter((outcome) => !['200', '409 ALREADY_PAID'].includes(outcome))).toEqual([]);
    const after = await ledger();
    expect(after).toMatchObject({ broken: [], allocated: 110, paid: 110, committed: 0, realised: 110 * premium });
    expect(count(answers, 'PremiumPaid')).toBe(110);
    const summary = await summaryAt(answers.at(-1)?.body.position ?? '0');
    expect(summary.budget).toMatchObject({ committed: 0, realised: 110 * premium, free: 290 * premium });
    expect(summary.workers).toMatchObject({ allocated: 110, paid: 110 });
  });

  it('keep every rule while they reverse, pay again, release and draw across each other', async () => {
    const held = (await loggedEvents(lindung.databaseUrl, ['QuotaAllocated'])).map(({ data }) => String(data['workerId']));
    const answers = await atOnce(crowd * 4, crowd, (index) => {
      const workerId = held[index % 40] ?? '';
      switch (index % 5) {
        case 0:
          return dewi.command('pay-premium', { ...payment(`SP2D-B${index}`), all: true });
        case 1:
          return sari.command('release-allocation', { programId, workerId, reason: 'administrative' });
        case 2:
          return sari.command('allocate-quota', { programId });
        default:
          return dewi.command('reverse-premium', { programId, workerId, reason: 'Salah catat' });
      }
    });
    const expected = ['200', '409 SEAT_PAID', '409 NOT_ALLOCATED', '409 NOT_PAID'];
    expect(outcomesOf(answers).filter((outcome) => !expected.includes(outcome))).toEqual([]);
    const after = await ledger();
    expect(after).toMatchObject({ broken: [] });
    const head = (await sari.command('allocate-quota', { programId })).body.position;
    const settled = await ledger();
    const { budget, workers } = await summaryAt(head);
    expect([budget.committed, budget.realised, workers.allocated, workers.paid]).toEqual([settled.committed, settled.realised, settled.allocated, settled.paid]);
    expect(budget.ceiling).toBe(budget.committed + budget.realised - budget.refunded + budget.free);
  });

  it('register one NIK once', async () => {
    const answers = await atOnce(crowd, crowd, () => sari.command('register-worker', registrationOf(500)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(outcomesOf(answers)).toEqual(['200', '409 NIK_ALREADY_REGISTERED']);
    const streams = (await loggedEvents(lindung.databaseUrl, ['WorkerRegistered'])).map(({ streamId }) => streamId);
    expect(repeated(streams)).toEqual([]);
  });

  it.each([
    ['register-worker', () => registrationOf(501), 'WorkerRegistered', 1],
    ['revise-quota', () => ({ programId, quota: 114, reference: 'Perwal', reason: 'Tambahan' }), 'QuotaRevised', 1],
    ['allocate-quota', () => ({ programId }), 'QuotaAllocated', 4],
    ['pay-premium', () => ({ ...payment('SP2D-K'), all: true }), 'PremiumPaid', null],
  ] as const)('have one effect and one answer under one key: %s', async (name, body, type, expected) => {
    const person = name === 'pay-premium' ? dewi : sari;
    const before = (await loggedEvents(lindung.databaseUrl)).length;
    const answers = await atOnce(crowd, crowd, () => person.command(name, body(), { 'idempotency-key': `satu-${name}` }));
    expect(outcomesOf(answers)).toEqual(['200']);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const written = (await loggedEvents(lindung.databaseUrl)).slice(before).filter((event) => event.type !== 'CommandClaimed');
    expect(written).toHaveLength(answers[0]?.body.eventCount ?? -1);
    const effects = written.filter((event) => event.type === type).length;
    if (expected === null) expect(effects).toBeGreaterThanOrEqual(4);
    else expect(effects).toBe(expected);
    const other = await person.command(name, { ...body(), ...(name === 'register-worker' ? { name: 'Orang Lain' } : { programId: 'program-lain' }) }, { 'idempotency-key': `satu-${name}` });
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('take one worker’s key for nobody else’s command', async () => {
    const answers = await atOnce(crowd, crowd, (index) => sari.command('register-worker', registrationOf(600 + (index % 2)), { 'idempotency-key': 'satu-kunci' }));
    const won = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => workerIdIn(body)));
    expect(won.size).toBe(1);
    expect(outcomesOf(answers)).toEqual(['200', '422 IDEMPOTENCY_KEY_REUSED']);
  });
});

describe('hands on the buttons of two processes over one log', () => {
  const secrets = Object.fromEntries(['LINDUNG_KEK', 'LINDUNG_NIK_PEPPER', 'LINDUNG_SIGNING_KEY'].map((name) => [name, randomBytes(32).toString('base64')]));
  const lindungs: TestLindung[] = [];
  beforeAll(async () => {
    lindungs.push(await startTestLindung(secrets));
    lindungs.push(await startTestLindung({ ...secrets, DATABASE_URL: lindungs[0]?.databaseUrl ?? '' }));
  });
  afterAll(async () => {
    for (const lindung of [...lindungs].reverse()) await lindung.stop();
  });

  it('overdraw nothing and pay nobody twice', async () => {
    const at = (role: string, name: string): Promise<readonly TestPerson[]> => Promise.all(lindungs.map((lindung) => lindung.as(role, name)));
    const [saris, budis, dewis] = await Promise.all([at('disnaker', 'Sari'), at('dinsos', 'Budi'), at('bendahara', 'Dewi')] as const);
    const [sari, budi] = [saris[0], budis[0]];
    if (sari === undefined || budi === undefined) throw new Error('Nobody is there.');
    await sari.command('open-program', { ...articleProgram, quota: 60, ceiling: 55 * premium });
    const workerIds = await waitingWorkers(sari, budi, 80);
    await sari.command('allocate-quota', { programId, seats: 40 });
    const today = todayInJakarta();
    const commands: readonly ((person: number, index: number) => Promise<CommandAnswer> | undefined)[] = [
      (person) => saris[person]?.command('allocate-quota', { programId, seats: 1 }),
      (person, index) => dewis[person]?.command('pay-premium', { programId, workerIds: [workerIds[index % 80]], sp2dNumber: `SP2D-${index}`, sp2dDate: today, coverFrom: today }),
      (person, index) => saris[person]?.command('release-allocation', { programId, workerId: workerIds[(index * 7) % 80], reason: 'administrative' }),
      (person, index) => saris[person]?.command('revise-need-estimate', { programId, needEstimate: 1_000 + index, reference: 'Kajian', reason: 'Kajian' }),
      (person, index) => budis[person]?.command('record-worker-exit', { workerId: workerIds[(index * 3) % 80], reason: 'withdrew', effectiveDate: today }),
      (person, index) => dewis[person]?.command('reverse-premium', { programId, workerId: workerIds[(index * 11) % 80], reason: 'Salah catat' }),
    ];
    const answers = await atOnce(600, crowd, async (index) => commands[(index * 5 + Math.floor(index / 6)) % commands.length]?.(index % 2, index));
    expect(answers.filter((answer) => answer === undefined || ![200, 409, 503].includes(answer.status))).toEqual([]);
    expect(answers.filter((answer) => answer?.status === 200).length).toBeGreaterThan(100);
    const events = await loggedEvents(lindungs[0]?.databaseUrl ?? '');
    expect(seatLedger(events, programId)).toMatchObject({ broken: [] });
    // Each was told of what stands in the log, where it stands.
    const log = new Map(events.map(({ position, type }) => [String(position), type]));
    expect(answers.flatMap((answer) => answer?.body.events ?? []).filter(({ position, type }) => log.get(position) !== type)).toEqual([]);
  });
});

describe('ten and a half thousand candidates before an empty programme', () => {
  let lindung: TestLindung;
  beforeAll(async () => {
    lindung = await startTestLindung();
  });
  afterAll(() => lindung?.stop());

  it('get the 9,950 seats that the article’s budget affords, and the rupiah add up to the last one', async () => {
    const candidates = 10_500;
    const [sari, budi, dewi] = await Promise.all([lindung.as('disnaker', 'Sari'), lindung.as('dinsos', 'Budi'), lindung.as('bendahara', 'Dewi')] as const);
    await sari.command('open-program', articleProgram);
    const registered = await importedList(sari, { kind: 'candidates', programId }, [...candidateLines({ seed: testSeed, first: 0, count: candidates, messy: false })].join(''));
    expect(registered).toMatchObject({ status: 'completed', accepted: candidates });
    const verified = await importedList(budi, { kind: 'dtsen', programId, period: '2026-01' }, [...dtsenLines({ seed: testSeed, first: 0, count: candidates, strangers: 100, allWithin: 5 })].join(''));
    expect(verified).toMatchObject({ status: 'completed', accepted: candidates, ignored: 100 });

    const tooMany = await sari.command('allocate-quota', { programId, seats: 10_000 });
    expect([tooMany.status, tooMany.body.code]).toEqual([409, 'BUDGET_EXHAUSTED']);
    // Sixty-four at once: one of them gets all that there is, and the others find nothing left.
    const rounds = await atOnce(crowd, crowd, () => sari.command('allocate-quota', { programId }));
    expect(outcomesOf(rounds)).toEqual(['200']);
    expect(rounds.map(({ body }) => body.eventCount).sort((a, b) => b - a).slice(0, 2)).toEqual([9_952, 0]);
    const today = todayInJakarta();
    const payments = await atOnce(crowd, crowd, (index) => dewi.command('pay-premium', { programId, all: true, sp2dNumber: `SP2D-${index}`, sp2dDate: today, coverFrom: today }));
    expect(payments.map(({ body }) => body.eventCount).sort((a, b) => b - a).slice(0, 2)).toEqual([9_952, 0]);

    const position = payments.map(({ body }) => Number(body.position)).sort((a, b) => b - a)[0];
    const { body: summary } = await sari.query<QueryAnswer<'summary'>>(`/programs/${programId}/summary?minPosition=${position}`);
    expect(summary).toMatchObject({
      quota: 10_000,
      budget: { ceiling: 2_000_000_000, committed: 0, realised: 9_950 * premium, refunded: 0, free: 50_000, ceilingSeats: 9_950, affordableSeats: 0, exhaustedOn: today },
      workers: { registered: candidates, verified: candidates, waiting: 550, allocated: 9_950, paid: 9_950, standing: { waiting: 550, allocated: 9_950 } },
    });
    const events = await loggedEvents(lindung.databaseUrl);
    expect(seatLedger(events, programId)).toMatchObject({ broken: [], allocated: 9_950, paid: 9_950, realised: 1_999_950_000 });
    expect(repeated(events.filter(({ type }) => type === 'PremiumPaid').map(({ data }) => String(data['workerId'])))).toEqual([]);
  });
});
