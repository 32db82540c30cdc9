import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer, queryContracts, type QueryName, queryNames } from '@lindung/integration-events/http/queries';
import { SimulatedClock } from '@lindung/standalone/sample-year/simulated-clock';
import { waitingWorkers } from '../support/crowd.js';
import { eventually } from '../support/eventually.js';
import { importedList } from '../support/import-watch.js';
import { type Answer, type ProblemBody, startTestLindung, type TestLindung, type TestPerson } from '../support/lindung.js';
import { candidateRow, listText } from '../support/lists.js';
import { asOwner, logExtent, loggedEvents } from '../support/owner-view.js';
import { articleProgram, registrationOf } from '../support/people.js';
import { tablesThatShow } from '../support/readable-traces.js';

const { programId } = articleProgram;

/** What every question was answered when the city had come so far. */
interface Step {
  readonly day: string;
  readonly position: string;
  readonly answers: ReadonlyMap<string, unknown>;
}

const breakdowns = ['kecamatan', 'kelurahan', 'occupation', 'decile', 'sex'];

/** Every question that read models answer, about the first worker and the first round. */
function questions(workerId: string, roundId: string): readonly string[] {
  const names = queryNames.filter((name) => name !== 'config' && !name.startsWith('audit')) as Exclude<QueryName, 'config'>[];
  return names.flatMap((name) => {
    const path = queryContracts[name].path.replace(':id', programId).replace(':workerId', workerId).replace(':roundId', roundId);
    return name === 'coverage' ? breakdowns.map((by) => `${path}?by=${by}`) : [path];
  });
}

const withParameter = (path: string, parameter: string): string => `${path}${path.includes('?') ? '&' : '?'}${parameter}`;
/** A file says its position in a header, a refusal says none. */
const positionOf = ({ headers, body }: Answer<unknown>): string | null => headers.get('lindung-position') ?? (body as { readonly position?: string }).position ?? null;

