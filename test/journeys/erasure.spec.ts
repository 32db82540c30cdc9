import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type QueryAnswer } from '@lindung/integration-events/http/queries';
import { waitingWorkers, workerIdIn } from '../support/crowd.js';
import { eventually } from '../support/eventually.js';
import { importedList } from '../support/import-watch.js';
import { startTestLindung, type TestLindung, type TestPerson } from '../support/lindung.js';
import { candidateRow, listText } from '../support/lists.js';
import { loggedEvents, logExtent } from '../support/owner-view.js';
import { articleProgram } from '../support/people.js';
import { tablesThatShow } from '../support/readable-traces.js';
import { todayInJakarta } from '../support/today.js';

const { programId } = articleProgram;
const legalBasis = 'Permohonan pemilik data, UU 27/2022';

/** Somebody whose every word is told from everybody else's. */
const rare = candidateRow(0, { nama: 'Xaverius Quwindra', alamat: 'Gang Zamrud Langka 77', no_hp: '081199887766', tempat_lahir: 'Tobelo Qiwi' });
const kpj = '26099887766';
const secrets = [rare['nik'] ?? '', rare['no_kk'] ?? '', 'Xaverius', 'Quwindra', 'Zamrud Langka', '1199887766', 'Tobelo Qiwi', kpj];

