import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandAnswer } from '@lindung/integration-events/http/command-answers';
import { eventually } from '../../../test/support/eventually.js';
import { type Answer, type CommandBody, type ProblemBody, startTestLindung, type TestLindung, type TestPerson } from '../../../test/support/lindung.js';
import { registrationOf } from '../../../test/support/people.js';

const UNKNOWN = 'f'.repeat(32);
const program = {
  programId: 'program-3275-2026', region: '3275', year: 2026, sourceOfFunds: 'APBD', ceiling: 603_000, quota: 10,
  premium: 201_000, months: 12, maxDecile: 4, needEstimate: 200_000, reference: 'DPA 2026',
};
const { programId } = program;
const payment = { programId, sp2dNumber: '00123/SP2D/2026', sp2dDate: '2026-02-02', coverFrom: '2026-03-01' };

describe('the commands over HTTP', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let dewi: TestPerson;
  let budi: TestPerson;
  let tono: TestPerson;
  let dpo: TestPerson;

  beforeAll(async () => {
    lindung = await startTestLindung();
    [sari, dewi, budi, tono, dpo] = await Promise.all([
      lindung.as('disnaker', 'Sari'), lindung.as('dinsos', 'Dewi'), lindung.as('bendahara', 'Budi'), lindung.as('bpjs', 'Tono'), lindung.as('dpo', 'Rini'),
    ]);
  });
  afterAll(() => lindung?.stop());

  const expectProblem = (answer: Answer<ProblemBody>, status: number, code: string): void => {
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  };

  async function done(answer: Promise<Answer<CommandBody & ProblemBody>>): Promise<CommandBody> {
    const { status, body } = await answer;
    expect([status, body.code]).toEqual([200, undefined]);
    return body;
  }

  const register = async (index: number): Promise<string> => (await done(sari.command('register-worker', registrationOf(index)))).events[0]?.streamId.slice('worker-'.length) ?? '';

  it('goes from registration to coverage, answering as the interface says', async () => {
    const opened = await done(sari.command('open-program', program));
    expect(commandAnswer.parse(opened)).toMatchObject({ eventCount: 1, events: [{ type: 'ProgramOpened', streamId: programId, revision: 0 }] });
    const workerIds = [await register(0), await register(1), await register(2), await register(3)];
    for (const workerId of workerIds) {
      await done(dewi.command('verify-dtsen', { workerId, decile: 2, civilStatus: 'ACTIVE', snapshotId: '2025-Q4' }));
    }
    const preview = await sari.command<{ dryRun: true; round: { seats: number; totalRupiah: number; digest: string; preview: { workerId: string }[] } }>('allocate-quota?dryRun=true', { programId });
    expect(preview.body).toMatchObject({ dryRun: true, round: { seats: 3, totalRupiah: 603_000 } });
    const round = (await done(sari.command('allocate-quota', { programId }))) as CommandBody & { round: { digest: string; seats: number } };
    expect(round).toMatchObject({ eventCount: 5, round: { seats: 3, candidates: 4, digest: preview.body.round.digest } });
    await done(budi.command('pay-premium', { ...payment, all: true }));
    const covered = preview.body.round.preview[0]?.workerId ?? '';
    await done(tono.command('confirm-coverage', { programId, workerId: covered, kpj: '12345678901' }));
    const shown = await sari.command<CommandBody & { personalData: Record<string, unknown> }>('reveal-personal-data', { workerId: covered, purpose: 'uji' });
    expect(shown.body).toMatchObject({ eventCount: 1, personalData: { nik: registrationOf(workerIds.indexOf(covered))['nik'], kpj: '12345678901' } });
  });

  it('issues the participant file once it is in the log', async () => {
    for (const [format, start] of [['csv', 'no,nik,nama'], ['xlsx', 'PK']] as const) {
      const file = await tono.command<string>('issue-participant-file', { programId, purpose: 'pendaftaran', format });
      expect([file.status, file.body.slice(0, start.length)]).toEqual([200, start]);
      expect(Number(file.headers.get('lindung-position'))).toBeGreaterThan(0);
      if (format === 'csv') expect(file.body.trim().split('\r\n')).toHaveLength(3);
    }
  });

  it('is repeatable under an idempotency key', async () => {
    const headers = { 'idempotency-key': 'kunci 1' };
    const first = await done(sari.command('register-worker', registrationOf(10), headers));
    expect(await done(sari.command('register-worker', registrationOf(10), headers))).toEqual(first);
    expectProblem(await sari.command('register-worker', registrationOf(11), headers), 422, 'IDEMPOTENCY_KEY_REUSED');
    expectProblem(await sari.command('register-worker', registrationOf(11), { 'idempotency-key': 'x'.repeat(129) }), 422, 'INVALID');
  });

  it('refuses by the rules with 409 and names who is at fault', async () => {
    expectProblem(await sari.command('register-worker', registrationOf(0)), 409, 'NIK_ALREADY_REGISTERED');
    expectProblem(await sari.command('open-program', program), 409, 'PROGRAM_EXISTS');
    expectProblem(await sari.command('allocate-quota', { programId, seats: 99 }), 409, 'QUOTA_EXHAUSTED');
    expectProblem(await sari.command('allocate-quota', { programId, seats: 1 }), 409, 'BUDGET_EXHAUSTED');
    const workerId = await register(20);
    const unpaid = await budi.command('pay-premium', { ...payment, workerIds: [workerId] });
    expectProblem(unpaid, 409, 'NOT_ALLOCATED');
    expect(unpaid.body.errors.map(({ field }) => field)).toContain(`workerIds.${workerId}`);
  });

  it('keeps duties apart also for somebody with several roles', async () => {
    const both = await lindung.asRoles(['disnaker', 'dinsos', 'bendahara'], 'Rangkap');
    const workerId = (await done(both.command('register-worker', registrationOf(30)))).events[0]?.streamId.slice('worker-'.length) ?? '';
    const found = { workerId, decile: 1, civilStatus: 'ACTIVE', snapshotId: '2025-Q4' };
    expectProblem(await both.command('verify-dtsen', found), 409, 'SAME_PERSON_REGISTERED');
    await done(dewi.command('verify-dtsen', found));
    await done(sari.command('revise-budget', { programId, ceiling: 10_000_000, reference: 'DPPA', reason: 'perubahan' }));
    await done(both.command('allocate-quota', { programId, seats: 1 }));
    expectProblem(await both.command('pay-premium', { ...payment, all: true }), 409, 'SAME_PERSON_ALLOCATED');
  });

  it('says 404 of what is not there', async () => {
    expectProblem(await sari.command('allocate-quota', { programId: 'program-nowhere' }), 404, 'PROGRAM_UNKNOWN');
    expectProblem(await sari.command('close-program', { programId: 'worker-1', reason: 'x' }), 404, 'PROGRAM_UNKNOWN');
    expectProblem(await dewi.command('record-worker-exit', { workerId: UNKNOWN, reason: 'withdrew', effectiveDate: '2026-01-01' }), 404, 'WORKER_UNKNOWN');
    expectProblem(await sari.command('release-allocation', { programId, workerId: UNKNOWN, reason: 'withdrew' }), 404, 'WORKER_UNKNOWN');
    expectProblem(await dewi.command('verify-dtsen', { all: true, snapshotId: '2024-Q1' }), 404, 'SNAPSHOT_UNKNOWN');
    expectProblem(await dpo.command('erase-worker-data', { workerId: UNKNOWN, legalBasis: 'UU PDP' }), 404, 'WORKER_UNKNOWN');
    expectProblem(await sari.command('no-such-command', {}), 404, 'NOT_FOUND');
  });

  it('says 422 of fields that are wrong, missing or unknown, and names each', async () => {
    const wrong = await sari.command('register-worker', { ...registrationOf(40), nik: '123', kelurahan: 'Atlantis' });
    expectProblem(wrong, 422, 'NIK_FORMAT');
    expect(wrong.body.errors.map(({ field, code }) => [field, code])).toEqual([['nik', 'NIK_FORMAT'], ['kelurahan', 'AREA_UNKNOWN']]);
    const shape = await sari.command('open-program', { ...program, quota: '10', colour: 'red' });
    expectProblem(shape, 422, 'INVALID');
    expect(shape.body.errors.map(({ field }) => field).sort()).toEqual(['colour', 'quota']);
    expectProblem(await dewi.command('record-worker-exit', { workerId: await register(41), reason: 'withdrew', effectiveDate: '2199-01-01' }), 422, 'DATE_IN_FUTURE');
    expectProblem(await sari.command('allocate-quota?dryRun=perhaps', { programId }), 422, 'INVALID');
    expectProblem(await sari.command('close-program?force=true', { programId, reason: 'x' }), 422, 'INVALID');
    expect(JSON.stringify(wrong.body)).not.toContain('123');
  });

  it('says 400, 413 and 415 of bodies that cannot be read, and has room for a long payment', async () => {
    const send = async (name: string, body: string | Uint8Array<ArrayBuffer>, contentType: string, person = sari): Promise<Answer<ProblemBody>> => {
      const response = await fetch(`${lindung.commandApi}/v1/commands/${name}`, { method: 'POST', headers: { authorization: `Bearer ${person.token}`, 'content-type': contentType }, body });
      return { status: response.status, headers: response.headers, body: (await response.json()) as ProblemBody };
    };
    expectProblem(await send('register-worker', '{"nik":', 'application/json'), 400, 'BAD_REQUEST');
    expectProblem(await send('register-worker', 'nik=1', 'text/plain'), 415, 'MEDIA_TYPE_UNSUPPORTED');
    expectProblem(await send('register-worker', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 'application/json'), 413, 'BODY_TOO_LARGE');
    expectProblem(await send('register-worker', 'null', 'application/json'), 422, 'INVALID');
    const workerIds = Array.from({ length: 50_000 }, (_, index) => index.toString(16).padStart(32, '0'));
    expectProblem(await send('pay-premium', JSON.stringify({ ...payment, workerIds }), 'application/json', budi), 404, 'WORKER_UNKNOWN');
  });

  it('lets process managers release the seat of somebody who left', async () => {
    const workerId = await register(50);
    await done(dewi.command('verify-dtsen', { workerId, decile: 1, civilStatus: 'ACTIVE', snapshotId: '2025-Q4' }));
    await done(sari.command('allocate-quota', { programId, seats: 1 }));
    const exited = await done(dewi.command('record-worker-exit', { workerId, reason: 'moved-away', effectiveDate: '2026-01-05' }));
    expect(exited.eventCount).toBe(1);
    const releases = async () => {
      const { body } = await sari.query<{ events: { type: string; role: string }[] }>(`/workers/${workerId}/history?minPosition=${exited.position}`);
      return body.events.filter(({ type }) => type === 'AllocationReleased');
    };
    expect(await eventually(releases, (seen) => seen.length > 0)).toMatchObject([{ role: 'system' }]);
  });

  it('erases for good, without touching what was counted', async () => {
    const workerId = await register(60);
    expect((await done(dpo.command('erase-worker-data', { workerId, legalBasis: 'UU PDP pasal 43' }))).events).toMatchObject([{ type: 'PersonalDataErased' }]);
    expectProblem(await sari.command('reveal-personal-data', { workerId, purpose: 'uji' }), 409, 'WORKER_ERASED');
  });
});
