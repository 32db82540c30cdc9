import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { commandContracts, type CommandName, commandNames } from '@lindung/integration-events/http/commands';
import { problem } from '@lindung/integration-events/http/problem';
import { queryContracts, queryNames } from '@lindung/integration-events/http/queries';
import { waitingWorkers, workerIdIn } from '../support/crowd.js';
import { eventually } from '../support/eventually.js';
import { importedList } from '../support/import-watch.js';
import { signIn, type TestPerson } from '../support/lindung.js';
import { type LindungProcess, LindungProcesses } from '../support/lindung-process.js';
import { candidateRow, listText } from '../support/lists.js';
import { hostileFilters, hostileListParameters, hostileParameters, hostileValue, planted, plantedPieces, unreadableBodies, wrongForEveryField } from '../support/nonsense.js';
import { asOwner } from '../support/owner-view.js';
import { articleProgram, registrationOf } from '../support/people.js';
import { workbookBytes, zipBytes } from '../support/workbook.js';

const { programId } = articleProgram;
/** With V8's own reserve; an idle process holds about 150 MiB. */
const peakMiB = 400;

describe('nonsense', () => {
  const processes = new LindungProcesses();
  let lindung: LindungProcess;
  let everybody: TestPerson;
  let workerId: string;
  let before: string;

  /** Everything that anybody could leave behind: events, keys, files, rejected rows, extracts. */
  const traces = (): Promise<string> =>
    asOwner(lindung.databaseUrl, async (owner) => {
      const tables = ['log.events', 'vault.keys', 'vault.uploads', 'vault.upload_chunks', 'vault.rejections', 'vault.dtsen_extracts'];
      const { rows } = await owner.query(`select ${tables.map((table, index) => `(select count(*) from ${table}) as "${index}"`).join(', ')}`);
      return JSON.stringify(rows[0]);
    });

  beforeAll(async () => {
    lindung = await processes.start(processes.newDataDir(), { LOG_LEVEL: 'trace' });
    everybody = await signIn(lindung, { roles: ['disnaker', 'dinsos', 'bendahara', 'bpjs', 'dpo', 'auditor'], name: 'Siapa Saja' });
    const [sari, budi] = await Promise.all([lindung.as('disnaker', 'Sari'), lindung.as('dinsos', 'Budi')] as const);
    await sari.command('open-program', articleProgram);
    await waitingWorkers(sari, budi, 3);
    workerId = workerIdIn((await sari.command('register-worker', registrationOf(5))).body);
    before = await traces();
  });
  afterAll(() => processes.remove());

  const authorization = (): Record<string, string> => ({ authorization: `Bearer ${everybody.token}` });
  const post = (url: string, body: NonNullable<RequestInit['body']>, headers: Readonly<Record<string, string>> = {}): Promise<Response> => fetch(url, { method: 'POST', headers: { ...authorization(), ...headers }, body });

  /** A clear refusal: a problem in our form, with a code, telling nothing of what was sent. */
  async function expectRefusal(response: Response, statuses: readonly number[], what = ''): Promise<z.infer<typeof problem>> {
    const text = await response.text();
    expect([what, response.status, statuses.includes(response.status), text.slice(0, 300)]).toEqual([what, response.status, true, text.slice(0, 300)]);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const body = problem.parse(JSON.parse(text));
    expect(body.status).toBe(response.status);
    expect(body.code).toMatch(/^[A-Z][A-Z_]+$/);
    for (const piece of plantedPieces) expect(text).not.toContain(piece);
    return body;
  }

  /** Names of the fields that a command takes, and those that it needs, in any of its forms. */
  function fieldsOf(name: CommandName): { readonly all: readonly string[]; readonly always: readonly string[] } {
    const schema = z.toJSONSchema(commandContracts[name].body, { io: 'input' }) as { anyOf?: readonly FieldSchema[] } & FieldSchema;
    const forms = schema.anyOf ?? [schema];
    const all = [...new Set(forms.flatMap((form) => Object.keys(form.properties ?? {})))];
    return { all, always: all.filter((field) => forms.every((form) => (form.required ?? []).includes(field))) };
  }

  describe.each(commandNames)('to %s', (name) => {
    const url = (): string => `${lindung.commandApi}/v1/commands/${name}`;

    it('in its fields is refused field by field', async () => {
      const { all, always } = fieldsOf(name);
      expect(always.length).toBeGreaterThan(0);
      const bodies = fc.record({
        fields: fc.dictionary(fc.constantFrom(...all), hostileValue),
        victim: fc.constantFrom(...always),
        value: wrongForEveryField,
        stranger: fc.option(fc.constantFrom('zz', planted.nik, planted.name, '', '__proto__x', 'a.b[0]'), { nil: undefined }),
      });
      await fc.assert(
        fc.asyncProperty(bodies, async ({ fields, victim, value, stranger }) => {
          const body = JSON.stringify({ ...fields, [victim]: value, ...(stranger === undefined ? {} : { [stranger]: 1 }) });
          // Whatever would reach for prototypes is not even read.
          const isPoisoned = /"(__proto__|constructor)"/.test(body);
          const refusal = await expectRefusal(await post(url(), body, { 'content-type': 'application/json' }), isPoisoned ? [400, 422] : [422], body.slice(0, 400));
          if (refusal.status === 400) return;
          expect(refusal.errors.map(({ field }) => field.split(/[.[]/)[0])).toContain(victim);
        }),
        { numRuns: 15 },
      );
    });

    it.each(unreadableBodies.map((row) => [row[0], row] as const))('as %s is refused as a whole', async (_what, [what, contentType, body, statuses]) => {
      const response = await post(url(), contentType === null ? new Blob([body]) : body, contentType === null ? {} : { 'content-type': contentType });
      // Fifty thousand worker ids may be paid at once, so that one route takes a longer body.
      await expectRefusal(response, name === 'pay-premium' ? [...statuses, 422] : statuses, what);
    });
  });

  it('of sixteen mebibytes is too much for any command', async () => {
    for (const name of ['register-worker', 'pay-premium', 'open-program']) {
      const response = await post(`${lindung.commandApi}/v1/commands/${name}`, `{"nik":"${planted.nik.repeat(1_048_576)}"}`, { 'content-type': 'application/json' });
      await expectRefusal(response, [413], name);
    }
  });

  it('about things that do not exist is 404', async () => {
    const unknown = 'program-3275-1999';
    const seat = { programId: unknown, workerId };
    const revision = { programId: unknown, reference: 'Perda', reason: 'Uji' };
    const nobody = { workerId: 'f'.repeat(32) };
    const payment = { sp2dNumber: 'S', sp2dDate: '2026-01-05', coverFrom: '2026-02-01' };
    const bodies: readonly (readonly [CommandName, object, string])[] = [
      ['revise-budget', { ...revision, ceiling: 1 }, 'PROGRAM_UNKNOWN'],
      ['revise-quota', { ...revision, quota: 1 }, 'PROGRAM_UNKNOWN'],
      ['revise-tariff', { ...revision, premium: 1, months: 1 }, 'PROGRAM_UNKNOWN'],
      ['revise-policy', { ...revision, maxDecile: 1 }, 'PROGRAM_UNKNOWN'],
      ['revise-need-estimate', { ...revision, needEstimate: 1 }, 'PROGRAM_UNKNOWN'],
      ['allocate-quota', { programId: unknown }, 'PROGRAM_UNKNOWN'],
      ['release-allocation', { ...seat, reason: 'withdrew' }, 'PROGRAM_UNKNOWN'],
      ['pay-premium', { programId: unknown, all: true, ...payment }, 'PROGRAM_UNKNOWN'],
      ['reverse-premium', { ...seat, reason: 'Uji' }, 'PROGRAM_UNKNOWN'],
      ['record-refund', { ...seat, amount: 1, receiptNumber: 'R', receiptDate: '2026-01-05' }, 'PROGRAM_UNKNOWN'],
      ['confirm-coverage', { ...seat, kpj: '26000000001' }, 'PROGRAM_UNKNOWN'],
      ['reject-coverage', { ...seat, reason: 'Uji' }, 'PROGRAM_UNKNOWN'],
      ['close-program', { programId: unknown, reason: 'Uji' }, 'PROGRAM_UNKNOWN'],
      ['issue-participant-file', { programId: unknown, purpose: 'Uji', format: 'csv' }, 'PROGRAM_UNKNOWN'],
      ['correct-worker-details', { ...nobody, name: 'X', reason: 'Uji' }, 'WORKER_UNKNOWN'],
      ['verify-dtsen', { ...nobody, decile: 1, civilStatus: 'ACTIVE', snapshotId: 'x' }, 'WORKER_UNKNOWN'],
      ['record-worker-exit', { ...nobody, reason: 'deceased', effectiveDate: '2026-01-05' }, 'WORKER_UNKNOWN'],
      ['reinstate-worker', { ...nobody, reason: 'Uji' }, 'WORKER_UNKNOWN'],
      ['erase-worker-data', { ...nobody, legalBasis: 'Uji' }, 'WORKER_UNKNOWN'],
      ['reveal-personal-data', { ...nobody, purpose: 'Uji' }, 'WORKER_UNKNOWN'],
    ];
    for (const [name, body, code] of bodies) {
      const refusal = await expectRefusal(await post(`${lindung.commandApi}/v1/commands/${name}`, JSON.stringify(body), { 'content-type': 'application/json' }), [404], name);
      expect([name, refusal.code]).toEqual([name, code]);
    }
    expect(bodies.map(([name]) => name).sort()).toEqual(commandNames.filter((name) => name !== 'open-program' && name !== 'register-worker').sort());
  });

  it('in headers and in the sign-in is refused', async () => {
    const url = `${lindung.commandApi}/v1/commands/close-program`;
    const body = JSON.stringify({ programId: 'program-3275-1999', reason: 'Uji' });
    const json = { 'content-type': 'application/json' };
    await expectRefusal(await post(url, body, { ...json, 'idempotency-key': 'x'.repeat(129) }), [422]);
    await expectRefusal(await post(url, body, { ...json, 'content-encoding': 'gzip' }), [400, 404, 415]);
    await expectRefusal(await post(url, gzipSync(body), { ...json, 'content-encoding': 'gzip' }), [400, 415]);
    await expectRefusal(await post(`${url}?dryRun=true`, body, json), [422]);
    await expectRefusal(await post(`${lindung.commandApi}/v1/commands/allocate-quota?dryRun=maybe`, JSON.stringify({ programId }), json), [422]);
    await expectRefusal(await fetch(`${lindung.queryApi}/v1/programs`, { headers: { authorization: `Bearer ${planted.nik}` } }), [401]);
    await expectRefusal(await fetch(`${lindung.queryApi}/v1/programs`, { headers: { authorization: `Bearer ${'x'.repeat(8_000)}` } }), [401]);
    for (const [, contentType, text, statuses] of unreadableBodies) {
      const headers = contentType === null ? {} : { 'content-type': contentType };
      await expectRefusal(await fetch(`${lindung.commandApi}/v1/demo/token`, { method: 'POST', headers, body: contentType === null ? new Blob([text]) : text }), [...statuses, 422]);
    }
    for (const who of [{ role: 'root', name: 'x' }, { role: 'disnaker', name: '\u0000' }, { roles: [], name: 'x' }, { role: ['disnaker'], name: planted.name, x: 1 }]) {
      await expectRefusal(await post(`${lindung.commandApi}/v1/demo/token`, JSON.stringify(who), json), [422]);
    }
  });

  it('in questions is refused', async () => {
    const questions = queryNames.map((name) => ({ name, path: `${lindung.queryApi}/v1${queryContracts[name].path.replace(':id', programId).replace(':workerId', workerId).replace(':roundId', 'none')}` }));
    const ask = async (path: string, parameters: string, statuses: readonly number[]): Promise<void> => {
      await expectRefusal(await fetch(`${path}${path.includes('?') ? '&' : '?'}${parameters}`, { headers: authorization() }), statuses, `${path} ${parameters.slice(0, 100)}`);
    };
    for (const { name, path } of questions) {
      const needed = name === 'coverage' ? `${path}?by=sex` : path;
      for (const parameters of hostileParameters) await ask(needed, parameters, [400, 404, 422]);
      if (['roster', 'waitingList', 'imports'].includes(name)) for (const parameters of hostileListParameters) await ask(path, parameters, [422]);
      if (['roster', 'rosterCsv'].includes(name)) for (const parameters of hostileFilters) await ask(path, parameters, [422]);
    }
    await ask(`${lindung.queryApi}/v1/programs/${programId}/coverage`, 'by=shoe-size', [422]);
    for (const path of ['programs/%00/summary', 'programs/%2e%2e%2f/summary', `programs/${'p'.repeat(150)}/summary`, `programs/${'p'.repeat(1_000)}/summary`, 'programs/unknown/roster', `workers/${planted.nik}`, 'workers/%F0%28/history', 'workers/x%27%3B--/history', `programs/${programId}/rounds/none`, 'nothing', planted.nik]) {
      await expectRefusal(await fetch(`${lindung.queryApi}/v1/${path}`, { headers: authorization() }), [400, 404], path);
    }
    for (const path of [`imports/${planted.nik}`, 'imports/%00', `imports/${'x'.repeat(500)}/rejections.csv`, 'commands/none', 'imports/a/b/c']) {
      await expectRefusal(await fetch(`${lindung.commandApi}/v1/${path}`, { headers: authorization() }), [400, 404], path);
    }
    for (const method of ['PUT', 'PATCH', 'DELETE', 'GET']) await expectRefusal(await fetch(`${lindung.commandApi}/v1/commands/close-program`, { method, headers: authorization() }), [405], method);
    for (const method of ['POST', 'PUT', 'DELETE']) await expectRefusal(await fetch(`${lindung.queryApi}/v1/programs`, { method, headers: authorization() }), [405], method);
  });

  it('below HTTP is refused as well', async () => {
    const port = Number(new URL(lindung.commandApi).port);
    const shout = (text: string): Promise<string> =>
      new Promise((resolve) => {
        let heard = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(text));
        socket.on('data', (piece) => (heard += piece.toString()));
        socket.on('error', () => resolve(heard));
        socket.on('close', () => resolve(heard));
      });
    for (const text of [`${planted.nik}\r\n\r\n`, `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`, `GET / HTTP/1.1\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`, 'POST /v1/commands/close-program HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n']) {
      const heard = await shout(text);
      expect(heard).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(heard).toContain('application/problem+json');
      expect(heard).not.toContain(planted.nik);
    }
  });

  describe('as a file', () => {
    const fields = { kind: 'candidates', programId };
    const header = 'nik,nama,tanggal_lahir,jenis_kelamin,kecamatan,kelurahan,pekerjaan';
    const row = `${planted.nik},${planted.name},1985-08-17,L,Bekasi Timur,Margahayu,ojol`;
    const bytes = (content: string | Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(content));
    const upload = async (file: Uint8Array<ArrayBuffer>, more: Readonly<Record<string, string>> = fields, fileName = 'daftar.csv'): Promise<Response> => {
      const form = new FormData();
      for (const [name, value] of Object.entries(more)) form.set(name, value);
      form.set('file', new Blob([file]), fileName);
      return post(`${lindung.commandApi}/v1/imports`, form);
    };

    it.each<[string, readonly number[], () => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>]>([
      ['without a header', [422], () => bytes(`${row}\n${row}`)],
      ['with nothing in it', [422], () => bytes('')],
      ['of blank lines', [422], () => bytes('\n\n,,,\n')],
      ['of 10,000 columns', [413], () => bytes(`${header}${',x'.repeat(10_000)}\n${row}`)],
      ['with every column twice', [422], () => bytes(`${header},${header}\n${row},${row}`)],
      ['of one endless line', [400, 413, 422], () => bytes(`${header},${planted.nik.repeat(130_000)}`)],
      ['with a quote that never closes', [400, 413, 422], () => bytes(`"${header}\n${`${row}\n`.repeat(20_000)}`)],
      ['of random bytes', [400, 415, 422], () => bytes(Buffer.from(Array.from({ length: 60_000 }, (_, index) => (index * index * 31 + (index % 251)) & 0xff)))],
      ['of zero bytes', [400, 415, 422], () => bytes(Buffer.alloc(100_000))],
      ['in UTF-16', [400, 415, 422], () => bytes(Buffer.from(`\ufeff${header}\n${row}`, 'utf16le'))],
      ['that is a page of HTML', [400, 415, 422], () => bytes(`<!doctype html><p>${planted.nik}</p>`)],
      ['that is a PDF', [400, 415], () => bytes(`%PDF-1.7\n${planted.nik}`)],
      ['that is packed by gzip', [400, 415, 422], () => bytes(gzipSync(`${header}\n${row}`))],
      ['that is an old workbook', [400, 415], () => bytes(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]))],
      ['that is a zip of anything', [400, 415, 422], async () => bytes(await zipBytes({ 'nik.txt': planted.nik }))],
      ['that is a workbook cut off', [400], async () => bytes((await workbookBytes([header.split(','), row.split(',')])).subarray(0, 900))],
      ['that is a bomb', [413], async () => bytes(await zipBytes({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': Buffer.alloc(80 * 1024 * 1024, ' ') }))],
      ['whose sheet is a bomb', [400, 413], async () => bytes(await workbookBytes([header.split(',')], { parts: { 'xl/worksheets/sheet1.xml': Buffer.concat([Buffer.from('<worksheet><sheetData>'), Buffer.alloc(80 * 1024 * 1024, ' ')]) } }))],
      ['whose shared texts laugh a billion times', [400, 413, 422], async () => bytes(await workbookBytes([header.split(',')], { parts: { 'xl/sharedStrings.xml': '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>' } }))],
      ['of 65 MiB', [413], () => bytes(Buffer.alloc(65 * 1024 * 1024, `${row}\n`))],
    ])('%s is refused before anything is kept', async (what, statuses, make) => {
      const file = await make();
      const refusal = await expectRefusal(await upload(file), statuses, what);
      expect(refusal.errors.map(({ field }) => field)).toContain('file');
    });

    it('under a wrong form is refused', async () => {
      const good = bytes(`${header}\n${row}`);
      const refusals: readonly (readonly [Readonly<Record<string, string>>, string, number])[] = [
        [{ programId }, 'kind', 422],
        [{ kind: 'candidates' }, 'programId', 422],
        [{ ...fields, kind: planted.nik }, 'kind', 422],
        [{ ...fields, period: '2026-01' }, 'period', 422],
        [{ kind: 'dtsen', programId }, 'period', 422],
        [{ kind: 'dtsen', programId, period: '2026-13' }, 'period', 422],
        [{ ...fields, nik: planted.nik }, 'nik', 422],
        [{ ...fields, programId: `${programId}\u0000` }, 'programId', 422],
      ];
      for (const [form, field, status] of refusals) {
        const refusal = await expectRefusal(await upload(good, form), [status], JSON.stringify(form));
        expect(refusal.errors.map((error) => error.field)).toContain(field);
      }
      expect((await expectRefusal(await upload(good, { ...fields, programId: 'program-3275-1999' }), [404])).code).toBe('PROGRAM_UNKNOWN');
      await expectRefusal(await upload(good, { ...fields, [planted.nik]: 'x' }), [422]);
    });

    it('in a broken envelope is refused', async () => {
      const url = `${lindung.commandApi}/v1/imports`;
      const part = (name: string, value: string): string => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
      const start = `${part('kind', 'candidates')}${part('programId', programId)}--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${header}\n${row}`;
      const multipart = { 'content-type': 'multipart/form-data; boundary=b' };
      for (const [what, body, headers] of [
        ['no end', start, multipart],
        ['no boundary', start, { 'content-type': 'multipart/form-data' }],
        ['another boundary', start, { 'content-type': 'multipart/form-data; boundary=c' }],
        ['nothing', '', multipart],
        ['an empty form', '--b--\r\n', multipart],
        ['a part without a name', `--b\r\n\r\n${planted.nik}\r\n--b--\r\n`, multipart],
        ['a part without a head', `--b\r\n${planted.nik}`, multipart],
        ['a header of a mebibyte', `--b\r\nContent-Disposition: form-data; name="${'n'.repeat(1_000_000)}"\r\n\r\nx\r\n--b--\r\n`, multipart],
        ['too many parts', `${Array.from({ length: 500 }, (_, index) => part(`f${index}`, 'x')).join('')}--b--\r\n`, multipart],
        ['a field of a mebibyte', `${part('kind', 'k'.repeat(1_000_000))}--b--\r\n`, multipart],
        ['JSON', JSON.stringify({ kind: 'candidates', file: planted.nik }), { 'content-type': 'application/json' }],
      ] as const) await expectRefusal(await post(url, body, headers), [400, 413, 415, 422], what);
    });

    it('whose sender goes away leaves nothing behind', async () => {
      await new Promise<void>((resolve) => {
        const lost = httpRequest(`${lindung.commandApi}/v1/imports`, { method: 'POST', headers: { ...authorization(), 'content-type': 'multipart/form-data; boundary=b', 'content-length': 5_000_000 } });
        lost.on('error', () => resolve());
        lost.on('close', () => resolve());
        lost.write(`--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${header}\n${`${row}\n`.repeat(10_000)}`, () => lost.destroy());
      });
      expect((await fetch(`${lindung.commandApi}/health/live`)).status).toBe(200);
    });
  });

  it('has left no trace: no event, no key, no file, no row', async () => {
    // What an upload that broke off had left is removed as soon as the break is noticed.
    await eventually(traces, (now) => now === before);
    expect((await fetch(`${lindung.queryApi}/health/ready`)).status).toBe(200);
  });

  it('in the rows of a good file is refused row by row', async () => {
    const cell = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('', planted.nik, planted.spacedNik, '3,27E+15', '=1+1', '\u0000', '-', 'x'.repeat(5_000), '9999-99-99', '0'));
    const [rows = []] = fc.sample(fc.array(fc.dictionary(fc.constantFrom(...Object.keys(candidateRow(0))), cell), { minLength: 300, maxLength: 300 }), { numRuns: 1, seed: 7 });
    const status = await importedList(everybody, { kind: 'candidates', programId }, listText([candidateRow(700), ...rows.map((row) => ({ ...row, sumber: 'x' })), candidateRow(701)]), `../../${planted.name}\u0007.csv`);
    expect(status).toMatchObject({ status: 'completed', rows: 302, accepted: 2, rejected: 300 });
    const file = await everybody.look<string>(`/imports/${status.importId}/rejections.csv`);
    expect(file.status).toBe(200);
    expect(await importedList(everybody, { kind: 'candidates', programId }, file.body)).toMatchObject({ status: 'completed', rows: 300, accepted: 0, rejected: 300 });
  });

  it('has cost little memory, and nothing of it stands in any log', () => {
    const peak = lindung.peakMemoryMiB();
    if (peak !== null) expect(peak).toBeLessThan(peakMiB);
    const log = lindung.output() + lindung.logFiles();
    expect(log).toContain('command-api');
    for (const piece of plantedPieces) expect(log).not.toContain(piece);
  });
});

interface FieldSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}
