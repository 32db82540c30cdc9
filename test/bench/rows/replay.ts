import { type Bench, type Measurement, type RowFigures } from '../measurement.js';
import { nodeOptionsOf } from '../node-options.js';
import { interleave } from '../rounds.js';
import { cityOf } from './city.js';
import { exportOf } from './verify.js';

/** Every read model from an export alone, with no database but the tool's own. */
export const replayMeasurement: Measurement = {
  rows: [
    {
      name: 'replay',
      what: "replay an export into a private PostgreSQL, its start and its end and every digest included",
      against: 'the rebuild of the same log in the database that it lives in (the row `rebuild`)',
      kind: 'rate',
      unit: 'events/s',
      atLeast: 1,
      aim: 1.2,
    },
  ],
  measure: async (bench) => new Map([['replay', await measureReplay(bench)]]),
};

async function measureReplay(bench: Bench): Promise<RowFigures> {
  const { databases, scale, start, progress } = bench;
  const { directory, events } = await exportOf(bench);
  const { url } = await cityOf(bench);
  progress(`replay: ${scale.rebuildRounds} rounds over ${events.toLocaleString('en')} events`);
  let peakMemoryMb = 0;
  const ours = async (): Promise<number> => {
    const auditor = await start('subjects/replay.js', { from: directory }, { nodeOptions: nodeOptionsOf('auditor') });
    const seconds = await auditor.call<number>('replay', { events });
    peakMemoryMb = Math.max(peakMemoryMb, await auditor.peakMemoryMb());
    await auditor.stop();
    return events / seconds;
  };
  const theirs = async (): Promise<number> => {
    const rebuild = await start('subjects/rebuild.js', { url }, { nodeOptions: nodeOptionsOf('rebuild') });
    const seconds = await rebuild.call<number>('rebuild', { events });
    await rebuild.stop();
    await databases.run(url, 'CHECKPOINT');
    return events / seconds;
  };
  const [figures = [], baseline = []] = await interleave([ours, theirs], scale.rebuildRounds);
  return { ours: figures, baseline, notes: [`the replaying process needed ${Math.round(peakMemoryMb)} MB at most`] };
}
