import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ProgramId } from '@lindung/domain/values/brands';
import { type ImportKind } from '@lindung/domain/import/events';
import { UploadTooLarge } from '@lindung/personal-data/uploads';
import { answerOf, by, noon, openedProgram, programId } from '../../../../test/support/application-fixture.js';
import { eventually } from '../../../../test/support/eventually.js';
import { budi, dewi, imported, importOf, type ImportsFixture, importsFixture, purposeOf, rejectionsOf, sari, upload, wholeLog } from '../../../../test/support/imports-fixture.js';
import { workbookBytes, zipBytes } from '../../../../test/support/workbook.js';
import { closeProgram } from '../program/terms-commands.js';
import { type EventStore } from '@lindung/event-store/event-store';
import { importIdOf } from './import-id.js';
import { type ImportLeases } from './leases/import-leases.js';
import { MemoryImportLeases } from './leases/memory-import-leases.js';
import { FileRefused } from './reading/file-refused.js';

const header = 'nik,nama,tanggal_lahir,jenis_kelamin,kecamatan,kelurahan,pekerjaan';
const row = (n: number, name = 'Ratna'): string => `32750117088${String(50_000 + n)},${name},1985-08-17,L,Bekasi Timur,Margahayu,ojol`;
const list = (count: number, ...more: readonly string[]): string => [header, ...Array.from({ length: count }, (_, index) => row(index + 1)), ...more].join('\n');

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(() => null, (thrown: unknown) => thrown);
  if (error instanceof FileRefused) return error.code;
  throw new Error('A refusal was expected.', { cause: error });
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

