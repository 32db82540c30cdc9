import { describe, expect, it } from '@jest/globals';
import { type ImportKind } from '@lindung/domain/import/events';
import { type RecordedEvent } from '@lindung/event-store/event-store';
import fc from 'fast-check';
import { answerOf, by, openedProgram, person, programId, waiting } from '../../../../test/support/application-fixture.js';
import { CrashPoint, Crashed, type LastWrite } from '../../../../test/support/crash-point.js';
import { csvOf, type DurableStores, importOf, type ImportsFixture, importsFixture, rejectedRowsOf, upload, wholeLog } from '../../../../test/support/imports-fixture.js';
import { allocateQuota } from '../program/allocate-quota.js';
import { payPremium } from '../program/pay-premium.js';
import { recordWorkerExit } from '../worker/worker-commands.js';
import { runImport } from './run-import.js';
import { MemoryImportLeases } from './leases/memory-import-leases.js';

const nikOf = (n: number): string => String(person(n).nik);
const batchRows = 3;

const files: Readonly<Record<ImportKind, string>> = {
  candidates: csvOf(
    ['nik', 'nama', 'tanggal_lahir', 'jenis_kelamin', 'kecamatan', 'kelurahan', 'pekerjaan'],
    // New people, some with a spoilt or repeated NIK, one who is registered, and one who had left.
    [20, 21, 0, 22, 23, 20, 1, 24, 25, -1, 26, 27, 28].map((n) => [n < 0 ? '123' : n % 5 === 4 ? `'${nikOf(n)}` : nikOf(n), 'Orang', `1990-01-${String(1 + (Math.max(n, 0) % 28)).padStart(2, '0')}`, 'L', 'Bekasi Timur', 'Margahayu', 'ojol']),
  ),
  dtsen: csvOf(['nik', 'desil', 'status_dukcapil'], [2, 3, 40, 4, 1, 5, 6, 41, 7, 2, 8].map((n) => [nikOf(n), String(1 + (n % 10)), n === 5 ? 'MENINGGAL' : 'AKTIF'])),
  payments: csvOf(['nik', 'sp2d', 'tanggal_sp2d', 'mulai_perlindungan'], [6, 7, 50, 8, 9, 0, 10, 11, 12, 6, 2].map((n) => [nikOf(n), n < 9 ? 'A' : 'B', '2026-06-01', '2026-07-01'])),
  coverage: csvOf(['nik', 'kpj', 'status', 'alasan'], [2, 3, 50, 4, 12, 5, 2].map((n) => [nikOf(n), `260000000${String(n).padStart(2, '0')}`, n === 4 ? 'DITOLAK' : 'DITERIMA', 'tidak padan'])),
};

/** A registry with people in every state, in stores of its own. Registrations are the same every time but for their random keys. */
async function registry(): Promise<ImportsFixture> {
  const fixture = importsFixture({ limits: { batchRows } });
  const { app } = fixture;
  await openedProgram(app);
  const workerIds: string[] = [];
  for (let n = 0; n < 14; n += 1) workerIds.push(await waiting(app, n));
  answerOf(await recordWorkerExit(app, { workerId: workerIds[1] ?? '', reason: 'withdrew', effectiveDate: '2026-06-01' }, by(app, 'dewi', 'dinsos')));
  answerOf(await allocateQuota(app, { programId, seats: 12 }, by(app, 'sari', 'disnaker')));
  const paid = workerIds.slice(2, 6);
  answerOf(await payPremium(app, { programId, workerIds: paid, sp2dNumber: '0', sp2dDate: '2026-06-01', coverFrom: '2026-07-01' }, by(app, 'budi', 'bendahara')));
  return fixture;
}

const dependenciesOf = ({ app, stores }: ImportsFixture) => ({ app, ...stores, leases: new MemoryImportLeases(), limits: { batchRows } });

/** Takes a file in without running it. */
async function takenIn(fixture: ImportsFixture, kind: ImportKind): Promise<string> {
  const received = await upload(fixture, kind, files[kind]);
  if (received.kind !== 'taken') throw new Error('The upload was refused.');
  return received.importId;
}

/** What an import leaves behind, without what is random (keys, ids of commands before it) and without its own steps. */
async function footprint(fixture: ImportsFixture, importId: string): Promise<unknown> {
  const { status, counts } = await importOf(fixture, importId);
  const rows = (await wholeLog(fixture.stores.eventStore)).filter(({ correlationId, streamId }) => correlationId === importId && !streamId.startsWith('import-'));
  const withoutKeys = ({ data }: RecordedEvent) => JSON.stringify({ ...(JSON.parse(data) as object), keyId: null });
  const events = rows.map((event) => [event.streamId, event.revision, event.eventId, event.type, event.actor.subject, event.occurredOn, withoutKeys(event), event.sealed?.length ?? null]);
  return { status, counts, events, rejections: await rejectedRowsOf(fixture, importId) };
}

/** The stores as a process sees them that dies at a point. */
function dying(stores: DurableStores, crash: CrashPoint): DurableStores {
  return {
    ...stores,
    eventStore: crash.wrap(stores.eventStore, ['append']),
    vault: crash.wrap(stores.vault, ['createKeys']),
    rejections: crash.wrap(stores.rejections, ['append', 'recordColumns']),
    snapshots: crash.wrap(stores.snapshots, ['putRows', 'openExtract', 'completeExtract']),
  };
}

describe.each(['candidates', 'dtsen', 'payments', 'coverage'] as const)('an import of %s', (kind) => {
  it('comes to the same whenever its process dies, once or several times', async () => {
    const whole = await registry();
    const expected = await footprint(whole, await run(whole, kind));
    expect(expected).toMatchObject({ status: 'completed' });

    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ atWrite: fc.integer({ min: 1, max: 20 }), lastWrite: fc.constantFrom<LastWrite>('lost', 'half', 'done') }), { minLength: 1, maxLength: 3 }), async (crashes) => {
        const fixture = await registry();
        const importId = await takenIn(fixture, kind);
        await fixture.imports.close();
        for (const { atWrite, lastWrite } of crashes) {
          const crash = new CrashPoint(atWrite, lastWrite);
          const stores = dying(fixture.stores, crash);
          const process = importsFixture({ stores });
          await runImport(dependenciesOf(process), importId, new AbortController().signal).catch((error: unknown) => {
            if (!(error instanceof Crashed)) throw error;
          });
        }
        await runImport(dependenciesOf(importsFixture({ stores: fixture.stores })), importId, new AbortController().signal);
        expect(await footprint(fixture, importId)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('comes to the same when two processes run it at once', async () => {
    const whole = await registry();
    const expected = await footprint(whole, await run(whole, kind));
    const fixture = await registry();
    const importId = await takenIn(fixture, kind);
    await fixture.imports.close();
    const others = [1, 2, 3].map(() => importsFixture({ stores: fixture.stores }));
    await Promise.all(others.map((process) => runImport(dependenciesOf(process), importId, new AbortController().signal)));
    expect(await footprint(fixture, importId)).toEqual(expected);
  });
});

async function run(fixture: ImportsFixture, kind: ImportKind): Promise<string> {
  const importId = await takenIn(fixture, kind);
  await fixture.imports.idle();
  return importId;
}
