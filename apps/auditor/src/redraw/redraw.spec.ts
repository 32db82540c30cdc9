import { beforeAll, describe, expect, it } from '@jest/globals';
import { allocateQuota } from '@lindung/application/program/allocate-quota';
import { releaseAllocation } from '@lindung/application/program/seat-commands';
import { recordWorkerExit } from '@lindung/application/worker/worker-commands';
import { LOG_START, type RecordedEvent } from '@lindung/event-store/event-store';
import { answerOf, applicationFixture, by, openedProgram, programId, waiting } from '../../../../test/support/application-fixture.js';
import { noProgress } from '../progress.js';
import { type LogSource } from '../source/log-source.js';
import { MemorySource } from '../testing/memory-source.js';
import { UsageError } from '../verb.js';
import { type RoundComparison } from './redraw-report.js';
import { redraw } from './redraw.js';

type ComparedRound = RoundComparison['drawn'] & Pick<RoundComparison, 'redrawn'> & { readonly agrees: boolean; readonly differences: readonly string[] };

describe('drawing rounds again', () => {
  // Rounds of 3, 2 and 4 seats in blocks of two, so that the larger ones carry a plan.
  const app = applicationFixture({ limits: { blockSeats: 2 } });
  let source: MemorySource;
  let events: readonly RecordedEvent[];
  let workerIds: readonly string[];

  beforeAll(async () => {
    await openedProgram(app);
    const workers: string[] = [];
    const join = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) workers.push(await waiting(app, workers.length, 1 + (workers.length % 4)));
    };
    const draw = async (seats: number): Promise<void> => void answerOf(await allocateQuota(app, { programId, seats }, by(app, 'sari', 'disnaker')));
    await join(6);
    await draw(3);
    answerOf(await releaseAllocation(app, { programId, workerId: workers[0] ?? '', reason: 'withdrew' }, by(app, 'sari', 'disnaker')));
    await join(5);
    answerOf(await recordWorkerExit(app, { workerId: workers[2] ?? '', reason: 'moved-away', effectiveDate: '2026-06-01' }, by(app, 'dewi', 'dinsos')));
    await draw(2);
    await join(4);
    await draw(4);
    const all: RecordedEvent[] = [];
    for await (const batch of app.eventStore.readAll({ after: LOG_START })) all.push(...batch);
    events = all;
    workerIds = workers;
    source = await MemorySource.of(app.eventStore);
  });

  const drawAgain = (log: LogSource, round = 'all') => redraw({ source: log, progress: noProgress, signal: new AbortController().signal }, { round });
  const roundsIn = (json: Readonly<Record<string, unknown>>): readonly ComparedRound[] => json['rounds'] as readonly ComparedRound[];
  const placesOf = (type: string): readonly number[] => events.filter((event) => event.type === type).map(({ position }) => Number(position));
  const dataAt = (position: number): Record<string, unknown> => JSON.parse(events[position - 1]?.data ?? '{}') as Record<string, unknown>;

  it('agrees for every round of a log that nobody touched', async () => {
    const result = await drawAgain(source);
    expect(result.lines.filter((line) => /DIFFERS|FINDING/.test(line))).toEqual([]);
    expect(result.ok).toBe(true);
    expect(roundsIn(result.json).map(({ agrees, seats, candidates }) => ({ agrees, seats, candidates }))).toEqual([
      { agrees: true, seats: 3, candidates: 6 },
      { agrees: true, seats: 2, candidates: 7 },
      { agrees: true, seats: 4, candidates: 9 },
    ]);
  });

  it('finds rounds and seats however they are spelt', async () => {
    const [round = 0] = placesOf('AllocationRoundDrawn');
    const [, seat = 0] = placesOf('QuotaAllocated');
    const respelt = source
      .withEnvelope(round, (envelope) => envelope.replace('"AllocationRoundDrawn"', String.raw`"\u0041llocationRoundDrawn"`))
      .withEnvelope(seat, (envelope) => envelope.replace('"QuotaAllocated"', String.raw`"\u0051uotaAllocated"`));
    const result = await drawAgain(respelt);
    expect(roundsIn(result.json).map(({ agrees, seats }) => ({ agrees, seats }))).toEqual([{ agrees: true, seats: 3 }, { agrees: true, seats: 2 }, { agrees: true, seats: 4 }]);
    expect(result.ok).toBe(true);
  });

  it('draws a single round by its id', async () => {
    const [, second = 0] = placesOf('AllocationRoundDrawn');
    const roundId = String(dataAt(second)['roundId']);
    const result = await drawAgain(source, roundId);
    expect(result.ok).toBe(true);
    expect(roundsIn(result.json).map((round) => round.roundId)).toEqual([roundId]);
    await expect(drawAgain(source, 'no-such-round')).rejects.toThrow(UsageError);
    await expect(drawAgain(source, 'no-such-round')).rejects.toThrow(roundId);
  });

  it('disagrees where one DTSEN result was changed, from the first round on that ranked by it', async () => {
    const [first = 0, second = 0] = placesOf('AllocationRoundDrawn');
    const inSecond = placesOf('DtsenVerified').find((position) => position > first && position < second && dataAt(position)['decile'] === 4) ?? 0;
    const result = await drawAgain(source.withData(inSecond, (data) => data.replace('"decile":4', '"decile":1')));
    expect(result).toMatchObject({ ok: false, json: { findings: [{ code: 'DATA_ALTERED', position: inSecond }] } });
    expect(roundsIn(result.json).map(({ agrees }) => agrees)).toEqual([true, false, false]);
    const [, changed] = roundsIn(result.json);
    expect(changed?.redrawn?.digest).not.toBe(changed?.digest);
    expect(changed?.differences.join('\n')).toMatch(/First rank that differs: \d/);
    expect(changed?.redrawn?.firstDifference?.redrawn).toMatchObject({ decile: 1 });
  });

  it('disagrees behind the seats where only somebody without a seat was changed', async () => {
    const last = placesOf('AllocationRoundDrawn').at(-1) ?? 0;
    const seated = new Set(placesOf('QuotaAllocated').map((position) => dataAt(position)['workerId']));
    const unlucky = placesOf('DtsenVerified').findLast((position) => position < last && dataAt(position)['decile'] === 3 && !seated.has(dataAt(position)['workerId'])) ?? 0;
    const result = await drawAgain(source.withData(unlucky, (data) => data.replace('"decile":3', '"decile":4')));
    const changed = roundsIn(result.json).at(-1);
    expect(changed).toMatchObject({ agrees: false, redrawn: { firstDifference: null } });
    expect(changed?.differences.join('\n')).toMatch(/behind rank 4 of 9/);
  });

  it.each([
    ['another worker', (data: string) => data.replace(/"workerId":"\w+"/, `"workerId":"${workerIds[9]}"`), /gave a seat to \w+/],
    ['another rank', (data: string) => data.replace('"rank":2', '"rank":7'), /First rank that differs: 2/],
    ['nobody', (data: string) => data.replace('"workerId"', '"worker"'), /nobody that can be read/],
    ['a text in the place of a body', () => 'x', /cannot be read/],
  ])('finds a seat that was given to %s', async (_, change, words) => {
    const position = placesOf('QuotaAllocated')[1] ?? 0;
    const result = await drawAgain(source.withData(position, change), String(dataAt(placesOf('AllocationRoundDrawn')[0] ?? 0)['roundId']));
    expect(result.ok).toBe(false);
    expect(result.lines.join('\n')).toMatch(words);
  });

  it.each([
    ['digest', (data: string) => data.replace(/"digest":"\w{2}/, '"digest":"zz'), /Digest recorded: zz/],
    ['number of candidates', (data: string) => data.replace(/"candidates":\d+/, '"candidates":99'), /Candidates recorded: 99; drawn again: 6/],
    ['number of seats', (data: string) => data.replace(/"seats":\d+/, '"seats":4'), /drawn for 4 seats, but the log gave 3/],
    ['position', (data: string) => data.replace(/"asOfPosition":"\d+"/, '"asOfPosition":"14"'), /\d+ of \d+ round/],
    ['position, beyond its own', (data: string) => data.replace(/"asOfPosition":"\d+"/, '"asOfPosition":"9999"'), /does not lie before its own/],
    ['programme', (data: string) => data.replace(`"programId":"${programId}"`, '"programId":"program-3275-2099"'), /no programme program-3275-2099/],
    ['decision date', (data: string) => data.replace(/"decisionDate":"[\d-]+"/, '"decisionDate":"soon"'), /no readable decisionDate/],
    ['whole body', () => '[]', /cannot be read/],
  ])('finds a round whose %s was changed', async (_, change, words) => {
    const position = placesOf('AllocationRoundDrawn')[0] ?? 0;
    const result = await drawAgain(source.withData(position, change));
    expect(result.ok).toBe(false);
    expect(result.lines.join('\n')).toMatch(words);
  });

  it('says which rounds cannot be reached where the log cannot be replayed', async () => {
    const [, second = 0] = placesOf('AllocationRoundDrawn');
    const registered = placesOf('WorkerRegistered').findLast((position) => position < second) ?? 0;
    const result = await drawAgain(source.withData(registered, () => '{}'));
    expect(roundsIn(result.json).map(({ agrees, redrawn }) => [agrees, redrawn === null])).toEqual([[true, false], [false, true], [false, true]]);
    expect(result.lines.join('\n')).toContain(`because at position ${registered} `);
    const without = await drawAgain(source.without(registered));
    expect(without).toMatchObject({ ok: false, json: { findings: [{ code: 'EVENT_MISSING', position: registered }] } });
  });

  it('has nothing to do where no round was drawn', async () => {
    const empty = await drawAgain(await MemorySource.of(applicationFixture().eventStore));
    expect(empty).toMatchObject({ ok: true, json: { rounds: [] } });
  });
});
