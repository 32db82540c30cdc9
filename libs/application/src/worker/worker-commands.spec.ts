import { describe, expect, it } from '@jest/globals';
import { LOG_START, type RecordedEvent } from '@lindung/event-store/event-store';
import { answerOf, applicationFixture, by, codeOf, type Fixture, manyWaiting, openedProgram, person, programId, registered, waiting } from '../../../../test/support/application-fixture.js';
import { allocateQuota } from '../program/allocate-quota.js';
import { confirmCoverage } from '../program/confirm-coverage.js';
import { payPremium } from '../program/pay-premium.js';
import { releaseAllocation } from '../program/seat-commands.js';
import { eraseWorkerData } from './erase-worker-data.js';
import { registerWorker } from './register-worker.js';
import { revealPersonalData } from './reveal-personal-data.js';
import { verifyAllWorkers } from './verify-all-workers.js';
import { correctWorkerDetails, recordWorkerExit, reinstateWorker, verifyOneWorker } from './worker-commands.js';

const UNKNOWN = 'f'.repeat(32);

async function wholeLog(app: Pick<Fixture, 'eventStore'>): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of app.eventStore.readAll({ after: LOG_START })) events.push(...batch);
  return events;
}

describe('registering', () => {
  it('writes one event whose personal part is sealed and whose clear part holds none of it', async () => {
    const app = applicationFixture();
    const answer = answerOf(await registerWorker(app, person(1), by(app, 'sari', 'disnaker')));
    expect(answer).toMatchObject({ eventCount: 1, position: '1', events: [{ type: 'WorkerRegistered', revision: 0 }] });
    const [event] = await wholeLog(app);
    const text = JSON.stringify({ ...event, sealed: Buffer.from(event?.sealed ?? []).toString('latin1') });
    expect(event?.sealed?.length).toBeGreaterThan(100);
    for (const secret of [String(person(1).nik), 'Orang Contoh', 'Jalan Contoh', '1990-01-02']) expect(text).not.toContain(secret);
  });

  it('refuses a NIK that stands, also when 64 try at once', async () => {
    const app = applicationFixture();
    const outcomes = await Promise.all(Array.from({ length: 64 }, () => registerWorker(app, person(1), by(app, 'sari', 'disnaker'))));
    expect(outcomes.filter((outcome) => outcome.kind === 'done')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.kind !== 'done') expect(codeOf(outcome)).toBe('NIK_ALREADY_REGISTERED');
    expect(await wholeLog(app)).toHaveLength(1);
  });

  it('names every field that is wrong and writes nothing', async () => {
    const app = applicationFixture();
    const outcome = await registerWorker(app, { ...person(1), nik: '12', kelurahan: 'Atlantis' }, by(app, 'sari', 'disnaker'));
    expect(outcome).toEqual({ kind: 'invalid', faults: [{ code: 'NIK_FORMAT', field: 'nik' }, { code: 'AREA_UNKNOWN', field: 'kelurahan' }] });
    expect(await wholeLog(app)).toHaveLength(0);
  });

  it('takes somebody who turns 17 only in the year of a later programme', async () => {
    const app = applicationFixture();
    const young = { ...person(1), nik: '3275030110100001', birthDate: '2010-10-01' };
    expect(codeOf(await registerWorker(app, young, by(app, 'sari', 'disnaker')))).toBe('AGE_OUT_OF_RANGE');
    await openedProgram(app, { programId: 'program-3275-2027', year: 2027 });
    expect((await registerWorker(app, young, by(app, 'sari', 'disnaker'))).kind).toBe('done');
  });

  it('registers again, under another key, somebody who had exited, but not the dead', async () => {
    const app = applicationFixture();
    const workerId = await registered(app, 1);
    answerOf(await recordWorkerExit(app, { workerId, reason: 'moved-away', effectiveDate: '2026-06-01' }, by(app, 'dewi', 'dinsos')));
    const again = answerOf(await registerWorker(app, person(1), by(app, 'sari', 'disnaker')));
    expect(again.events).toMatchObject([{ type: 'WorkerReregistered', streamId: `worker-${workerId}` }]);
    answerOf(await recordWorkerExit(app, { workerId, reason: 'deceased', effectiveDate: '2026-06-02' }, by(app, 'dewi', 'dinsos')));
    expect(codeOf(await registerWorker(app, person(1), by(app, 'sari', 'disnaker')))).toBe('WORKER_DECEASED');
  });
});