describe('looking back', () => {
  const clock = new SimulatedClock();
  const steps: Step[] = [];
  let lindung: TestLindung;
  let sari: TestPerson;
  let everyone: TestPerson;
  let dpo: TestPerson;
  let workerIds: readonly string[] = [];
  let roundId = 'none';

  const ask = (path: string): Promise<Answer<unknown>> => everyone.query<unknown>(path);
  const askAsOf = (path: string, asOf: string): Promise<Answer<unknown>> => ask(withParameter(path, `asOf=${encodeURIComponent(asOf)}`));

  /** Asks everything, once the log has come to rest and the read models to its end. */
  async function remember(day: string): Promise<void> {
    const step = await eventually(
      async () => {
        const position = String((await logExtent(lindung.databaseUrl)).head);
        const paths = questions(workerIds[0] ?? 'none', roundId);
        const answers = await Promise.all(paths.map(async (path) => [path, await ask(withParameter(path, `minPosition=${position}`))] as const));
        return { day, position, answers: new Map(answers), rests: answers.every(([, answer]) => [position, null].includes(positionOf(answer))) };
      },
      ({ rests }) => rests,
    );
    steps.push({ day, position: step.position, answers: new Map([...step.answers].map(([path, { status, body }]) => [path, { status, body }])) });
  }

  const days: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['2026-01-05', () => sari.command('open-program', { ...articleProgram, quota: 8, months: 1 })],
    ['2026-01-12', async () => {
      workerIds = await waitingWorkers(sari, await lindung.as('dinsos', 'Budi'), 6);
    }],
    ['2026-02-02', async () => {
      await importedList(sari, { kind: 'candidates', programId }, listText([candidateRow(20), candidateRow(21), candidateRow(20)]));
      await sari.command('revise-quota', { programId, quota: 9, reference: 'DPPA 2026', reason: 'perubahan' });
    }],
    ['2026-02-20', async () => {
      const drawn = await sari.command('allocate-quota', { programId, seats: 4 });
      const rounds = await sari.query<QueryAnswer<'rounds'>>(`/programs/${programId}/rounds?minPosition=${drawn.body.position}`);
      roundId = rounds.body.rounds[0]?.roundId ?? '';
    }],
    ['2026-03-03', async () => (await lindung.as('bendahara', 'Dewi')).command('pay-premium', { programId, workerIds: workerIds.slice(0, 2), sp2dNumber: 'SP2D-1', sp2dDate: '2026-03-02', coverFrom: '2026-03-01' })],
    ['2026-03-30', async () => {
      await (await lindung.as('bpjs', 'Rudi')).command('confirm-coverage', { programId, workerId: workerIds[0], kpj: '26012345678' });
      await (await lindung.as('dinsos', 'Budi')).command('record-worker-exit', { workerId: workerIds[1], reason: 'moved-away', effectiveDate: '2026-03-29' });
      // What the process manager records of it belongs to this day, however late it comes to it.
      await eventually(() => loggedEvents(lindung.databaseUrl, ['CoverageEnded']), (ended) => ended.length === 1);
    }],
    ['2026-07-06', () => sari.command('correct-worker-details', { workerId: workerIds[0], name: 'Wulan Xantippe', reason: 'salah tulis' })],
  ];

  beforeAll(async () => {
    lindung = await startTestLindung({}, clock);
    [sari, everyone, dpo] = await Promise.all([lindung.as('disnaker', 'Sari'), lindung.asRoles(['disnaker', 'auditor', 'dinsos', 'bendahara', 'bpjs'], 'Semua'), lindung.as('dpo', 'Rini')] as const);
    for (const [day, act] of days) {
      clock.setTo(new Date(`${day}T09:00:00+07:00`));
      await act();
      await remember(day);
    }
    clock.setTo(new Date('2026-08-03T09:00:00+07:00'));
  });
  afterAll(() => lindung?.stop());

  it('shows at each position what was shown then, every figure, name and position', async () => {
    for (const { position, answers } of steps) {
      for (const [path, then] of answers) {
        const now = await askAsOf(path, `position:${position}`);
        expect([path, position, { status: now.status, body: now.body }]).toEqual([path, position, then]);
        if (now.status === 200) expect([path, positionOf(now)]).toEqual([path, position]);
      }
    }
  });

  it('shows at the end of a day, and at any time, what had been recorded until then', async () => {
    const summaryAsOf = async (asOf: string): Promise<unknown> => (await askAsOf(`/programs/${programId}/summary`, asOf)).body;
    const summaryOf = (step: number): unknown => (steps[step]?.answers.get(`/programs/${programId}/summary`) as { readonly body: unknown }).body;
    for (const [index, { day }] of steps.entries()) {
      const { body } = await askAsOf(`/programs/${programId}/summary`, day);
      expect([day, body]).toEqual([day, summaryOf(index)]);
    }
    expect(await summaryAsOf('2026-02-19')).toMatchObject({ position: steps[2]?.position });
    expect(await summaryAsOf('2026-02-20T08:59:59.999+07:00')).toMatchObject({ position: steps[2]?.position });
    expect(await summaryAsOf('2026-02-20T01:59Z')).toMatchObject({ position: steps[2]?.position });
    expect(await summaryAsOf('2026-02-20T08:59')).toMatchObject({ position: steps[2]?.position });
    // The plus sign of an offset that was not encoded arrives as a space.
    expect((await ask(`/programs/${programId}/summary?asOf=2026-02-20T08:59:59+07:00`)).body).toMatchObject({ position: steps[2]?.position });
    expect(await summaryAsOf('2026-02-21T00:00:00+07:00')).toMatchObject({ position: steps[3]?.position });
  });

  it('counts by the day of the moment, not by today', async () => {
    // One month of cover was paid for; it ends by the calendar, with nothing recorded.
    for (const [asOf, covered] of [['2026-03-30', 1], ['2026-03-31', 1], ['2026-04-01', 0], [`position:${steps[5]?.position}`, 1]] as const) {
      const { body } = await askAsOf(`/programs/${programId}/summary`, asOf);
      expect([asOf, body]).toMatchObject([asOf, { workers: { covered }, position: steps[5]?.position }]);
    }
  });

  it('before the first event is empty, and today is now', async () => {
    expect((await askAsOf('/programs', '2026-01-04')).body).toEqual({ programs: [], position: '0' });
    expect((await askAsOf('/programs', 'position:0')).body).toEqual({ programs: [], position: '0' });
    expect((await askAsOf('/imports', '1999-12-31')).body).toEqual({ imports: [], position: '0' });
    for (const path of [`/programs/${programId}/summary`, `/programs/${programId}/roster.csv`, `/workers/${workerIds[0]}`]) expect([path, (await askAsOf(path, '2026-01-04')).status]).toEqual([path, 404]);
    const last = steps.at(-1);
    for (const asOf of ['2026-08-03', '2026-08-03T23:59:59+07:00']) expect((await askAsOf('/programs', asOf)).body).toMatchObject({ position: last?.position });
    expect((await ask(`/programs?minPosition=${last?.position}&asOf=position:${steps[0]?.position}`)).body).toMatchObject({ position: steps[0]?.position });
  });

  it('refuses what is no moment, or none yet', async () => {
    const { head } = await logExtent(lindung.databaseUrl);
    const cases: [string, string][] = [
      ...['', 'kemarin', '2026-02-30', '2026-13-01', '2026-3-1', '2026-03-01T25:00', '2026-03-01T10:60', '2026-03-01T10:00+25:00', '20260301', '1772323200', 'position:', 'position:-1', 'position:abc', 'position:007', "position:1'--", '2026-03-01 10:00'].map(
        (asOf): [string, string] => [asOf, 'INVALID'],
      ),
      [`position:${head + 1}`, 'POSITION_UNKNOWN'],
      ['position:999999999999999', 'POSITION_UNKNOWN'],
      ['2026-08-04', 'MOMENT_AHEAD'],
      ['2026-08-04T00:00:00+07:00', 'MOMENT_AHEAD'],
      ['2199-12-31', 'MOMENT_AHEAD'],
    ];
    for (const [asOf, code] of cases) {
      const { status, body } = (await askAsOf('/programs', asOf)) as Answer<ProblemBody>;
      expect([asOf, status, body.code, body.errors?.map(({ field }) => field)]).toEqual([asOf, 422, code, ['asOf']]);
    }
    expect((await ask('/programs?asOf=2026-03-01&asOf=2026-03-02')).status).toBe(422);
    expect((await ask('/config?asOf=2026-03-01')).status).toBe(422);
  });

  it('replays a moment once for everybody who asks for it', async () => {
    const position = Number(steps[1]?.position) + 1;
    const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => askAsOf(index % 2 === 0 ? '/programs' : `/programs/${programId}/roster`, `position:${position}`)));
    expect(new Set(answers.map((answer) => `${answer.status} ${positionOf(answer)}`))).toEqual(new Set([`200 ${position}`]));
    const schemas = await asOwner(lindung.databaseUrl, (owner) => owner.query(`select from pg_namespace where nspname like $1`, [`as\\_of\\_${position}\\_%`]));
    expect(schemas.rowCount).toBe(1);
    const count = await asOwner(lindung.databaseUrl, (owner) => owner.query(`select from pg_namespace where nspname like 'as\\_of\\_%'`));
    expect(count.rowCount).toBeLessThanOrEqual(6);
  });

  it('empties at every moment in time whom an erasure empties, and no figure', async () => {
    const [workerId = ''] = workerIds;
    const { name = '', nik = '' } = registrationOf(0);
    const secrets = [name, 'Xantippe', nik, '26012345678'];
    const seats = steps[4];
    expect(JSON.stringify((await askAsOf(`/programs/${programId}/roster`, `position:${seats?.position}`)).body)).toContain(name);
    await (await lindung.as('dinsos', 'Budi')).command('record-worker-exit', { workerId, reason: 'moved-away', effectiveDate: '2026-08-01' });
    const erased = await eventually(() => dpo.command('erase-worker-data', { workerId, legalBasis: 'Permohonan pemilik data, UU 27/2022' }), ({ status }) => status === 200);
    const { position } = erased.body;
    for (const { position: then, answers } of steps.slice(1)) {
      for (const [path, before] of answers) {
        const answer = await ask(withParameter(path, `asOf=position:${then}&minPosition=${position}`));
        for (const secret of secrets) expect([path, then, JSON.stringify(answer.body).includes(secret)]).toEqual([path, then, false]);
        const isAboutNames = /roster|workers\/[^/]*$/.test(path);
        if (!isAboutNames) expect([path, then, { status: answer.status, body: answer.body }]).toEqual([path, then, before]);
      }
    }
    expect((await ask(`/programs/${programId}/roster?q=${encodeURIComponent(name)}&asOf=position:${seats?.position}`)).body).toMatchObject({ items: [], total: 0 });
    await eventually(() => tablesThatShow(lindung.databaseUrl, secrets), (tables) => tables.length === 0);
  });
});
