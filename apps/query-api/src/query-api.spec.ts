import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queryContracts, type QueryAnswer, queryNames } from '@lindung/integration-events/http/queries';
import { problem } from '@lindung/integration-events/http/problem';
import { demoTokenVerifier } from '@lindung/platform/auth/access-token';
import { demoTokenKey } from '@lindung/platform/auth/demo-sign-in';
import { createLogger } from '@lindung/platform/logging';
import { eventually } from '../../../test/support/eventually.js';
import { type ProblemBody, startTestLindung, type TestLindung, type TestPerson } from '../../../test/support/lindung.js';
import { anyNik, articleProgram, registrationOf } from '../../../test/support/people.js';
import { startQueryApi } from './start.js';

const { programId } = articleProgram;

describe('the query API', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let council: TestPerson;
  let workerId: string;
  let position: string;

  beforeAll(async () => {
    lindung = await startTestLindung();
    sari = await lindung.as('disnaker', 'Sari');
    council = await lindung.as('komisi4', 'Komisi 4');
    const budi = await lindung.as('dinsos', 'Budi');
    await sari.command('open-program', articleProgram);
    const registered = await sari.command('register-worker', { ...registrationOf(0), name: '=HYPERLINK("x") Dewi' });
    workerId = registered.body.events[0]?.streamId.replace('worker-', '') ?? '';
    await budi.command('verify-dtsen', { workerId, decile: 2, civilStatus: 'ACTIVE', snapshotId: 'kunjungan' });
    position = (await sari.command('allocate-quota', { programId })).body.position;
    await sari.query(`/programs?minPosition=${position}`);
  });
  afterAll(() => lindung?.stop());

  const round = async (): Promise<string> => (await sari.query<QueryAnswer<'rounds'>>(`/programs/${programId}/rounds?minPosition=${position}`)).body.rounds[0]?.roundId ?? '';

  it('answers every question as its contract says, at the position asked for', async () => {
    const roundId = await round();
    const everybody = await lindung.asRoles(['disnaker', 'auditor'], 'Semua');
    const required: Readonly<Record<string, string>> = { coverage: '&by=kecamatan', auditInclusion: '&position=1', auditConsistency: '&from=1' };
    for (const name of queryNames) {
      const contract = queryContracts[name];
      const path = contract.path.replace(':id', programId).replace(':workerId', workerId).replace(':roundId', roundId);
      const wanted = name === 'config' ? '' : `?minPosition=${position}${required[name] ?? ''}`;
      const { status, body, headers } = await everybody.query<{ position?: string }>(`${path}${wanted}`);
      expect([name, status]).toEqual([name, 200]);
      expect([name, contract.response.safeParse(body).error]).toEqual([name, undefined]);
      if (name !== 'config') expect(Number(headers.get('lindung-position') ?? body.position)).toBeGreaterThanOrEqual(Number(position));
    }
  });

  it('says how far a replay has come to whoever cannot wait for it', async () => {
    const impatient = await startQueryApi({
      databaseUrl: lindung.databaseUrl,
      clock: () => new Date(),
      verifier: demoTokenVerifier(demoTokenKey(lindung.signingKey)),
      logger: createLogger('query-api', 'fatal'),
      rateLimitPerSecond: 1_000,
      allowedOrigins: [],
      connectOrigins: [],
      dashboardDirectory: null,
      dashboard: () => ({ commandApi: '', demo: true, city: 'Kota Bekasi', sample: false }),
      replayWaitMs: 0,
    });
    try {
      const address = await impatient.server.listen(0, '127.0.0.1');
      const response = await fetch(`${address}/v1/programs?asOf=position:2`, { headers: { authorization: `Bearer ${sari.token}` } });
      const body = problem.parse(await response.json());
      expect([response.status, response.headers.get('retry-after'), body.code, body.progress]).toEqual([503, '2', 'REPLAY_UNDER_WAY', { done: 0, total: 2 }]);
      expect((await eventually(() => sari.query('/programs?asOf=position:2'), ({ status }) => status === 200)).body).toMatchObject({ position: '2' });
    } finally {
      await impatient.stop();
    }
  });

  it('says 404 for what does not exist', async () => {
    const paths = ['summary', 'burn-down', 'coverage?by=sex', 'roster', 'roster.csv', 'waiting-list', 'rounds', 'rounds/none', 'history', 'payments'].map((path) => `/programs/program-9999-2026/${path}`);
    for (const path of [...paths, `/programs/${programId}/rounds/none`, '/workers/none', '/workers/none/history', `/workers/${programId}/history`, `/programs/${workerId}/history`, '/workers/a%00b', '/nothing']) {
      const { status, headers } = await sari.query(path);
      expect([path, status, headers.get('content-type')]).toEqual([path, 404, 'application/problem+json']);
    }
  });

  it('refuses parameters that are unknown, wrong or twice there with 422 and their name', async () => {
    const cases: [string, string][] = [
      ['/programs?colour=red', 'colour'],
      [`/programs/${programId}/coverage`, 'by'],
      [`/programs/${programId}/coverage?by=shoe`, 'by'],
      ...['limit=abc', 'limit=0', 'limit=501', 'limit=1.5', 'limit=-1', 'limit=1&limit=2', 'decile=0', 'status=dead', 'sort=nik', `q=${'a'.repeat(81)}`, 'q=', 'q=%00', 'kecamatan=Atlantis'].map(
        (query): [string, string] => [`/programs/${programId}/roster?${query}`, query.split('=')[0] ?? ''],
      ),
      ...['cursor=abc', 'cursor=%20', 'limit=501'].map((query): [string, string] => [`/programs/${programId}/waiting-list?${query}`, query.split('=')[0] ?? '']),
      ...['minPosition=', 'minPosition=abc', 'minPosition=-1', 'minPosition=999999999', 'minPosition=99999999999999999999999', 'minPosition=%27;--'].map((query): [string, string] => [`/programs?${query}`, 'minPosition']),
    ];
    for (const [path, field] of cases) {
      const { status, body } = await sari.query<ProblemBody>(path);
      expect([path, status, body.errors?.map((error) => error.field)]).toEqual([path, 422, [field]]);
    }
  });

  it('names a file after the moment that it is of', async () => {
    const file = await eventually(() => sari.query<string>(`/programs/${programId}/roster.csv?asOf=position:3`), (answer) => answer.status !== 503);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="roster-${programId}-per-position-3.csv"`);
  });

  it('finds parts of names, whatever signs stand in them', async () => {
    const totalOf = async (q: string): Promise<number> => (await sari.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster?q=${encodeURIComponent(q)}`)).body.total;
    expect(await totalOf('DEWI')).toBe(1);
    expect(await totalOf('("x")')).toBe(1);
    for (const q of ['%', '_', '\\', "'", 'De%wi']) expect([q, await totalOf(q)]).toEqual([q, 0]);
  });

  it('runs no formula in a spreadsheet', async () => {
    const { body, headers } = await sari.query<string>(`/programs/${programId}/roster.csv`);
    expect(body.split('\r\n')[1]).toContain(`,"'=HYPERLINK(""x"") Dewi",`);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="roster-${programId}.csv"`);
    expect(Number(headers.get('lindung-position'))).toBeGreaterThanOrEqual(Number(position));
  });

  it('tells the council initials and no number, wherever it asks', async () => {
    const seen = [
      (await council.query<unknown>(`/workers/${workerId}`)).body,
      (await council.query<unknown>(`/workers/${workerId}/history`)).body,
      (await council.query<unknown>(`/programs/${programId}/roster?sort=name`)).body,
      (await council.query<unknown>(`/programs/${programId}/roster.csv`)).body,
    ].map((body) => JSON.stringify(body));
    for (const text of seen) expect(text).not.toMatch(anyNik);
    for (const text of seen) expect(text).not.toMatch(/dewi|HYPERLINK/i);
    for (const path of ['roster?q=dewi', 'roster.csv?q=dewi']) expect((await council.query(`/programs/${programId}/${path}`)).status).toBe(403);
  });

  it('gives the same file again and again, also to those who leave before its end, and by HEAD', async () => {
    const url = `${lindung.queryApi}/v1/programs/${programId}/roster.csv`;
    const headers = { authorization: `Bearer ${sari.token}` };
    for (let index = 0; index < 12; index += 1) {
      const leaving = new AbortController();
      const response = await fetch(url, { headers, signal: leaving.signal });
      leaving.abort();
      expect(response.status).toBe(200);
    }
    for (let index = 0; index < 6; index += 1) {
      const response = await fetch(url, { headers, method: 'HEAD' });
      expect([response.status, await response.text()]).toEqual([200, '']);
    }
    expect((await fetch(url, { headers })).status).toBe(200);
  });

  it('takes nothing but questions', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(`${lindung.queryApi}/v1/programs`, { method, headers: { authorization: `Bearer ${sari.token}` } });
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
    }
  });
});