describe('the right to be forgotten', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let budi: TestPerson;
  let dewi: TestPerson;
  let rudi: TestPerson;
  let dpo: TestPerson;
  let workerId: string;
  const today = todayInJakarta();

  const erase = (id = workerId) => dpo.command('erase-worker-data', { workerId: id, legalBasis });

  /** Everything that answers a number, once all read models have seen the whole log. */
  async function numbers(): Promise<readonly unknown[]> {
    const { head } = await logExtent(lindung.databaseUrl);
    const ask = async (path: string): Promise<unknown> => {
      const { status, body } = await sari.query<Readonly<Record<string, unknown>>>(`/programs/${programId}/${path}${path.includes('?') ? '&' : '?'}minPosition=${head}`);
      expect(status).toBe(200);
      return { ...body, position: null };
    };
    return Promise.all([ask('summary'), ask('burn-down'), ask('coverage?by=kecamatan'), ask('coverage?by=decile'), ask('payments')]);
  }

  beforeAll(async () => {
    lindung = await startTestLindung();
    [sari, budi, dewi, rudi, dpo] = await Promise.all([
      lindung.as('disnaker', 'Sari'), lindung.as('dinsos', 'Budi'), lindung.as('bendahara', 'Dewi'), lindung.as('bpjs', 'Rudi'), lindung.as('dpo', 'Rini'),
    ] as const);
    await sari.command('open-program', articleProgram);
    await waitingWorkers(sari, budi, 3, 10);
    // By a list, one of whose rows is refused: the person's words lie in the upload and among the rejections too.
    await importedList(sari, { kind: 'candidates', programId }, listText([rare, { ...rare, nama: 'Xaverius Kembar' }]));
    const roster = await sari.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster?q=Quwindra&minPosition=${(await logExtent(lindung.databaseUrl)).head}`);
    workerId = roster.body.items[0]?.workerId ?? '';
    await budi.command('verify-dtsen', { workerId, decile: 1, civilStatus: 'ACTIVE', snapshotId: 'kunjungan' });
    await sari.command('correct-worker-details', { workerId, phone: '081199887766', reason: 'Nomor baru', note: 'Xaverius datang sendiri' });
  });
  afterAll(() => lindung?.stop());

  it('waits while a seat is unpaid or a cover runs', async () => {
    await sari.command('allocate-quota', { programId });
    const head = (await logExtent(lindung.databaseUrl)).head;
    expect(await erase()).toMatchObject({ status: 409, body: { code: 'ERASURE_BLOCKED' } });
    expect((await logExtent(lindung.databaseUrl)).head).toBe(head);
    await dewi.command('pay-premium', { programId, all: true, sp2dNumber: 'SP2D-1', sp2dDate: today, coverFrom: today });
    expect(await erase()).toMatchObject({ status: 409, body: { code: 'ERASURE_BLOCKED' } });
    expect((await rudi.command('confirm-coverage', { programId, workerId, kpj })).status).toBe(200);
    expect(await erase()).toMatchObject({ status: 409, body: { code: 'ERASURE_BLOCKED' } });
    expect(await sari.command('erase-worker-data', { workerId, legalBasis })).toMatchObject({ status: 403 });
    expect(await erase('tidak-ada')).toMatchObject({ status: 404, body: { code: 'WORKER_UNKNOWN' } });
    expect(await dpo.command('erase-worker-data', { workerId, legalBasis: `NIK ${rare['nik']}` })).toMatchObject({ status: 422 });
  });

  it('leaves nothing that anybody could read, and every number as it was', async () => {
    const seen = await sari.command<{ personalData: { nik: string } }>('reveal-personal-data', { workerId, purpose: 'Cocokkan' }, { 'idempotency-key': 'lihat-1' });
    expect(seen.body.personalData.nik).toBe(rare['nik']);
    await budi.command('record-worker-exit', { workerId, reason: 'moved-away', effectiveDate: today, note: 'Quwindra pindah' });
    await eventually(() => loggedEvents(lindung.databaseUrl, ['CoverageEnded']), (ended) => ended.length === 1);
    const before = await numbers();
    const shown = await tablesThatShow(lindung.databaseUrl, secrets);
    // The roster shows the name and the KPJ; everything else is sealed even now.
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((table) => !table.startsWith('read_'))).toEqual([]);
    expect(await tablesThatShow(lindung.databaseUrl, [rare['nik'] ?? '', 'Zamrud Langka', '1199887766', 'Tobelo Qiwi'])).toEqual([]);

    const erased = await erase();
    expect(erased.body.events.map(({ type }) => type)).toEqual(['PersonalDataErased']);
    expect(await numbers()).toEqual(before);
    expect(await tablesThatShow(lindung.databaseUrl, secrets)).toEqual([]);
  });

  it('leaves the row without a face, and no way to the face', async () => {
    const { head } = await logExtent(lindung.databaseUrl);
    for (const person of [sari, dpo, await lindung.as('komisi4', 'Komisi 4'), await lindung.as('auditor', 'Adi')]) {
      const roster = await person.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster?limit=500&minPosition=${head}`);
      expect(roster.body.items.find((item) => item.workerId === workerId)).toMatchObject({ name: null, nikMasked: null, kpj: null, standing: 'allocated', paidAt: today });
    }
    expect((await sari.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster?q=Quwindra`)).body).toMatchObject({ items: [], total: 0 });
    expect((await sari.query<QueryAnswer<'worker'>>(`/workers/${workerId}`)).body).toMatchObject({ erased: true, name: null, nikMasked: null });
    const history = await sari.query<QueryAnswer<'workerHistory'>>(`/workers/${workerId}/history`);
    expect(history.body.events.map(({ type }) => type)).toContain('PersonalDataErased');
    const answers = [history, await sari.query(`/programs/${programId}/roster.csv`), await rudi.command('issue-participant-file', { programId, purpose: 'Kirim', format: 'csv' })];
    for (const secret of secrets) expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain(secret);

    for (const [person, key] of [[sari, { 'idempotency-key': 'lihat-1' }], [sari, {}], [dpo, {}]] as const) {
      const reveal = await person.command('reveal-personal-data', { workerId, purpose: 'Cocokkan' }, key);
      expect([reveal.status, reveal.body.code]).toEqual([409, 'WORKER_ERASED']);
      for (const secret of secrets) expect(JSON.stringify(reveal.body)).not.toContain(secret);
    }
    expect(await sari.command('correct-worker-details', { workerId, name: 'Xaverius', reason: 'Coba' })).toMatchObject({ status: 409, body: { code: 'WORKER_ERASED' } });
  });

  it('has one effect however often it is asked', async () => {
    expect(await erase()).toMatchObject({ status: 200, body: { eventCount: 0 } });
  });

  it('does not keep the person from coming back, with a new key', async () => {
    const { nama, alamat, no_hp: phone, tanggal_lahir: birthDate, jenis_kelamin: sex, pekerjaan: occupation, nik, kecamatan, kelurahan } = rare;
    const again = await sari.command('register-worker', { nik, name: nama, address: alamat, phone, birthDate, sex, occupation, kecamatan, kelurahan });
    expect(again.body.events.map(({ type }) => type)).toEqual(['WorkerReregistered']);
    expect(workerIdIn(again.body)).toBe(workerId);
    const roster = await sari.query<QueryAnswer<'roster'>>(`/programs/${programId}/roster?q=Quwindra&minPosition=${again.body.position}`);
    expect(roster.body).toMatchObject({ total: 1, items: [{ workerId, name: nama }] });
    // What was sealed under the old key stays dark.
    expect(await tablesThatShow(lindung.databaseUrl, [kpj, 'Tobelo Qiwi'])).toEqual([]);
  });
});
