import { type Bench, type Measurement, type RowFigures } from '../measurement.js';
import { nodeOptionsOf } from '../node-options.js';
import { interleave } from '../rounds.js';

/** What one round of appends is asked to be. */
export interface AppendRound {
  readonly callers: number;
  readonly roundMs: number;
}

const CALLERS = 64;

/** 64 callers at once, each appending one event to a stream of its own that does not exist yet. */
export const appendMeasurement: Measurement = {
  rows: [
    {
      name: 'append',
      what: `append one event to a new stream, ${CALLERS} callers at once`,
      against: '@event-driven-io/emmett-postgresql, appendToStream on the same server',
      kind: 'rate',
      unit: 'events/s',
      atLeast: 6,
      aim: 10,
    },
  ],
  measure: async (bench) => new Map([['append', await measureAppends(bench)]]),
};

async function measureAppends({ databases, scale, start, progress }: Bench): Promise<RowFigures> {
  progress(`append: ${scale.appendRounds} rounds of ${scale.appendRoundMs} ms each`);
  const nodeOptions = nodeOptionsOf('start');
  const lindung = await start('subjects/lindung-append.js', { url: await databases.create() }, { nodeOptions });
  const emmett = await start('peers/emmett-append.js', { url: await databases.create() }, { nodeOptions });
  const round: AppendRound = { callers: CALLERS, roundMs: scale.appendRoundMs };
  const sides = [lindung, emmett].map((subject) => () => subject.call<number>('appends', round));
  await interleave(sides, 1);
  const [ours = [], baseline = []] = await interleave(sides, scale.appendRounds);
  return { ours, baseline, notes: [`the appending process needed ${Math.round(await lindung.peakMemoryMb())} MB at most`] };
}