describe('taking a file in', () => {
  let fixture: ImportsFixture;
  beforeEach(async () => {
    fixture = importsFixture();
    await openedProgram(fixture.app);
  });

  it('begins an import whose id follows from purpose and content', async () => {
    const first = await imported(fixture, 'candidates', list(1));
    expect(first.importId).toMatch(/^[0-9a-f]{64}$/);
    const [, started] = await wholeLog(fixture.stores.eventStore);
    expect(started).toMatchObject({ type: 'ImportStarted', streamId: `import-${first.importId}`, actor: sari });
    expect(started?.data).not.toContain('daftar.csv');
    const bytes = 'nik,desil,status_dukcapil\n';
    const june = await imported(fixture, 'dtsen', bytes, { period: '2026-06' });
    const second = await imported(fixture, 'dtsen', bytes, { period: '2026-Q2' });
    expect(new Set([june.importId, second.importId, importIdOf(purposeOf('dtsen'), 'x')]).size).toBe(3);
    expect(june.counts.rows).toBe(0);
  });

  it('answers the same id for the same file and changes nothing more', async () => {
    const first = await imported(fixture, 'candidates', list(3));
    const before = await wholeLog(fixture.stores.eventStore);
    expect(await imported(fixture, 'candidates', list(3), { actor: { ...sari, subject: 'demo:lain' } })).toEqual(first);
    expect(await wholeLog(fixture.stores.eventStore)).toEqual(before);
  });

  it('takes the same file once when it comes several times at the same moment', async () => {
    const received = await Promise.all([1, 2, 3].map(() => upload(fixture, 'candidates', list(3))));
    await fixture.imports.idle();
    expect(new Set(received.map((each) => (each.kind === 'taken' ? each.importId : ''))).size).toBe(1);
    expect((await wholeLog(fixture.stores.eventStore)).filter(({ type }) => type === 'WorkerRegistered')).toHaveLength(3);
  });

  it.each<[string, ImportKind, () => Promise<Buffer> | Buffer, string]>([
    ['nothing in it', 'candidates', () => Buffer.alloc(0), 'HEADER_MISSING'],
    ['no header', 'candidates', () => Buffer.from(row(1)), 'HEADER_MISSING'],
    ['the header of another kind', 'payments', () => Buffer.from(list(1)), 'HEADER_MISSING'],
    ['a column twice', 'candidates', () => Buffer.from(`${header},NIK\n`), 'HEADER_MISSING'],
    ['10,000 columns', 'candidates', () => Buffer.from(`${header}${',x'.repeat(10_000)}\n${row(1)}`), 'FILE_TOO_LARGE'],
    ['too many rows', 'candidates', () => Buffer.from(list(12)), 'FILE_TOO_LARGE'],
    ['a zip that is cut short', 'candidates', async () => (await workbookBytes([header.split(',')])).subarray(0, 900), 'FILE_UNREADABLE'],
    ['a zip bomb', 'candidates', () => zipBytes({ 'xl/workbook.xml': Buffer.alloc(30_000_000) }), 'FILE_TOO_LARGE'],
    ['an image', 'candidates', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]), 'FILE_UNREADABLE'],
  ])('refuses a file with %s, and keeps nothing of it', async (_, kind, bytes, code) => {
    const small = importsFixture({ stores: fixture.stores, caps: { rows: 10 } });
    const before = await wholeLog(fixture.stores.eventStore);
    const content = await bytes();
    expect(await refusalOf(upload(small, kind, content))).toBe(code);
    expect(await wholeLog(fixture.stores.eventStore)).toEqual(before);
    const { createHash } = await import('node:crypto');
    expect(await fixture.stores.uploads.find(importIdOf(purposeOf(kind), createHash('sha256').update(content).digest('hex')))).toBeNull();
  });

  it('never names what stands in a file without a header', async () => {
    await upload(fixture, 'candidates', row(1)).catch((error: Error) => expect(error.message).not.toMatch(/3275|Ratna/));
  });

  it('refuses a file that is too large as it comes', async () => {
    const small = importsFixture({ stores: fixture.stores, caps: { fileBytes: 100 } });
    await expect(upload(small, 'candidates', list(3))).rejects.toThrow(UploadTooLarge);
  });

  it('refuses a programme that does not exist, or that is closed to the kind', async () => {
    const unknown = { programId: 'program-3275-1999' as ProgramId };
    expect(await upload(fixture, 'candidates', list(1), unknown)).toMatchObject({ kind: 'refused', refusal: { code: 'PROGRAM_UNKNOWN' } });
    expect(await upload(fixture, 'candidates', list(1), { programId: 'worker-1' as ProgramId })).toMatchObject({ refusal: { code: 'PROGRAM_UNKNOWN' } });
    const first = await imported(fixture, 'candidates', list(1));
    answerOf(await closeProgram(fixture.app, { programId, reason: 'tahun anggaran selesai' }, by(fixture.app, 'sari', 'disnaker')));
    expect(await upload(fixture, 'candidates', list(2))).toMatchObject({ refusal: { code: 'PROGRAM_CLOSED' } });
    expect(await upload(fixture, 'coverage', 'nik,kpj,status,alasan\n')).toMatchObject({ kind: 'taken' });
    // What was taken before it closed is still the same import.
    expect(await upload(fixture, 'candidates', list(1))).toEqual({ kind: 'taken', importId: first.importId });
    await fixture.imports.idle();
  });
});

