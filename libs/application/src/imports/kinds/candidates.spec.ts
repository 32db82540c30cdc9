import { beforeEach, describe, expect, it } from '@jest/globals';
import { workerStream } from '@lindung/domain/streams';
import { type Nik, type WorkerId } from '@lindung/domain/values/brands';
import { workerIdOf } from '@lindung/personal-data/fingerprint';
import { answerOf, by, openedProgram } from '../../../../../test/support/application-fixture.js';
import { imported, type ImportsFixture, importsFixture, rejectedRowsOf, rejectionsOf } from '../../../../../test/support/imports-fixture.js';
import { workbookBytes } from '../../../../../test/support/workbook.js';
import { loadWorker } from '../../worker/load-worker.js';
import { openPersonalData, personalKeyIds } from '../../worker/open-personal-data.js';
import { recordWorkerExit } from '../../worker/worker-commands.js';

const header = 'nik,nama,tanggal_lahir,jenis_kelamin,kecamatan,kelurahan,pekerjaan,kota_ktp,no_hp';
const nikOf = (n: number): string => `3275011708850${String(n).padStart(3, '0')}`;
const row = (n: number, changes: { nik?: string; nama?: string; tanggal?: string; sex?: string; kec?: string; kel?: string; kerja?: string; kota?: string; hp?: string } = {}): string =>
  [changes.nik ?? nikOf(n), changes.nama ?? 'Ratna', changes.tanggal ?? '1985-08-17', changes.sex ?? 'L', changes.kec ?? 'Bekasi Timur', changes.kel ?? 'Margahayu', changes.kerja ?? 'ojol', changes.kota ?? '', changes.hp ?? ''].join(',');
const list = (...rows: readonly string[]): string => [header, ...rows].join('\n');

