import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { openCheckpoint } from '@lindung/transparency-log/checkpoint';
import { leafData } from '@lindung/transparency-log/leaf';
import { nodeEd25519Verify } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { verifyConsistency, verifyInclusion } from '@lindung/transparency-log/proof';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { parseVerifierKey } from '@lindung/transparency-log/verifier-key';
import { settleSmallCity, type SmallCity } from '../../../../test/support/browser-city.js';
import { type Answer, answered, patiently, type ProblemBody, startTestLindung, type TestLindung, type TestPerson } from '../../../../test/support/lindung.js';
import { anyNik } from '../../../../test/support/people.js';
import { tamperWith } from '../../../../test/support/tree-database.js';
import { todayInJakarta } from '../../../../test/support/today.js';

type Events = QueryAnswer<'auditEvents'>;
const hasher = new TreeHasher(nodeSha256);
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

describe('the audit routes', () => {
  let lindung: TestLindung;
  let city: SmallCity;
  let auditor: TestPerson;
  let size: number;
  let began: string;

  beforeAll(async () => {
    lindung = await startTestLindung();
    began = todayInJakarta();
    city = await settleSmallCity(lindung, { registered: 9, verified: 7, seats: 4, paid: true, covered: 2 });
    auditor = await lindung.as('auditor', 'Ayu');
    size = Number(city.position);
    await open(`/audit/checkpoint?minPosition=${size}`);
  });
  afterAll(() => lindung?.stop());

  /** Without a token, as anybody may. */
  const open = <Body = ProblemBody>(path: string): Promise<Answer<Body>> => patiently(async () => answered<Body>(await fetch(`${lindung.queryApi}/v1${path}`)));

  async function allEvents(filter = '', limit = 7): Promise<Events['events']> {
    const events: Events['events'] = [];
    for (let after: string | null = '0'; after !== null; ) {
      const page: Answer<Events> = await auditor.query<Events>(`/audit/events?after=${after}&limit=${limit}${filter}&minPosition=${size}`);
      expect(page.status).toBe(200);
      events.push(...page.body.events);
      after = page.body.nextAfter;
    }
    return events;
  }

  async function checkpoint(parameters = '') {
    const { body: keys } = await open<QueryAnswer<'auditKeys'>>('/audit/keys');
    const { body, status, headers } = await open<string>(`/audit/checkpoint${parameters}`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    const opened = openCheckpoint(body, keys.keys.map(({ verifierKey }) => parseVerifierKey(verifierKey, nodeSha256)), nodeEd25519Verify).checkpoint;
    expect(headers.get('lindung-position')).toBe(String(opened.size));
    return opened;
  }

  it('give the whole log in order, page by page, and nothing that is sealed', async () => {
    const events = await allEvents();
    expect(events.map(({ position }) => Number(position))).toEqual(Array.from({ length: size }, (_, index) => index + 1));
    expect(events.filter(({ sealed }) => sealed).length).toBeGreaterThan(8);
    expect(JSON.stringify(events)).not.toMatch(anyNik);
  });

  it('filter by type, actor, worker, programme and day of recording', async () => {
    const all = await allEvents();
    const [workerId] = city.workerIds;
    const sari = all.find(({ type }) => type === 'ProgramOpened')?.actor ?? '';
    const same = (events: Events['events'], keep: (event: Events['events'][number]) => boolean): void =>
      expect(events.map(({ position }) => position)).toEqual(all.filter(keep).map(({ position }) => position));
    same(await allEvents('&type=PremiumPaid,PremiumReversed'), ({ type }) => type === 'PremiumPaid');
    same(await allEvents(`&actor=${sari}`), ({ actor }) => actor === sari);
    same(await allEvents(`&worker=${workerId}`), ({ streamId, data }) => streamId === `worker-${workerId}` || data['workerId'] === workerId);
    same(await allEvents(`&worker=${workerId}&type=WorkerRegistered`), ({ type, streamId }) => type === 'WorkerRegistered' && streamId === `worker-${workerId}`);
    same(await allEvents(`&program=${city.programId}`), () => true);
    same(await allEvents('&program=program-9999-2026'), ({ data }) => data['programId'] === undefined);
    same(await allEvents(`&worker=${workerId}&program=program-9999-2026`), ({ streamId }) => streamId === `worker-${workerId}`);
    same(await allEvents(`&from=${began}&to=${todayInJakarta()}`), () => true);
    same(await allEvents('&to=2026-01-01'), () => false);
    same(await allEvents('&asOf=position:12'), ({ position }) => Number(position) <= 12);
  });

  it('are open to those who oversee, and checkpoints and proofs to everybody', async () => {
    for (const role of ['disnaker', 'dinsos', 'bendahara', 'bpjs']) {
      const person = await lindung.as(role, 'Seseorang');
      expect([role, (await person.query('/audit/events')).status]).toEqual([role, 403]);
    }
    for (const role of ['auditor', 'komisi4', 'dpo', 'admin']) {
      const person = await lindung.as(role, 'Seseorang');
      expect([role, (await person.query('/audit/events')).status]).toEqual([role, 200]);
    }
    expect((await open('/audit/events')).status).toBe(401);
    for (const path of ['checkpoint', 'checkpoints', 'keys', 'proofs/inclusion?position=1', 'proofs/consistency?from=1']) expect([path, (await open(`/audit/${path}`)).status]).toEqual([path, 200]);
  });

  it('prove every event of the log under the signed checkpoint, from its envelope alone', async () => {
    const { root, size: signed } = await checkpoint();
    expect(signed).toBe(size);
    for (const { position, envelope } of await allEvents('', 500)) {
      const { body } = await open<QueryAnswer<'auditInclusion'>>(`/audit/proofs/inclusion?position=${position}&size=${size}`);
      const index = Number(position) - 1;
      const leafHash = hasher.leaf(leafData(index, envelope));
      expect(Buffer.from(leafHash).toString('base64')).toBe(body.leafHash);
      expect(verifyInclusion(hasher, { leafHash, index, size, proof: body.proof.map(bytes), root })).toBe(true);
    }
  });

  it('prove that every earlier checkpoint is the beginning of the latest', async () => {
    const { root, size: signed } = await checkpoint();
    const { body } = await open<QueryAnswer<'auditCheckpoints'>>('/audit/checkpoints?limit=1000');
    expect(body.checkpoints.length).toBeGreaterThan(0);
    expect(body.checkpoints.at(-1)?.size).toBe(String(signed));
    for (const { size: from, rootHash } of body.checkpoints) {
      const earlier = await checkpoint(`?size=${from}`);
      expect(Buffer.from(earlier.root).toString('base64')).toBe(rootHash);
      const { body: consistency } = await open<QueryAnswer<'auditConsistency'>>(`/audit/proofs/consistency?from=${from}&to=${signed}`);
      expect(verifyConsistency(hasher, { from: Number(from), fromRoot: earlier.root, to: signed, toRoot: root, proof: consistency.proof.map(bytes) })).toBe(true);
    }
  });

  it('list checkpoints page by page', async () => {
    const all = (await open<QueryAnswer<'auditCheckpoints'>>('/audit/checkpoints')).body.checkpoints;
    const paged: string[] = [];
    for (let after: string | null | undefined = undefined; after !== null; ) {
      const page: Answer<QueryAnswer<'auditCheckpoints'>> = await open<QueryAnswer<'auditCheckpoints'>>(`/audit/checkpoints?limit=1${after === undefined ? '' : `&after=${after}`}`);
      paged.push(...page.body.checkpoints.map(({ size: each }) => each));
      after = page.body.nextAfter;
    }
    expect(paged).toEqual(all.map(({ size: each }) => each));
  });

  it('give the first checkpoint that covers a position, and the latest as of a moment', async () => {
    const covering = await checkpoint('?covering=3');
    expect(covering.size).toBeGreaterThanOrEqual(3);
    const asOf = await checkpoint('?asOf=position:0');
    expect(asOf.size).toBe(0);
    const written = await city.sari.command('revise-need-estimate', { programId: city.programId, needEstimate: 210_000, reference: 'Rapat', reason: 'data baru' });
    const later = await checkpoint(`?covering=${written.body.position}`);
    expect(later.size).toBeGreaterThanOrEqual(Number(written.body.position));
    size = Number(written.body.position);
  });

  it('refuse what makes no sense with the field that is wrong', async () => {
    const cases: [string, number, string][] = [
      ['/audit/checkpoint?size=999999', 404, ''],
      ['/audit/checkpoint?covering=999999', 422, 'covering'],
      ['/audit/checkpoint?minPosition=999999', 422, 'minPosition'],
      ['/audit/checkpoint?colour=red', 422, 'colour'],
      ['/audit/proofs/inclusion', 422, 'position'],
      ['/audit/proofs/inclusion?position=0', 422, 'position'],
      ['/audit/proofs/inclusion?position=-1', 422, 'position'],
      ['/audit/proofs/inclusion?position=999999', 422, 'position'],
      [`/audit/proofs/inclusion?position=5&size=4`, 422, 'position'],
      ['/audit/proofs/inclusion?position=5&size=999999', 422, 'size'],
      ['/audit/proofs/consistency', 422, 'from'],
      ['/audit/proofs/consistency?from=9&to=8', 422, 'from'],
      ['/audit/proofs/consistency?from=1&to=999999', 422, 'to'],
      ['/audit/proofs/consistency?from=999999', 422, 'from'],
      ['/audit/checkpoints?limit=0', 422, 'limit'],
      ['/audit/keys?asOf=gestern', 422, 'asOf'],
      ['/audit/keys?asOf=position:99999999', 422, 'asOf'],
      // At a moment nothing is known of what came after it.
      ['/audit/checkpoint?size=9&asOf=position:3', 422, 'size'],
      ['/audit/checkpoint?covering=5&asOf=position:3', 422, 'covering'],
      ['/audit/proofs/inclusion?position=2&size=9&asOf=position:3', 422, 'size'],
      ['/audit/proofs/consistency?from=1&to=9&asOf=position:3', 422, 'to'],
    ];
    for (const [path, status, field] of cases) {
      const answer = await open(path);
      expect([path, answer.status, answer.body.errors[0]?.field ?? '']).toEqual([path, status, field]);
    }
    for (const query of ['type=%27', 'after=x', 'limit=1001', 'from=2026-13-01', 'worker=a%00b', 'program=a%20b', 'asOf=2199-01-01']) {
      const answer = await auditor.query(`/audit/events?${query}`);
      expect([query, answer.status]).toEqual([query, 422]);
    }
  });

  it('say that the log is damaged instead of leaving out, or showing, what is not as it was', async () => {
    const damageOf = async (path: string): Promise<readonly [number, string]> => {
      const { status, body } = await auditor.query(path);
      return [status, body.code];
    };
    const payment = (await auditor.query<Events>('/audit/events?type=PremiumPaid&limit=1')).body.events[0]?.position ?? '';
    const before = Number(payment) - 1;
    const put = (body: string): Promise<void> => tamperWith(lindung.databaseUrl, `update log.events set data = ${body} where position = ${payment}`);
    for (const [body, undone] of [[`'{bad' || data`, `substr(data, 5)`], [`replace(data, '201000', '901000')`, `replace(data, '901000', '201000')`]] as const) {
      await put(body);
      expect([body, await damageOf(`/audit/events?after=${before}&limit=3`)]).toEqual([body, [500, 'LOG_DAMAGED']]);
      expect([body, await damageOf(`/audit/events?after=${before}&type=PremiumPaid`)]).toEqual([body, [500, 'LOG_DAMAGED']]);
      // A moment is replayed from it neither.
      expect([body, await damageOf(`/programs/${city.programId}/summary?asOf=position:${payment}`)]).toEqual([body, [500, 'LOG_DAMAGED']]);
      await put(undone);
    }
    expect(await damageOf(`/programs/${city.programId}/summary?asOf=position:${before}`)).toEqual([200, undefined]);
    await tamperWith(lindung.databaseUrl, 'delete from log.events where position = 5');
    for (const filter of ['', '&type=WorkerRegistered', '&actor=nobody', '&program=none']) {
      const answer = await auditor.query(`/audit/events?limit=10${filter}`);
      expect([filter, answer.status, answer.body.code]).toEqual([filter, 500, 'LOG_DAMAGED']);
      expect(answer.body.detail).toContain('lacks position 5');
    }
  });
});