describe('correcting, exiting, reinstating', () => {
  it('corrects what changes and shows it when it is revealed', async () => {
    const app = applicationFixture();
    const workerId = await registered(app, 1);
    const body = { workerId, name: 'Nama Betul', kecamatan: 'Medan Satria', kelurahan: 'Pejuang', reason: 'KTP baru', note: 'dilihat sendiri' };
    answerOf(await correctWorkerDetails(app, body, by(app, 'sari', 'disnaker')));
    const shown = answerOf(await revealPersonalData(app, { workerId, purpose: 'periksa' }, by(app, 'sari', 'disnaker')));
    expect(shown.personalData).toMatchObject({ name: 'Nama Betul', nik: person(1).nik, sex: 'L', kpj: null });
    expect(shown.events).toMatchObject([{ type: 'PersonalDataRevealed' }]);
  });

  it('names fields of a correction that are wrong', async () => {
    const app = applicationFixture();
    const workerId = await registered(app, 1);
    const outcome = await correctWorkerDetails(app, { workerId, birthDate: 'kemarin', reason: 'x' }, by(app, 'sari', 'disnaker'));
    expect(outcome).toEqual({ kind: 'invalid', faults: [{ code: 'BIRTH_DATE_INVALID', field: 'birthDate' }] });
  });

  it('refuses what does not fit where the worker stands', async () => {
    const app = applicationFixture();
    const workerId = await registered(app, 1);
    const official = () => by(app, 'dewi', 'dinsos');
    expect(codeOf(await recordWorkerExit(app, { workerId, reason: 'withdrew', effectiveDate: '2026-06-16' }, official()))).toBe('DATE_IN_FUTURE');
    expect(codeOf(await reinstateWorker(app, { workerId, reason: 'keliru' }, official()))).toBe('WORKER_NOT_EXITED');
    expect(codeOf(await recordWorkerExit(app, { workerId: UNKNOWN, reason: 'withdrew', effectiveDate: '2026-06-01' }, official()))).toBe('WORKER_UNKNOWN');
    answerOf(await recordWorkerExit(app, { workerId, reason: 'withdrew', effectiveDate: '2026-06-01', note: 'rahasia' }, official()));
    expect(codeOf(await recordWorkerExit(app, { workerId, reason: 'over-age', effectiveDate: '2026-06-01' }, official()))).toBe('WORKER_EXITED');
    expect(answerOf(await reinstateWorker(app, { workerId, reason: 'keliru' }, official())).eventCount).toBe(1);
  });
});

describe('verifying', () => {
  it('refuses whoever registered the worker', async () => {
    const app = applicationFixture();
    const workerId = await registered(app, 1);
    const found = { workerId, decile: 1, civilStatus: 'ACTIVE', snapshotId: '2026-Q1' } as const;
    expect(codeOf(await verifyOneWorker(app, found, by(app, 'sari', 'dinsos')))).toBe('SAME_PERSON_REGISTERED');
    expect(answerOf(await verifyOneWorker(app, found, by(app, 'dewi', 'dinsos'))).events).toMatchObject([{ type: 'DtsenVerified' }]);
    const older = { workerId, notFound: true, snapshotId: '2025-12' } as const;
    expect(codeOf(await verifyOneWorker(app, older, by(app, 'dewi', 'dinsos')))).toBe('SNAPSHOT_SUPERSEDED');
  });

  it('verifies everybody from a loaded extract, counts who is passed over, and does nothing the second time', async () => {
    const app = applicationFixture();
    const [found, absent, exited] = [await registered(app, 1), await registered(app, 2), await registered(app, 3)];
    const own = answerOf(await registerWorker(app, person(4), by(app, 'dewi', 'dinsos'))).events[0]?.streamId.slice('worker-'.length) ?? '';
    answerOf(await recordWorkerExit(app, { workerId: exited, reason: 'withdrew', effectiveDate: '2026-06-01' }, by(app, 'dewi', 'dinsos')));
    expect(codeOf(await verifyAllWorkers(app, { snapshotId: '2026-Q1' }, by(app, 'dewi', 'dinsos')))).toBe('SNAPSHOT_UNKNOWN');
    await app.snapshots.openExtract({ importId: 'i1', period: '2026-Q1', snapshotDate: '2026-03-31' });
    await app.snapshots.putRows('i1', [{ workerId: found, decile: 2, civilStatus: 'ACTIVE' }, { workerId: own, decile: 2, civilStatus: 'ACTIVE' }]);
    await app.snapshots.completeExtract('i1');

    const repeat = { route: 'verify-dtsen', key: 'k1', body: { all: true, snapshotId: '2026-Q1' } };
    const answer = answerOf(await verifyAllWorkers(app, { snapshotId: '2026-Q1' }, by(app, 'dewi', 'dinsos', repeat)));
    expect(answer.events).toMatchObject([
      { type: 'DtsenVerified', streamId: `worker-${found}` },
      { type: 'DtsenRejected', streamId: `worker-${absent}` },
    ]);
    expect(answer.skipped).toEqual([{ code: 'WORKER_EXITED', count: 1 }, { code: 'SAME_PERSON_REGISTERED', count: 1 }]);
    expect(answerOf(await verifyAllWorkers(app, { snapshotId: '2026-Q1' }, by(app, 'dewi', 'dinsos', repeat)))).toEqual(answer);
    expect(answerOf(await verifyAllWorkers(app, { snapshotId: '2026-Q1' }, by(app, 'dewi', 'dinsos'))).eventCount).toBe(0);
  });

  it('lists the first 1,000 of many events and counts them all', async () => {
    const app = applicationFixture();
    for (let n = 0; n < 1_100; n += 1) await registered(app, n);
    await app.snapshots.openExtract({ importId: 'i1', period: '2026-03', snapshotDate: '2026-03-31' });
    await app.snapshots.completeExtract('i1');
    const repeat = { route: 'verify-dtsen', key: 'k1', body: {} };
    const answer = answerOf(await verifyAllWorkers(app, { snapshotId: '2026-03' }, by(app, 'dewi', 'dinsos', repeat)));
    expect([answer.events.length, answer.eventCount]).toEqual([1_000, 1_100]);
    expect(answerOf(await verifyAllWorkers(app, { snapshotId: '2026-03' }, by(app, 'dewi', 'dinsos', repeat)))).toEqual(answer);
  });
});

