import { cityProgramId } from '../data/city-year.js';
import { answerOf } from '../front-door.js';
import { type Bench, type Measurement, type RowFigures } from '../measurement.js';
import { nodeOptionsOf } from '../node-options.js';
import { interleave, median, type Side } from '../rounds.js';
import { makeCity } from './city.js';

/** Looking back over the year of one city: the first answer waits for a replay, the next ones do not. */
export const asOfMeasurement: Measurement = {
  rows: [
    {
      name: 'as-of-first',
      what: 'the first answer as of an earlier moment over HTTP, which replays the log up to there',
      against: 'a fixed ceiling',
      kind: 'ceiling',
      unit: 's',
      atLeast: 8,
      aim: 4,
    },
    {
      name: 'as-of',
      what: 'the next answers as of that moment over HTTP (summary, coverage, roster, waiting list), by their median time',
      against: 'the same questions about the present',
      kind: 'rate',
      unit: 'answers/s',
      atLeast: 0.8,
      aim: 0.95,
    },
  ],
  measure: measureLookingBack,
};

const QUESTIONS = ['summary', 'burn-down', 'coverage?by=kecamatan', 'coverage?by=kelurahan', 'roster?limit=50', 'roster?kecamatan=327504&status=paid', 'waiting-list?limit=50', 'rounds', 'payments'];
/** Short, so that whatever else the machine does meets both sides alike. */
const ROUNDS_OF_QUESTIONS = 8;

async function measureLookingBack(bench: Bench): Promise<ReadonlyMap<string, RowFigures>> {
  const { scale, start, progress } = bench;
  const { url, events } = await makeCity(bench, scale.lookBackWorkers);
  progress('as-of: building the live read models');
  const rebuild = await start('subjects/rebuild.js', { url });
  await rebuild.call('rebuild', { events });
  await rebuild.stop();
  const service = await start('subjects/look-back.js', { url }, { nodeOptions: nodeOptionsOf('start') });
  const [address, token] = [await service.call<string>('address'), await service.call<string>('token')];
  const ask = async (question: string): Promise<number> => {
    const startMs = performance.now();
    await answerOf(await fetch(`${address}/v1/programs/${cityProgramId}/${question}`, { headers: { authorization: `Bearer ${token}` } }));
    return performance.now() - startMs;
  };
  progress(`as-of: ${scale.lookBackReplays} first answers, then ${scale.lookBackRounds} short rounds of the next ones`);
  const seconds: number[] = [];
  // Each round looks back to another moment, so each is replayed.
  for (let round = 1; round <= scale.lookBackReplays; round += 1) seconds.push((await ask(`summary?asOf=position:${events - round}`)) / 1000);
  const turn = (parameter: string): Side => async () => {
    const timesMs: number[] = [];
    for (let asked = 0; asked < ROUNDS_OF_QUESTIONS * QUESTIONS.length; asked += 1) {
      const question = QUESTIONS[asked % QUESTIONS.length] ?? '';
      timesMs.push(await ask(`${question}${parameter === '' ? '' : `${question.includes('?') ? '&' : '?'}${parameter}`}`));
    }
    return 1000 / median(timesMs);
  };
  const sides = [turn(`asOf=position:${events - 1}`), turn('')];
  await interleave(sides, 3);
  const [ours = [], baseline = []] = await interleave(sides, scale.lookBackRounds);
  const memory = `the answering and replaying process needed ${Math.round(await service.peakMemoryMb())} MB at most`;
  return new Map([
    ['as-of-first', { ours: seconds, notes: [`${events.toLocaleString('en')} events; ${memory}`] }],
    ['as-of', { ours, baseline }],
  ]);
}
