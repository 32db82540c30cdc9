import { describe, expect, it } from '@jest/globals';
import { LOG_START } from '@lindung/event-store/event-store';
import { answerOf, applicationFixture, by, codeOf, type Fixture, manyWaiting, openBody, openedProgram, person, programId, registered } from '../../../test/support/application-fixture.js';
import { FakeStoreFaults } from '../../../test/support/fake-store-faults.js';
import { canonicalJson } from './idempotency.js';
import { allocateQuota } from './program/allocate-quota.js';
import { payPremium } from './program/pay-premium.js';
import { recordRefund, releaseAllocation } from './program/seat-commands.js';
import { openProgram, reviseQuota } from './program/terms-commands.js';
import { registerWorker } from './worker/register-worker.js';
import { revealPersonalData } from './worker/reveal-personal-data.js';

const keyed = (route: string, body: unknown, key = 'k1') => ({ route, key, body });

async function types(app: Fixture): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of app.eventStore.readAll({ after: LOG_START })) found.push(...batch.map(({ type }) => type));
  return found;
}

describe('a repeated request', () => {
  it('answers a registration as it did the first time, and refuses another body', async () => {
    const app = applicationFixture();
    const register = (n: number) => registerWorker(app, person(n), by(app, 'sari', 'disnaker', keyed('register-worker', person(n))));
    const first = answerOf(await register(1));
    expect(answerOf(await register(1))).toEqual(first);
    expect(codeOf(await register(2))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await types(app)).toEqual(['CommandClaimed', 'WorkerRegistered']);
  });

  it('is told apart by person and by command', async () => {
    const app = applicationFixture();
    answerOf(await registerWorker(app, person(1), by(app, 'sari', 'disnaker', keyed('register-worker', person(1)))));
    answerOf(await registerWorker(app, person(2), by(app, 'rina', 'disnaker', keyed('register-worker', person(2)))));
    answerOf(await openProgram(app, openBody, by(app, 'sari', 'disnaker', keyed('open-program', openBody))));
    expect((await types(app)).filter((type) => type === 'CommandClaimed')).toHaveLength(3);
  });

  it('answers a round, a payment, a release and a refund from the log', async () => {
    const app = applicationFixture();
    await openedProgram(app);
    const [workerId = '', other = ''] = await manyWaiting(app, 2);
    const commands = [
      () => allocateQuota(app, { programId }, by(app, 'sari', 'disnaker', keyed('allocate-quota', { programId }))),
      () => releaseAllocation(app, { programId, workerId: other, reason: 'ineligible' }, by(app, 'sari', 'disnaker', keyed('release-allocation', { other }))),
      () => {
        const body = { programId, all: true, sp2dNumber: 'S1', sp2dDate: '2026-06-10', coverFrom: '2026-07-01' } as const;
        return payPremium(app, body, by(app, 'budi', 'bendahara', keyed('pay-premium', body)));
      },
      () => {
        const body = { programId, workerId, amount: 1_000, receiptNumber: 'R1', receiptDate: '2026-06-11' };
        return recordRefund(app, body, by(app, 'budi', 'bendahara', keyed('record-refund', body)));
      },
    ];
    for (const command of commands) {
      const first = answerOf(await command());
      expect(first.eventCount).toBeGreaterThan(0);
      expect(answerOf(await command())).toEqual(first);
    }
  });

  it('remembers that there was nothing to do, but not a refusal', async () => {
    const app = applicationFixture();
    const body = { programId, quota: 10_000, reference: 'x', reason: 'y' };
    const revise = () => reviseQuota(app, body, by(app, 'sari', 'disnaker', keyed('revise-quota', body)));
    expect(codeOf(await revise())).toBe('PROGRAM_UNKNOWN');
    await openedProgram(app);
    const first = answerOf(await revise());
    expect(first.eventCount).toBe(0);
    answerOf(await reviseQuota(app, { ...body, quota: 5 }, by(app, 'sari', 'disnaker')));
    expect(answerOf(await revise())).toEqual(first);
  });

  it('shows personal data again without a second look in the log', async () => {
    const app = applicationFixture();
    const workerId = await registered(app, 1);
    const body = { workerId, purpose: 'periksa' };
    const reveal = () => revealPersonalData(app, body, by(app, 'sari', 'disnaker', keyed('reveal-personal-data', body)));
    const first = answerOf(await reveal());
    expect(answerOf(await reveal())).toEqual(first);
    expect((await types(app)).filter((type) => type === 'PersonalDataRevealed')).toHaveLength(1);
  });

  it('has one outcome when 32 come at once', async () => {
    const app = applicationFixture();
    await openedProgram(app);
    await manyWaiting(app, 3);
    const registrations = await Promise.all(
      Array.from({ length: 32 }, () => registerWorker(app, person(9), by(app, 'sari', 'disnaker', keyed('register-worker', person(9))))),
    );
    const rounds = await Promise.all(
      Array.from({ length: 32 }, () => allocateQuota(app, { programId, seats: 2 }, by(app, 'sari', 'disnaker', keyed('allocate-quota', { seats: 2 })))),
    );
    for (const outcomes of [registrations, rounds]) expect(new Set(outcomes.map((outcome) => JSON.stringify(answerOf<unknown>(outcome as never)))).size).toBe(1);
    expect((await types(app)).filter((type) => type === 'QuotaAllocated')).toHaveLength(2);
  });

  it('finds its outcome when the first answer was lost after the log had taken it', async () => {
    const real = applicationFixture();
    const faults = new FakeStoreFaults(real.eventStore);
    const app = applicationFixture({ eventStore: faults, vault: real.vault });
    faults.faults.push('lost-after');
    const register = () => registerWorker(app, person(1), by(app, 'sari', 'disnaker', keyed('register-worker', person(1))));
    await expect(register()).rejects.toThrow('lost');
    expect(answerOf(await register()).events).toMatchObject([{ type: 'WorkerRegistered', revision: 0 }]);
    expect((await types(app)).filter((type) => type === 'WorkerRegistered')).toHaveLength(1);
  });
});

describe('the canonical body', () => {
  it('does not depend on the order of keys, but on everything else', () => {
    expect(canonicalJson({ a: 1, b: { d: [2, 1], c: null } })).toBe(canonicalJson({ b: { c: null, d: [2, 1] }, a: 1 }));
    expect(canonicalJson({ a: [1, 2] })).not.toBe(canonicalJson({ a: [2, 1] }));
    expect(canonicalJson({ a: '1' })).not.toBe(canonicalJson({ a: 1 }));
  });
});
