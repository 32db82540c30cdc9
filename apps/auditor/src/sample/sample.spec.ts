import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocateQuota } from '@lindung/application/program/allocate-quota';
import { payPremium } from '@lindung/application/program/pay-premium';
import { reversePremium } from '@lindung/application/program/seat-commands';
import { answerOf, applicationFixture, by, manyWaiting, openedProgram, programId } from '../../../../test/support/application-fixture.js';
import { noProgress } from '../progress.js';
import { type LogSource } from '../source/log-source.js';
import { MemorySource } from '../testing/memory-source.js';
import { UsageError } from '../verb.js';
import { drawRank } from './draw-payments.js';
import { sample } from './sample.js';
import { Smallest } from './smallest.js';

const WORKERS = 30;

interface DrawnPayment {
  readonly sample: number;
  readonly position: number;
  readonly eventId: string;
  readonly workerId: string;
}

describe('a sample of payments', () => {
  const app = applicationFixture();
  let source: MemorySource;

  beforeAll(async () => {
    await openedProgram(app);
    const workers = await manyWaiting(app, WORKERS);
    answerOf(await allocateQuota(app, { programId }, by(app, 'sari', 'disnaker')));
    const payment = { programId, sp2dNumber: '=1+1', sp2dDate: '2026-06-10', coverFrom: '2026-07-01' };
    answerOf(await payPremium(app, { ...payment, all: true }, by(app, 'bagus', 'bendahara')));
    answerOf(await reversePremium(app, { programId, workerId: workers[3] ?? '', reason: 'salah catat' }, by(app, 'bagus', 'bendahara')));
    answerOf(await payPremium(app, { ...payment, all: true, sp2dNumber: 'SP2D-2' }, by(app, 'bagus', 'bendahara')));
    source = await MemorySource.of(app.eventStore);
  });

  const draw = (n: number, seed: string, log: LogSource = source, to: string | null = null) => sample({ source: log, progress: noProgress, signal: new AbortController().signal }, { n, seed, to });
  const paymentsIn = ({ json }: Awaited<ReturnType<typeof draw>>): readonly DrawnPayment[] => json['payments'] as readonly DrawnPayment[];

  it('is the same for the same seed, and another for another', async () => {
    const first = await draw(5, 'BPK 2026');
    expect(await draw(5, 'BPK 2026')).toEqual(first);
    expect(first).toMatchObject({ ok: true, json: { population: WORKERS + 1 } });
    expect(paymentsIn(await draw(5, 'BPK 2027'))).not.toEqual(paymentsIn(first));
  });

  it('can be drawn again by anybody: SHA-256 over seed, line feed and event id, the smallest first', async () => {
    const everything = paymentsIn(await draw(1_000, 'x'));
    const byHand = everything.map(({ eventId }) => eventId).sort((a, b) => (rankByHand(a) < rankByHand(b) ? -1 : 1));
    expect(paymentsIn(await draw(7, 'undian')).map(({ eventId }) => eventId)).toEqual(byHand.slice(0, 7));
  });

  const rankByHand = (eventId: string): string => createHash('sha256').update('undian\n').update(eventId).digest('hex');

  it('holds as many as were asked for or as there are, none twice, and a smaller one is the start of a larger', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: WORKERS + 5 }), fc.string(), async (n, seed) => {
        const drawn = paymentsIn(await draw(n, seed));
        expect(drawn).toHaveLength(Math.min(n, WORKERS + 1));
        expect(new Set(drawn.map(({ eventId }) => eventId)).size).toBe(drawn.length);
        expect(drawn.map((payment) => payment.sample)).toEqual(drawn.map((_, index) => index + 1));
        expect(paymentsIn(await draw(n + 1, seed)).slice(0, drawn.length)).toEqual(drawn);
      }),
      { numRuns: 25 },
    );
  });

  it('favours nobody: over many seeds each of 20 payments is drawn about as often as any other', () => {
    const seeds = 4_000;
    const drawn = new Map<string, number>();
    for (let seed = 0; seed < seeds; seed += 1) {
      const smallest = new Smallest<string>(5);
      for (let payment = 0; payment < 20; payment += 1) smallest.offer(drawRank(`benih ${seed}`, `payment-${payment}`), `payment-${payment}`);
      for (const payment of smallest.items) drawn.set(payment, (drawn.get(payment) ?? 0) + 1);
    }
    // Each is drawn with probability 1/4; five standard deviations of 1,000 are 137.
    expect(drawn.size).toBe(20);
    for (const count of drawn.values()) expect(Math.abs(count - seeds / 4)).toBeLessThan(137);
  });

  it('writes the trail of each sampled worker and seat as CSV that no spreadsheet runs', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'lindung-sample-'));
    const file = join(directory, 'sample.csv');
    const result = await draw(1_000, 'semua', source, file);
    const text = readFileSync(file, 'utf8');
    rmSync(directory, { recursive: true });
    expect(text.startsWith('\ufeffsample,payment_position,worker_id,program_id,amount_rupiah,sp2d_number,sp2d_date,event_position,recorded_at,occurred_on,type,actor,role,reason\r\n')).toBe(true);
    const lines = text.split('\r\n').slice(1, -1).map((line) => line.split(','));
    expect(lines.filter(([, , , , , sp2d]) => sp2d === '\'=1+1').length).toBeGreaterThan(0);
    expect(text).not.toContain(',=1+1');
    expect(text).not.toContain('Orang Contoh');
    const [plain = 0] = lines.map(([place]) => Number(place));
    const trail = lines.filter(([place]) => Number(place) === plain).map((line) => line[10]);
    expect(trail.slice(0, 4)).toEqual(['WorkerRegistered', 'DtsenVerified', 'QuotaAllocated', 'PremiumPaid']);
    const reversal = lines.filter((line) => line[10] === 'PremiumReversed');
    expect(reversal.map((line) => [line[11], line[12], line[13]])).toEqual([['bagus', 'bendahara', 'salah catat'], ['bagus', 'bendahara', 'salah catat']]);
    expect(result.lines.join('\n')).toContain(`Drew ${WORKERS + 1} of ${WORKERS + 1} payments`);
  });

  it('answers with the CSV alone where no file is named, and says the rest beside it', async () => {
    const result = await draw(2, 's');
    expect(result.lines).toHaveLength(1);
    expect(result.remarks?.[0]).toContain('to standard output');
    const [first] = paymentsIn(result);
    const altered = await draw(2, 's', source.withData(first?.position ?? 0, (data) => data.replace('201000', '402000')));
    expect(altered.lines).toHaveLength(1);
    expect(altered.lines[0]).not.toContain('FINDING');
    expect(altered.remarks?.at(-1)).toContain('FINDING');
    const rows = result.json['rows'] as readonly unknown[];
    expect(rows.length).toBeGreaterThanOrEqual(2 * 4);
    expect(result.lines[0]?.split('\r\n')).toHaveLength(1 + rows.length);
  });

  it('draws from every payment and tells every event, however they are spelt', async () => {
    const plain = await draw(1_000, 's');
    const [payment] = paymentsIn(plain);
    const { position, workerId } = payment ?? { position: 0, workerId: '' };
    const respelt = source.withEnvelope(position, (envelope) => envelope.replace('"PremiumPaid"', String.raw`"Premium\u0050aid"`).replace('"streamId":"program-', String.raw`"streamId":"program\u002d`));
    expect((await draw(1_000, 's', respelt)).json).toEqual(plain.json);
    const allocated = (plain.json['rows'] as readonly { readonly workerId: string; readonly type: string; readonly eventPosition: number }[]).find((row) => row.workerId === workerId && row.type === 'QuotaAllocated')?.eventPosition ?? 0;
    const spaced = (await bodyAt(allocated)).replace('"workerId":', '"workerId" :');
    expect((await draw(1_000, 's', source.withForged(allocated, spaced))).json).toEqual(plain.json);
  });

  async function bodyAt(position: number): Promise<string> {
    for await (const [event] of source.events(position - 1, position)) return Buffer.from(event?.data ?? '').toString();
    return '';
  }

  it('names payments and events that were altered, and those that cannot be read', async () => {
    const [payment] = paymentsIn(await draw(1, 's'));
    const position = payment?.position ?? 0;
    expect(await draw(1, 's', source.withData(position, (data) => data.replace('201000', '402000')))).toMatchObject({ ok: false, json: { findings: [{ code: 'DATA_ALTERED', position }] } });
    expect(await draw(1, 's', source.withData(position, () => '{}'))).toMatchObject({ ok: false, json: { findings: [{ code: 'DATA_ALTERED', position }, { code: 'EVENT_UNREADABLE', position }] } });
    expect(await draw(1, 's', source.without(position))).toMatchObject({ ok: false, json: { findings: [{ code: 'EVENT_MISSING', position }] } });
  });

  it('has an empty answer for a log without payments, and refuses a sample of none', async () => {
    expect(await draw(5, 's', await MemorySource.of(applicationFixture().eventStore))).toMatchObject({ ok: true, json: { population: 0, payments: [] } });
    await expect(draw(0, 's')).rejects.toThrow(UsageError);
  });
});
