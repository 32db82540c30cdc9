import { type Bench, type Measurement, type RowFigures } from '../measurement.js';
import { nodeOptionsOf } from '../node-options.js';
import { interleave } from '../rounds.js';
import { cityOf } from './city.js';

/** Every read model from the log alone, put in the place of the live ones. */
export const rebuildMeasurement: Measurement = {
  rows: [
    {
      name: 'rebuild',
      what: 'rebuild all read models from the log and swap them in',
      against: 'one SQL statement that aggregates the same log into a roster table',
      kind: 'rate',
      unit: 'events/s',
      atLeast: 0.2,
      aim: 0.35,
    },
  ],
  measure: async (bench) => new Map([['rebuild', await measureRebuild(bench)]]),
};

async function measureRebuild(bench: Bench): Promise<RowFigures> {
  const { databases, scale, start, progress } = bench;
  const { url, events, workers } = await cityOf(bench);
  progress(`rebuild: ${scale.rebuildRounds} rounds over ${events.toLocaleString('en')} events`);
  const sql = await start('peers/sql-rebuild.js', { url });
  let peakMemoryMb = 0;
  // A process of its own each time: a rebuild is a command that somebody gives, not a service.
  const ours = async (): Promise<number> => {
    const rebuild = await start('subjects/rebuild.js', { url }, { nodeOptions: nodeOptionsOf('rebuild') });
    const seconds = await rebuild.call<number>('rebuild', { events });
    peakMemoryMb = Math.max(peakMemoryMb, await rebuild.peakMemoryMb());
    await rebuild.stop();
    await databases.run(url, 'CHECKPOINT');
    return events / seconds;
  };
  const theirs = async (): Promise<number> => {
    const seconds = await sql.call<number>('rebuild');
    await databases.run(url, 'CHECKPOINT');
    return events / seconds;
  };
  await theirs();
  const [figures = [], baseline = []] = await interleave([ours, theirs], scale.rebuildRounds);
  await databases.run(url, 'DROP SCHEMA sql_rebuild CASCADE');
  return { ours: figures, baseline, notes: [`${workers.toLocaleString('en')} workers; the rebuilding process needed ${Math.round(peakMemoryMb)} MB at most`] };
}