describe('a run', () => {
  let fixture: ImportsFixture;
  const small = { batchRows: 2 };
  beforeEach(async () => {
    fixture = importsFixture({ limits: small });
    await openedProgram(fixture.app);
  });

  /** The same process with a log whose n-th and later appends of rows fail, until it is told otherwise. */
  function failing(from: number, leases: ImportLeases = new MemoryImportLeases()): { readonly fixture: ImportsFixture; heal(): void } {
    let appends = 0;
    let ill = true;
    const { eventStore } = fixture.stores;
    const sick: EventStore = Object.assign(Object.create(eventStore) as EventStore, {
      append: (requests: Parameters<EventStore['append']>[0]) => {
        const isRows = requests[0]?.appends[0]?.streamId.startsWith('worker-') === true;
        if (isRows && ++appends >= from && ill) return Promise.reject(new Error('the database is away'));
        return eventStore.append(requests);
      },
    });
    for (const name of ['readStreams', 'readStream', 'readAll', 'head'] as const) Object.assign(sick, { [name]: (eventStore[name] as (...input: unknown[]) => unknown).bind(eventStore) });
    return {
      fixture: importsFixture({ stores: { ...fixture.stores, eventStore: sick }, leases, limits: { ...small, failuresInARow: 3 } }),
      heal: () => {
        ill = false;
      },
    };
  }

  it('tells how far it is while it runs', async () => {
    const state = await imported(fixture, 'candidates', list(5));
    const steps = (await wholeLog(fixture.stores.eventStore)).filter(({ type }) => type === 'ImportProgressed').map(({ data }) => JSON.parse(data) as { row: number; rows: number });
    expect(steps.map(({ row: at, rows }) => [at, rows])).toEqual([[3, 2], [5, 4], [6, 5]]);
    const status = await fixture.imports.status(state);
    expect(status).toMatchObject({ status: 'completed', rows: 5, accepted: 5, fileName: 'daftar.csv', uploadedBy: 'sari', programId, period: null, problem: null, startedAt: noon.toISOString() });
    expect(status.position).toBe((await wholeLog(fixture.stores.eventStore)).at(-1)?.position);
  });

  it('that fails on the way is given up after some time, and goes on when the file comes again', async () => {
    const sick = failing(2);
    const state = await imported(sick.fixture, 'candidates', list(5));
    expect(state).toMatchObject({ status: 'failed', problem: { code: 'BUSY' }, counts: { rows: 2, accepted: 2 } });
    expect(sick.fixture.failures.length).toBeGreaterThanOrEqual(3);
    sick.heal();
    expect(await imported(sick.fixture, 'candidates', list(5))).toMatchObject({ importId: state.importId, status: 'completed', problem: null, counts: { rows: 5, accepted: 5 } });
  });

  it('goes on also when the file comes again before the failed run has let go of its lease', async () => {
    const leases = new MemoryImportLeases();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const slow: ImportLeases = {
      tryAcquire: async (importId) => {
        const lease = await leases.tryAcquire(importId);
        return lease === null ? null : { ...lease, release: () => held.then(() => lease.release()) };
      },
    };
    const sick = failing(2, slow);
    const received = await upload(sick.fixture, 'candidates', list(5));
    if (received.kind !== 'taken') throw new Error(received.refusal.code);
    await eventually(() => importOf(sick.fixture, received.importId), ({ status }) => status === 'failed');
    sick.heal();
    await upload(sick.fixture, 'candidates', list(5));
    letGo();
    await sick.fixture.imports.idle();
    expect(await importOf(sick.fixture, received.importId)).toMatchObject({ status: 'completed', counts: { rows: 5, accepted: 5 } });
  });

  it('ends as failed where the file itself fails, with what was taken until then', async () => {
    const state = await imported(fixture, 'candidates', `${list(300)}\n"${row(301)}\n${row(302)}`);
    expect(state).toMatchObject({ status: 'failed', problem: { code: 'FILE_UNREADABLE' }, counts: { rejected: 0 } });
    expect(state.counts.accepted).toBeGreaterThan(200);
    expect((await wholeLog(fixture.stores.eventStore)).filter(({ type }) => type === 'WorkerRegistered')).toHaveLength(state.counts.accepted);
    expect(await fixture.imports.status(state)).toMatchObject({ status: 'failed', problem: { code: 'FILE_UNREADABLE' }, finishedAt: noon.toISOString() });
  });

  it('can be cancelled, and resumed by uploading again', async () => {
    const received = await upload(fixture, 'candidates', list(9));
    if (received.kind !== 'taken') throw new Error('The upload was refused.');
    expect(await fixture.imports.cancel(received.importId, dewi)).toBeNull();
    const cancelled = await importOf(fixture, received.importId);
    expect(cancelled).toMatchObject({ status: 'failed', problem: { code: 'IMPORT_CANCELLED' } });
    expect(cancelled.counts.rows).toBeLessThan(9);
    expect(await fixture.imports.cancel(received.importId, dewi)).toBeNull();
    await upload(fixture, 'candidates', list(9));
    expect((await importOf(fixture, received.importId)).status).toBe('running');
    await fixture.imports.idle();
    expect(await importOf(fixture, received.importId)).toMatchObject({ status: 'completed', counts: { rows: 9, accepted: 9 } });
    expect(await fixture.imports.cancel(received.importId, dewi)).toMatchObject({ code: 'IMPORT_COMPLETED' });
  });

  it('is stopped by a cancellation that another process recorded', async () => {
    const other = importsFixture({ stores: fixture.stores, limits: small });
    const received = await upload(fixture, 'candidates', list(9));
    if (received.kind !== 'taken') throw new Error('The upload was refused.');
    expect(await other.imports.cancel(received.importId, sari)).toBeNull();
    await fixture.imports.idle();
    expect(await importOf(fixture, received.importId)).toMatchObject({ status: 'failed', problem: { code: 'IMPORT_CANCELLED' } });
    expect(fixture.failures).toEqual([]);
  });

  it('is taken over by the next process that starts', async () => {
    const received = await upload(fixture, 'candidates', list(9));
    await fixture.imports.close();
    if (received.kind !== 'taken') throw new Error('The upload was refused.');
    expect(await importOf(fixture, received.importId)).toMatchObject({ status: 'running' });
    const next = importsFixture({ stores: fixture.stores, limits: small });
    await next.imports.start();
    await next.imports.idle();
    await next.imports.close();
    expect(await importOf(fixture, received.importId)).toMatchObject({ status: 'completed', counts: { rows: 9, accepted: 9 } });
  });

  it('goes on soon where its lease could not be asked for, or was lost on the way', async () => {
    const leases = new MemoryImportLeases();
    let asked = 0;
    const unsteady: ImportLeases = {
      tryAcquire: async (importId) => {
        asked += 1;
        if (asked === 1) throw new Error('The database is away.');
        const lease = await leases.tryAcquire(importId);
        return lease !== null && asked === 2 ? { ...lease, lost: AbortSignal.abort() } : lease;
      },
    };
    const shaken = importsFixture({ stores: fixture.stores, leases: unsteady });
    const received = await upload(shaken, 'candidates', list(4));
    if (received.kind !== 'taken') throw new Error(received.refusal.code);
    expect((await eventually(() => importOf(shaken, received.importId), ({ status }) => status !== 'running')).counts.accepted).toBe(4);
    expect(asked).toBe(3);
    await shaken.imports.close();
  });

  it('is left to whoever holds its lease', async () => {
    const leases = new MemoryImportLeases();
    const holder = importsFixture({ stores: fixture.stores, leases });
    const waiting = importsFixture({ stores: fixture.stores, leases });
    const importId = importIdOf(purposeOf('candidates'), (await import('node:crypto')).createHash('sha256').update(list(3)).digest('hex'));
    const lease = await leases.tryAcquire(importId);
    await upload(waiting, 'candidates', list(3));
    await waiting.imports.idle();
    expect((await importOf(waiting, importId)).counts.rows).toBe(0);
    await lease?.release();
    await holder.imports.start();
    await holder.imports.idle();
    await holder.imports.close();
    expect(await importOf(waiting, importId)).toMatchObject({ status: 'completed' });
  });

  it('runs a few at once and the others after them', async () => {
    const one = importsFixture({ stores: fixture.stores, limits: { runsAtOnce: 1 } });
    const periods = ['2026-01', '2026-02', '2026-03'];
    const received = await Promise.all(periods.map((period) => upload(one, 'dtsen', 'nik,desil,status_dukcapil\n', { period })));
    await one.imports.idle();
    for (const each of received) expect(await importOf(one, each.kind === 'taken' ? each.importId : '')).toMatchObject({ status: 'completed' });
  });
});