describe('revealing and erasing', () => {
  it('shows the KPJ of the latest programme', async () => {
    const app = applicationFixture();
    await openedProgram(app);
    const workerId = await waiting(app, 1);
    answerOf(await allocateQuota(app, { programId }, by(app, 'sari', 'disnaker')));
    answerOf(await payPremium(app, { programId, all: true, sp2dNumber: 'S1', sp2dDate: '2026-06-10', coverFrom: '2026-07-01' }, by(app, 'budi', 'bendahara')));
    answerOf(await confirmCoverage(app, { programId, workerId, kpj: '12345678901' }, by(app, 'tono', 'bpjs')));
    const shown = answerOf(await revealPersonalData(app, { workerId, purpose: 'periksa' }, by(app, 'sari', 'disnaker')));
    expect(shown.personalData.kpj).toBe('12345678901');
  });

  it('writes the look before anything is opened, and nothing for a worker who is not there', async () => {
    const app = applicationFixture();
    expect(codeOf(await revealPersonalData(app, { workerId: UNKNOWN, purpose: 'periksa' }, by(app, 'sari', 'disnaker')))).toBe('WORKER_UNKNOWN');
    const workerId = await registered(app, 1);
    const seen: string[] = [];
    const watched = applicationFixture({
      eventStore: app.eventStore,
      vault: {
        createKeys: (entries) => app.vault.createKeys(entries),
        getKeys: async (keyIds) => {
          seen.push(...(await wholeLog(app)).map(({ type }) => type));
          return app.vault.getKeys(keyIds);
        },
        destroyKeys: (keyIds) => app.vault.destroyKeys(keyIds),
        reapplyDestroyed: (keyIds) => app.vault.reapplyDestroyed(keyIds),
        forget: (keyIds) => app.vault.forget(keyIds),
      },
    });
    answerOf(await revealPersonalData(watched, { workerId, purpose: 'periksa' }, by(app, 'sari', 'disnaker')));
    expect(seen).toEqual(['WorkerRegistered', 'PersonalDataRevealed']);
  });

  it('waits for seats to be settled, then destroys every key, and leaves counts alone', async () => {
    const app = applicationFixture();
    await openedProgram(app);
    const [workerId = ''] = await manyWaiting(app, 1);
    answerOf(await allocateQuota(app, { programId }, by(app, 'sari', 'disnaker')));
    const erase = () => eraseWorkerData(app, { workerId, legalBasis: 'UU PDP' }, by(app, 'dpo', 'dpo'));
    expect(codeOf(await erase())).toBe('ERASURE_BLOCKED');
    answerOf(await releaseAllocation(app, { programId, workerId, reason: 'withdrew', note: 'rahasia' }, by(app, 'sari', 'disnaker')));
    expect(answerOf(await erase()).events).toMatchObject([{ type: 'PersonalDataErased' }]);
    expect(codeOf(await revealPersonalData(app, { workerId, purpose: 'periksa' }, by(app, 'sari', 'disnaker')))).toBe('WORKER_ERASED');
    expect(answerOf(await erase()).eventCount).toBe(0);
    expect(codeOf(await eraseWorkerData(app, { workerId: UNKNOWN, legalBasis: 'UU PDP' }, by(app, 'dpo', 'dpo')))).toBe('WORKER_UNKNOWN');
    const again = answerOf(await registerWorker(app, person(0), by(app, 'sari', 'disnaker')));
    expect(again.events).toMatchObject([{ type: 'WorkerReregistered' }]);
    answerOf(await erase());
    expect(codeOf(await revealPersonalData(app, { workerId, purpose: 'periksa' }, by(app, 'sari', 'disnaker')))).toBe('WORKER_ERASED');
  });
});
