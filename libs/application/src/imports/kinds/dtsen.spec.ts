import { beforeEach, describe, expect, it } from '@jest/globals';
import { type WorkerId } from '@lindung/domain/values/brands';
import { answerOf, by, openedProgram, person, registered, waiting } from '../../../../../test/support/application-fixture.js';
import { csvOf, dewi, imported, type ImportsFixture, importsFixture, rejectionsOf, sari } from '../../../../../test/support/imports-fixture.js';
import { loadWorker } from '../../worker/load-worker.js';
import { recordWorkerExit } from '../../worker/worker-commands.js';

const nikOf = (n: number): string => String(person(n).nik);
const extract = (...rows: readonly (readonly [nik: string, decile: string, status: string])[]): string =>
  csvOf(['nik', 'id_keluarga', 'desil', 'status_dukcapil'], rows.map(([nik, decile, status]) => [nik, 'K-1', decile, status]));

describe('a DTSEN extract', () => {
  let fixture: ImportsFixture;
  const dtsenOf = async (workerId: string) => {
    const { state } = await loadWorker(fixture.app.eventStore, workerId as WorkerId);
    return state.kind === 'registered' ? state.dtsen : state;
  };

  beforeEach(async () => {
    fixture = importsFixture();
    await openedProgram(fixture.app);
  });

  it('verifies every registered worker in it and passes over all others', async () => {
    const [poor, dead, moved, unknown] = [await registered(fixture.app, 1), await registered(fixture.app, 2), await registered(fixture.app, 3), await registered(fixture.app, 4)];
    const state = await imported(
      fixture,
      'dtsen',
      extract([nikOf(1), '2', 'AKTIF'], [nikOf(50), '1', 'AKTIF'], [nikOf(2), '1', 'MENINGGAL'], [nikOf(3), '1', 'Pindah'], [`'${nikOf(4)}`, '', 'aktif'], [nikOf(51), '5', 'AKTIF']),
    );
    expect(state.counts).toEqual({ rows: 6, accepted: 4, repaired: 1, rejected: 0, duplicates: 0, ignored: 2 });
    expect(await dtsenOf(poor)).toMatchObject({ kind: 'verified', decile: 2, snapshotId: '2026-Q2', method: 'extract' });
    expect(await dtsenOf(dead)).toMatchObject({ kind: 'rejected', reason: 'CIVIL_STATUS_DECEASED' });
    expect(await dtsenOf(moved)).toMatchObject({ kind: 'rejected', reason: 'CIVIL_STATUS_MOVED' });
    expect(await dtsenOf(unknown)).toMatchObject({ kind: 'verified', decile: null });
  });

  it('is kept for those who are registered later, without a NIK', async () => {
    const state = await imported(fixture, 'dtsen', extract([nikOf(1), '3', 'AKTIF'], [nikOf(2), 'x', 'AKTIF']));
    const workerId = await registered(fixture.app, 1);
    expect(await fixture.stores.snapshots.latestForPeriod('2026-Q2')).toMatchObject({ importId: state.importId, completed: true });
    const found = await fixture.stores.snapshots.find(state.importId, [workerId]);
    expect([...found.values()]).toEqual([{ workerId, decile: 3, civilStatus: 'ACTIVE' }]);
  });

  it('refuses rows one by one', async () => {
    await registered(fixture.app, 5);
    const [own, newer, exited] = [await registered(fixture.app, 1), await waiting(fixture.app, 2), await registered(fixture.app, 3)];
    answerOf(await recordWorkerExit(fixture.app, { workerId: exited, reason: 'withdrew', effectiveDate: '2026-06-01' }, by(fixture.app, 'dewi', 'dinsos')));
    const asRegistrar = { ...sari, role: 'dinsos' };
    const file = extract([nikOf(1), '1', 'AKTIF'], [nikOf(2), '4', 'AKTIF'], [nikOf(3), '1', 'AKTIF'], [nikOf(5), '11', 'HILANG'], [nikOf(1), '2', 'AKTIF'], ['123', '1', 'AKTIF']);
    const state = await imported(fixture, 'dtsen', file, { actor: asRegistrar, period: '2025-12' });
    expect(await rejectionsOf(fixture, state.importId)).toEqual([
      '2 SAME_PERSON_REGISTERED nik',
      '3 SAME_PERSON_REGISTERED nik',
      '4 WORKER_EXITED nik',
      '5 FIELD_INVALID desil',
      '6 NIK_DUPLICATE_IN_FILE nik',
      '7 NIK_FORMAT nik',
    ]);
    expect(state.counts).toEqual({ rows: 6, accepted: 0, repaired: 0, rejected: 6, duplicates: 1, ignored: 0 });
    const others = await imported(fixture, 'dtsen', file, { actor: dewi, period: '2025-11' });
    expect(await rejectionsOf(fixture, others.importId)).toContain('3 SNAPSHOT_SUPERSEDED nik');
    expect(await dtsenOf(newer)).toMatchObject({ snapshotId: '2026-Q1' });
    expect(await dtsenOf(own)).toMatchObject({ snapshotId: '2025-11', decile: 1 });
  });

  it('passes over others also where their rows are faulty, and refuses only what is about the registered', async () => {
    await registered(fixture.app, 1);
    await registered(fixture.app, 2);
    const file = extract([nikOf(50), '99', 'AKTIF'], [nikOf(51), '1', 'HILANG'], [nikOf(50), '1', 'AKTIF'], [nikOf(1), '99', 'AKTIF'], ['123', '99', 'AKTIF'], [nikOf(2), '1', 'AKTIF']);
    const state = await imported(fixture, 'dtsen', file);
    expect(await rejectionsOf(fixture, state.importId)).toEqual(['5 FIELD_INVALID desil', '6 NIK_FORMAT nik']);
    expect(state.counts).toEqual({ rows: 6, accepted: 1, repaired: 0, rejected: 2, duplicates: 0, ignored: 3 });
  });

  it('accepts a result that stands already without writing it again', async () => {
    const workerId = await registered(fixture.app, 1);
    await imported(fixture, 'dtsen', extract([nikOf(1), '3', 'AKTIF']));
    const again = await imported(fixture, 'dtsen', extract([nikOf(1), '03', 'aktif']));
    expect(again.counts).toMatchObject({ rows: 1, accepted: 1 });
    expect((await loadWorker(fixture.app.eventStore, workerId as WorkerId)).events).toHaveLength(2);
  });

  it('of a period that still runs speaks for today', async () => {
    const workerId = await registered(fixture.app, 1);
    await imported(fixture, 'dtsen', extract([nikOf(1), '3', 'AKTIF']));
    expect(await dtsenOf(workerId)).toMatchObject({ snapshotDate: '2026-06-15' });
  });
});
