import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importStatus, type ImportStatus } from '@lindung/integration-events/http/imports';
import { importThat } from '../../../../test/support/import-watch.js';
import { type Answer, type ProblemBody, startTestLindung, type TestLindung, type TestPerson } from '../../../../test/support/lindung.js';
import { workbookBytes, zipBytes } from '../../../../test/support/workbook.js';

const programId = 'program-3275-2026';
const program = {
  programId, region: '3275', year: 2026, sourceOfFunds: 'APBD', ceiling: 603_000, quota: 10, premium: 201_000, months: 12, maxDecile: 4, needEstimate: 200_000, reference: 'DPA 2026',
};
const header = 'nik,nama,tanggal_lahir,jenis_kelamin,kecamatan,kelurahan,pekerjaan';
const row = (n: number): string => `32750117088${String(50_000 + n)},Ratna,1985-08-17,L,Bekasi Timur,Margahayu,ojol`;
const list = (from: number, count: number, ...more: readonly string[]): string => [header, ...Array.from({ length: count }, (_, index) => row(from + index)), ...more].join('\n');

describe('imports over HTTP', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let sita: TestPerson;
  let dewi: TestPerson;
  let dpo: TestPerson;
  let auditor: TestPerson;
  const candidates = { kind: 'candidates', programId };

  beforeAll(async () => {
    lindung = await startTestLindung();
    [sari, sita, dewi, dpo, auditor] = await Promise.all([
      lindung.as('disnaker', 'Sari'), lindung.as('disnaker', 'Sita'), lindung.as('dinsos', 'Dewi'), lindung.as('dpo', 'Rini'), lindung.as('auditor', 'Adi'),
    ]);
    expect((await sari.command('open-program', program)).status).toBe(200);
  });
  afterAll(() => lindung?.stop());

  const expectProblem = (answer: Answer<ProblemBody>, status: number, code: string, field?: string): void => {
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    if (field !== undefined) expect(answer.body.errors.map((error) => error.field)).toContain(field);
  };

  /** Uploads a list and asks until it is finished. */
  async function finished(person: TestPerson, fields: Readonly<Record<string, string>>, file: string | Uint8Array<ArrayBuffer>): Promise<ImportStatus> {
    const uploaded = await person.upload(fields, file);
    expect(uploaded.status).toBe(202);
    return outcomeOf(person, uploaded.body.importId);
  }

  const outcomeOf = (person: TestPerson, importId: string): Promise<ImportStatus> => importThat(person, importId, ({ status }) => status !== 'running');

  it('takes a list in, works on it and tells what its rows came to', async () => {
    const status = await finished(sari, candidates, list(1, 3, row(1), '123,x'));
    expect(importStatus.parse(status)).toMatchObject({
      kind: 'candidates', status: 'completed', rows: 5, accepted: 3, repaired: 0, rejected: 2, duplicates: 1, ignored: 0, fileName: 'daftar.csv', uploadedBy: 'Sari', problem: null,
    });
    const again = await sita.upload(candidates, list(1, 3, row(1), '123,x'));
    expect([again.status, again.body.importId]).toEqual([202, status.importId]);
    expect((await auditor.look<ImportStatus>(`/imports/${status.importId}`)).body).toEqual(status);
  });

  it('takes fields in any order, also after the file, and workbooks', async () => {
    const form = new FormData();
    const bytes = await workbookBytes([header.split(','), row(30).split(',')]);
    form.set('file', new Blob([new Uint8Array(bytes)]), 'daftar.xlsx');
    form.set('programId', programId);
    form.set('kind', 'candidates');
    const response = await fetch(`${lindung.commandApi}/v1/imports`, { method: 'POST', headers: { authorization: `Bearer ${sari.token}` }, body: form });
    expect(response.status).toBe(202);
    const { importId } = (await response.json()) as { importId: string };
    expect(await outcomeOf(sari, importId)).toMatchObject({ status: 'completed', accepted: 1 });
    const extract = await finished(dewi, { kind: 'dtsen', programId, period: '2026-01' }, `nik,desil,status_dukcapil\n${row(30).slice(0, 16)},2,AKTIF\n3275011708859999,1,AKTIF\n`);
    expect(extract).toMatchObject({ status: 'completed', rows: 2, ignored: 1, period: '2026-01' });
  });

  it('shows rejected rows to the uploader and the DPO, and to nobody else', async () => {
    const { importId } = await finished(sari, candidates, list(40, 1, '123,=cmd,x'));
    const path = `/imports/${importId}/rejections.csv`;
    const shown = await sari.look<string>(path);
    expect(shown.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(shown.body).toContain("3,NIK_FORMAT,nik,");
    expect(shown.body).toContain(",123,'=cmd,x");
    expect((await dpo.look<string>(path)).status).toBe(200);
    expectProblem(await sita.look(path), 403, 'FORBIDDEN');
    expectProblem(await auditor.look(path), 403, 'FORBIDDEN');
    expectProblem(await sari.look('/imports/unknown/rejections.csv'), 404, 'NOT_FOUND');
  });

  it('keeps each kind to its role', async () => {
    expectProblem(await dewi.upload(candidates, list(1, 1)), 403, 'FORBIDDEN');
    expectProblem(await sari.upload({ kind: 'payments', programId }, 'nik\n'), 403, 'FORBIDDEN');
    expectProblem(await dpo.upload(candidates, list(1, 1)), 403, 'FORBIDDEN');
    const { importId } = await finished(sari, candidates, list(50, 1));
    expectProblem(await dewi.look(`/imports/${importId}`), 403, 'FORBIDDEN');
    expectProblem(await sari.look('/imports/unknown'), 404, 'NOT_FOUND');
    expectProblem(await sari.look(`/imports/${'x'.repeat(150)}`), 404, 'NOT_FOUND');
    const both = await lindung.asRoles(['dinsos', 'disnaker'], 'Rangkap');
    expect((await finished(both, candidates, list(60, 1))).status).toBe('completed');
  });

  it('refuses forms that lack something or have too much', async () => {
    expectProblem(await sari.upload({ kind: 'lain', programId }, 'x'), 422, 'INVALID', 'kind');
    expectProblem(await sari.upload({ kind: 'candidates' }, 'x'), 422, 'INVALID', 'programId');
    expectProblem(await sari.upload({ ...candidates, lain: '1' }, list(1, 1)), 422, 'INVALID', 'lain');
    expectProblem(await sari.upload({ ...candidates, period: '2026-01' }, list(1, 1)), 422, 'INVALID', 'period');
    expectProblem(await dewi.upload({ kind: 'dtsen', programId }, 'nik,desil,status_dukcapil\n'), 422, 'INVALID', 'period');
    expectProblem(await dewi.upload({ kind: 'dtsen', programId, period: '2026-13' }, 'nik,desil,status_dukcapil\n'), 422, 'INVALID', 'period');
    expectProblem(await sari.upload({ kind: 'candidates', programId: 'program-3275-1999' }, list(1, 1)), 404, 'PROGRAM_UNKNOWN');
    expectProblem(await sari.upload({ kind: 'candidates', programId: 'x'.repeat(5_000) }, list(1, 1)), 422, 'INVALID', 'programId');
    expectProblem(await sent(formOf({ ...candidates }, {})), 422, 'INVALID', 'file');
    expectProblem(await sent(formOf({ ...candidates }, { berkas: list(1, 1) })), 422, 'INVALID', 'berkas');
    expectProblem(await sent(formOf({ ...candidates }, { file: list(1, 1), lain: 'x' })), 422, 'INVALID', 'file');
    const json = await fetch(`${lindung.commandApi}/v1/imports`, { method: 'POST', headers: { authorization: `Bearer ${sari.token}`, 'content-type': 'application/json' }, body: '{}' });
    expect(json.status).toBe(415);
    const crowded = formOf(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, 'x'])), { file: 'x' });
    expect((await sent(crowded)).status).toBeGreaterThanOrEqual(400);
    expect((await sent(crowded)).status).toBeLessThan(500);
  });

  it.each<[string, number, string, () => Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>]>([
    ['no header', 422, 'HEADER_MISSING', () => bytesOf(row(1))],
    ['nothing in it', 422, 'HEADER_MISSING', () => bytesOf('')],
    ['10,000 columns', 413, 'FILE_TOO_LARGE', () => bytesOf(`${header}${',x'.repeat(10_000)}\n`)],
    ['a zip bomb in it', 413, 'FILE_TOO_LARGE', async () => bytesOf(await zipBytes({ 'xl/workbook.xml': Buffer.alloc(30_000_000) }))],
    ['a cut end', 400, 'FILE_UNREADABLE', async () => bytesOf((await workbookBytes([[header]])).subarray(0, 700))],
    ['pixels', 415, 'FILE_UNREADABLE', () => new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0])],
  ])('refuses a file with %s', async (_, status, code, file) => {
    expectProblem(await sari.upload(candidates, await file()), status, code, 'file');
  });

  it('answers a refusal also to whoever is still sending', async () => {
    expectProblem(await sari.upload({ kind: 'candidates', programId: 'program-3275-1999' }, 'x'.repeat(8_000_000)), 404, 'PROGRAM_UNKNOWN');
    expectProblem(await sari.upload(candidates, 'x'.repeat(65 * 1024 * 1024)), 413, 'FILE_TOO_LARGE');
  });

  it('takes nothing of an upload that is cut short', async () => {
    const body = `--grens\r\nContent-Disposition: form-data; name="kind"\r\n\r\ncandidates\r\n--grens\r\nContent-Disposition: form-data; name="programId"\r\n\r\n${programId}\r\n--grens\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${list(90, 50)}`;
    const response = await fetch(`${lindung.commandApi}/v1/imports`, { method: 'POST', headers: { authorization: `Bearer ${sari.token}`, 'content-type': 'multipart/form-data; boundary=grens' }, body });
    expect([response.status, ((await response.json()) as ProblemBody).code]).toEqual([400, 'BAD_REQUEST']);
    await new Promise<void>((resolve) => {
      const lost = httpRequest(`${lindung.commandApi}/v1/imports`, {
        method: 'POST',
        headers: { authorization: `Bearer ${sari.token}`, 'content-type': 'multipart/form-data; boundary=grens', 'content-length': 1_000_000 },
      });
      lost.on('error', () => resolve());
      lost.write(body, () => lost.destroy());
      lost.on('close', () => resolve());
    });
    expect((await finished(sari, candidates, list(90, 2))).accepted).toBe(2);
  });

  it('cancels an import for its role', async () => {
    const { importId } = await finished(sari, candidates, list(70, 1));
    const cancel = async (person: TestPerson, id: string): Promise<[number, string | undefined]> => {
      const response = await fetch(`${lindung.commandApi}/v1/imports/${id}/cancel`, { method: 'POST', headers: { authorization: `Bearer ${person.token}` } });
      return [response.status, ((await response.json()) as Partial<ProblemBody>).code];
    };
    expect(await cancel(sari, importId)).toEqual([409, 'IMPORT_COMPLETED']);
    expect(await cancel(dewi, importId)).toEqual([403, 'FORBIDDEN']);
    expect(await cancel(sari, 'unknown')).toEqual([404, 'NOT_FOUND']);
  });

  function formOf(fields: Readonly<Record<string, string>>, files: Readonly<Record<string, string>>): FormData {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    for (const [name, value] of Object.entries(files)) form.set(name, new Blob([value]), `${name}.csv`);
    return form;
  }

  async function sent(form: FormData): Promise<Answer<ProblemBody>> {
    const response = await fetch(`${lindung.commandApi}/v1/imports`, { method: 'POST', headers: { authorization: `Bearer ${sari.token}` }, body: form });
    return { status: response.status, headers: response.headers, body: (await response.json()) as ProblemBody };
  }
});

const bytesOf = (content: string | Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(content));