describe('a list of candidates', () => {
  let fixture: ImportsFixture;
  const workerIdFor = (nik: string): WorkerId => workerIdOf(fixture.app.pepper, nik as Nik) as WorkerId;
  const workerOf = (nik: string) => loadWorker(fixture.app.eventStore, workerIdFor(nik));

  beforeEach(async () => {
    fixture = importsFixture();
    await openedProgram(fixture.app);
  });

  it('registers each row in the name of its uploader, in order, with the row that brought it', async () => {
    const state = await imported(fixture, 'candidates', list(row(1), '', row(2)));
    expect(state).toMatchObject({ status: 'completed', row: 4, counts: { rows: 2, accepted: 2, repaired: 0, rejected: 0, duplicates: 0, ignored: 0 } });
    const { state: worker, events } = await workerOf(nikOf(2));
    expect(worker).toMatchObject({ kind: 'registered', registeredBy: 'demo:sari', facts: { importId: state.importId, row: 4, kelurahan: '3275011002', occupation: 'ojek-online' } });
    expect(events[0]).toMatchObject({ correlationId: state.importId, actor: { role: 'disnaker' } });
    expect(JSON.stringify(events.map(({ data, envelope }) => [data, envelope]))).not.toMatch(/Ratna|32750117/);
  });

  it('repairs what lost nothing, and counts those rows', async () => {
    const spoilt = ["'3275011708850001", '327501 170885 0002', '327501.170885.0003', '3275O117O885OO04', '32750ll708850005', '3275011708850006\u00A0'];
    const state = await imported(fixture, 'candidates', list(...spoilt.map((nik, index) => row(index, { nik })), row(7)));
    expect(state.counts).toEqual({ rows: 7, accepted: 7, repaired: 6, rejected: 0, duplicates: 0, ignored: 0 });
    expect((await workerOf('3275011708850004')).state).toMatchObject({ facts: { warnings: ['NIK_REPAIRED'] } });
  });

  it('takes dates, areas and occupations as they are written, without calling that a repair', async () => {
    const state = await imported(
      fixture,
      'candidates',
      list(
        row(1, { tanggal: '17/08/1985' }),
        row(2, { tanggal: '17 Agustus 1985' }),
        row(3, { tanggal: '31276' }),
        row(4, { kec: 'BEKASITIMUR', kel: 'MARGA HAYU' }),
        row(5, { kerja: 'pawang hujan' }),
        row(6, { nama: '"Aisyah, S.Pd."' }),
        row(7, { kota: 'KOTA BEKASI' }),
      ),
    );
    expect(state.counts).toMatchObject({ rows: 7, accepted: 7, repaired: 0 });
    expect((await workerOf(nikOf(3))).state).toMatchObject({ facts: { coverableFrom: '2002-09' } });
    expect((await workerOf(nikOf(5))).state).toMatchObject({ facts: { occupation: 'lainnya', warnings: ['OCCUPATION_UNKNOWN'] } });
  });

  it('refuses rows one by one, with code and column', async () => {
    const state = await imported(
      fixture,
      'candidates',
      list(
        row(1, { nik: '327501170885000' }),
        row(2, { nik: '32750117088500012' }),
        row(3, { nik: '3.27501E+15' }),
        row(4, { nik: '3275019917850001' }),
        row(5, { nik: '3275011708850000' }),
        row(6, { tanggal: '31/02/1985' }),
        row(7, { tanggal: '1950-01-01' }),
        row(8, { kota: 'Kabupaten Bekasi' }),
        row(9, { kel: 'Sukamundur' }),
        row(10, { nama: '', sex: 'X' }),
        row(11, { nama: 'Ra\u0007tna' }),
        `${row(12)},lebih`,
        row(13),
      ),
    );
    expect(await rejectionsOf(fixture, state.importId)).toEqual([
      '2 NIK_FORMAT nik',
      '3 NIK_FORMAT nik',
      '4 NIK_PRECISION_LOST nik',
      '5 NIK_FORMAT nik',
      '6 NIK_FORMAT nik',
      '7 BIRTH_DATE_INVALID tanggal_lahir',
      '8 AGE_OUT_OF_RANGE tanggal_lahir',
      '9 NOT_KTP_KOTA_BEKASI kota_ktp',
      '10 AREA_UNKNOWN kelurahan',
      '11 FIELD_MISSING nama',
      '12 FIELD_INVALID nama',
      '13 FIELD_UNKNOWN kolom 10',
    ]);
    expect(state.counts).toEqual({ rows: 13, accepted: 1, repaired: 0, rejected: 12, duplicates: 0, ignored: 0 });
    const [, , , , , , , , , missing] = await rejectedRowsOf(fixture, state.importId);
    expect(missing?.message).toBe('Isian wajib ini kosong. Juga jenis_kelamin: Isian ini tidak dapat dibaca.');
  });

  it('takes a person once: those who stand earlier in the file or in the registry are duplicates', async () => {
    await imported(fixture, 'candidates', list(row(1)));
    const state = await imported(fixture, 'candidates', list(row(2), row(1), row(2, { nik: `'${nikOf(2)}` }), row(3, { tanggal: 'x' }), row(3)));
    expect(await rejectionsOf(fixture, state.importId)).toEqual([
      '3 NIK_ALREADY_REGISTERED nik',
      '4 NIK_DUPLICATE_IN_FILE nik',
      '5 BIRTH_DATE_INVALID tanggal_lahir',
      '6 NIK_DUPLICATE_IN_FILE nik',
    ]);
    expect(state.counts).toEqual({ rows: 5, accepted: 1, repaired: 0, rejected: 4, duplicates: 3, ignored: 0 });
  });

  it('registers somebody again who had exited, but nobody who has died', async () => {
    await imported(fixture, 'candidates', list(row(1), row(2)));
    const exit = (n: number, reason: 'withdrew' | 'deceased') =>
      recordWorkerExit(fixture.app, { workerId: workerIdFor(nikOf(n)), reason, effectiveDate: '2026-06-01' }, by(fixture.app, 'dewi', 'dinsos'));
    answerOf(await exit(1, 'withdrew'));
    answerOf(await exit(2, 'deceased'));
    const state = await imported(fixture, 'candidates', list(row(3), row(2), row(1)));
    expect(state.counts).toMatchObject({ rows: 3, accepted: 2, rejected: 1, duplicates: 1 });
    expect(await rejectionsOf(fixture, state.importId)).toEqual(['3 WORKER_DECEASED nik']);
    const again = await workerOf(nikOf(1));
    expect(again.events.map(({ type }) => type)).toEqual(['WorkerRegistered', 'WorkerExited', 'WorkerReregistered']);
    expect(again.state).toMatchObject({ exit: null, facts: { importId: state.importId, row: 4 } });
  });

  it('counts a duplicate also where its row has another fault, in one look-up a batch', async () => {
    await imported(fixture, 'candidates', list(row(1), row(2), row(3)));
    const reads: number[] = [];
    const { eventStore } = fixture.app;
    const readStreams = eventStore.readStreams.bind(eventStore);
    Object.assign(eventStore, {
      readStreams: (streamIds: readonly string[]) => {
        if (streamIds.some((streamId) => streamId.startsWith('worker-'))) reads.push(streamIds.length);
        return readStreams(streamIds);
      },
    });
    const file = list(row(1, { kel: 'Sukamundur' }), row(2, { tanggal: 'x' }), row(4, { kel: 'Sukamundur' }), row(1), row(5), row(6, { nik: '123' }));
    const state = await imported(fixture, 'candidates', file);
    expect(await rejectionsOf(fixture, state.importId)).toEqual([
      '2 AREA_UNKNOWN kelurahan',
      '3 BIRTH_DATE_INVALID tanggal_lahir',
      '4 AREA_UNKNOWN kelurahan',
      '5 NIK_DUPLICATE_IN_FILE nik',
      '7 NIK_FORMAT nik',
    ]);
    expect(state.counts).toEqual({ rows: 6, accepted: 1, repaired: 0, rejected: 5, duplicates: 3, ignored: 0 });
    expect(reads).toEqual([3]);
  });

  it('makes no keys for a list of people who are registered already', async () => {
    const people = Array.from({ length: 40 }, (_, index) => row(index + 1));
    const small = importsFixture({ stores: fixture.stores, limits: { batchRows: 10 } });
    await imported(small, 'candidates', list(...people));
    let made = 0;
    const counting: ImportsFixture['stores'] = {
      ...fixture.stores,
      vault: Object.assign(Object.create(fixture.stores.vault) as typeof fixture.stores.vault, {
        createKeys: (entries: Parameters<typeof fixture.stores.vault.createKeys>[0]) => {
          made += entries.filter(({ purpose }) => purpose === 'worker').length;
          return fixture.stores.vault.createKeys(entries);
        },
      }),
    };
    const state = await imported(importsFixture({ stores: counting, limits: { batchRows: 10 } }), 'candidates', list(...people, row(41)));
    expect(state.counts).toMatchObject({ rows: 41, accepted: 1, duplicates: 40 });
    // At most two batches are prepared before the first has told that its people are known.
    expect(made).toBeLessThanOrEqual(21);
  });

  it('can be a workbook, whose numbers are no identifiers', async () => {
    const cells = (nik: string | number, date: string | number | { serial: number; style: 1 }) => [nik, 'Ratna', date, 'L', 'Bekasi Timur', 'Margahayu', 'ojol'];
    const file = await workbookBytes([
      ['NIK', 'Nama', 'Tanggal Lahir', 'Jenis Kelamin', 'Kecamatan', 'Kelurahan', 'Pekerjaan'],
      cells(nikOf(1), { serial: 31276, style: 1 }),
      cells(3275011708850002, '1985-08-17'),
      cells(nikOf(3), 31276),
    ]);
    const state = await imported(fixture, 'candidates', file);
    expect(state.counts).toMatchObject({ rows: 3, accepted: 2, rejected: 1 });
    expect(await rejectionsOf(fixture, state.importId)).toEqual(['3 NIK_PRECISION_LOST nik']);
    const [lost] = await rejectedRowsOf(fixture, state.importId);
    // As plain digits the damaged number would pass for a NIK when the file is uploaded again.
    expect(lost?.cells[0]).toBe('3.275011708850002E+15');
    const { events } = await workerOf(nikOf(1));
    const opened = openPersonalData(events, await fixture.app.vault.getKeys(personalKeyIds(events)));
    expect(opened).toMatchObject({ birthDate: '1985-08-17' });
  });

  it('seals a row under a key of its own, bound to its stream', async () => {
    await imported(fixture, 'candidates', list(row(1), row(2)));
    const first = (await workerOf(nikOf(1))).events[0];
    const second = (await workerOf(nikOf(2))).events[0];
    expect(JSON.parse(first?.data ?? '{}').keyId).not.toBe(JSON.parse(second?.data ?? '{}').keyId);
    expect(first?.streamId).toBe(workerStream(workerIdFor(nikOf(1))));
  });
});