describe('rejected rows', () => {
  let fixture: ImportsFixture;
  beforeEach(async () => {
    fixture = importsFixture();
    await openedProgram(fixture.app);
  });

  it('are shown once it is recorded who looks, and no cell of them is a formula', async () => {
    const state = await imported(fixture, 'candidates', `${header},catatan\n${row(1)},=1+1\n${row(1)},"=HYPERLINK(""http://x"")"\n123,@SUM(A1),+1985,-L,"\ta",Margahayu,ojol,Zoë\n`);
    const file = await fixture.imports.revealRejections(state.importId, sari);
    expect((await wholeLog(fixture.stores.eventStore)).at(-1)).toMatchObject({ type: 'RejectedRowsRevealed', actor: sari });
    if (file.kind !== 'file') throw new Error('There is no file.');
    const text = await textOf(file.content);
    expect(text.startsWith('\uFEFFbaris,kode,isian,pesan,nik,nama,')).toBe(true);
    const rows = parse(text.slice(1), { relax_column_count: true }) as unknown as string[][];
    expect(rows[1]).toEqual(['3', 'NIK_DUPLICATE_IN_FILE', 'nik', 'NIK ini sudah ada di baris sebelumnya dalam berkas yang sama.', ...row(1).split(','), `'=HYPERLINK("http://x")`]);
    expect(rows[2]?.slice(0, 3)).toEqual(['4', 'NIK_FORMAT', 'nik']);
    expect(rows[2]?.slice(4)).toEqual(['123', "'@SUM(A1)", "'+1985", "'-L", "'\ta", 'Margahayu', 'ojol', 'Zoë']);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  });

  it('can be corrected and uploaded again as they are', async () => {
    const state = await imported(fixture, 'candidates', list(2, row(3).replace('Margahayu', 'Sukamundur'), row(4, '"+Ratna"')));
    expect(await rejectionsOf(fixture, state.importId)).toEqual(['4 AREA_UNKNOWN kelurahan']);
    const file = await fixture.imports.revealRejections(state.importId, sari);
    if (file.kind !== 'file') throw new Error('There is no file.');
    const corrected = (await textOf(file.content)).replace('Sukamundur', 'Margahayu');
    expect(await imported(fixture, 'candidates', corrected)).toMatchObject({ status: 'completed', counts: { rows: 1, accepted: 1 } });
  });

  it('are gone with their file when its time is over', async () => {
    const state = await imported(fixture, 'candidates', list(1, row(1)));
    const later = (days: number) => importsFixture({ stores: fixture.stores, now: () => new Date(noon.getTime() + days * 86_400_000) });
    expect(await later(89).imports.purgeOutdated()).toBe(0);
    expect(await later(91).imports.purgeOutdated()).toBe(1);
    expect(await fixture.imports.revealRejections(state.importId, sari)).toEqual({ kind: 'gone' });
    expect(await fixture.imports.status(await importOf(fixture, state.importId))).toMatchObject({ status: 'completed', fileName: null, rejected: 1 });
    const before = await wholeLog(fixture.stores.eventStore);
    expect(await imported(fixture, 'candidates', list(1, row(1)))).toMatchObject({ importId: state.importId, status: 'completed' });
    expect(await wholeLog(fixture.stores.eventStore)).toEqual(before);
    expect(await fixture.stores.uploads.find(state.importId)).toBeNull();
  });

  it('of an import that nobody knows are not there', async () => {
    expect(await fixture.imports.revealRejections('x', budi)).toEqual({ kind: 'gone' });
    expect(await fixture.imports.find('x')).toBeNull();
  });
});
