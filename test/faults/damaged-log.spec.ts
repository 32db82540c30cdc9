import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { startTestLindung, type TestLindung, type TestPerson } from '../support/lindung.js';
import { logExtent } from '../support/owner-view.js';
import { articleProgram, registrationOf } from '../support/people.js';
import { tamperWith } from '../support/tree-database.js';

interface Readiness {
  readonly checks: Readonly<Record<string, { readonly healthy: boolean; readonly problem: string | null }>>;
}

describe('a log that the owner of its database damaged while everything runs', () => {
  let lindung: TestLindung;
  let sari: TestPerson;
  let budi: TestPerson;

  beforeAll(async () => {
    lindung = await startTestLindung();
    [sari, budi] = await Promise.all([lindung.as('disnaker', 'Sari'), lindung.as('dinsos', 'Budi')] as const);
    await sari.command('open-program', articleProgram);
  });
  afterAll(() => lindung?.stop());

  async function register(index: number): Promise<{ readonly workerId: string; readonly position: string }> {
    const { body } = await sari.command('register-worker', registrationOf(index));
    return { workerId: body.events[0]?.streamId.replace('worker-', '') ?? '', position: body.position };
  }
  const check = (workerId: string) => budi.command('verify-dtsen', { workerId, decile: 2, civilStatus: 'ACTIVE', snapshotId: 'kunjungan' });
  async function readiness(): Promise<{ readonly status: number; readonly checks: Readiness['checks'] }> {
    const response = await fetch(`${lindung.queryApi}/health/ready`);
    return { status: response.status, checks: ((await response.json()) as Readiness).checks };
  }

  it('takes no command on what was altered, and every other', async () => {
    const [altered, whole] = [await register(0), await register(1)];
    const put = (data: string): Promise<void> => tamperWith(lindung.databaseUrl, `update log.events set data = ${data} where position = ${altered.position}`);
    // Those who follow the log have it behind them.
    await eventually(readiness, ({ status }) => status === 200);
    await sari.query(`/programs?minPosition=${whole.position}`);
    await put(`data || ' '`);
    const refused = await check(altered.workerId);
    expect([refused.status, refused.body.code]).toEqual([500, 'LOG_DAMAGED']);
    expect(refused.body.detail).toContain(`position ${altered.position}`);
    expect((await check(whole.workerId)).status).toBe(200);
    await put('rtrim(data)');
    expect((await check(altered.workerId)).status).toBe(200);
  });

  it('is not ready once its newest events are gone, and signs nothing over what comes in their place', async () => {
    const { position } = await register(2);
    // The signer may have met the damage of the case before, and takes a moment to see that it is mended.
    await eventually(() => fetch(`${lindung.queryApi}/v1/audit/checkpoint?covering=${position}`), ({ status }) => status === 200);
    await eventually(readiness, ({ status }) => status === 200);
    await tamperWith(lindung.databaseUrl, `delete from log.events where position >= ${Number(position) - 1}`);
    const shown = await eventually(readiness, ({ checks }) => checks['transparency']?.healthy === false && checks['projections']?.problem === 'LOG_SHORTENED');
    expect(shown.status).toBe(503);
    for (let index = 3; index < 6; index += 1) await register(index);
    expect((await logExtent(lindung.databaseUrl)).head).toBeGreaterThan(Number(position));
    await eventually(readiness, ({ checks }) => checks['transparency']?.problem === 'LOG_DIVERGED');
    expect((await (await fetch(`${lindung.queryApi}/v1/audit/checkpoint`)).text()).split('\n')[1]).toBe(position);
  });
});
