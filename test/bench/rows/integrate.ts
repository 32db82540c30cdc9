import { type Bench, type Measurement, type RowFigures } from '../measurement.js';
import { interleave, type Side } from '../rounds.js';
import { importOnce, type Imported, writeCandidates } from './import.js';

/** What the tree over the log costs those who write the log, and whether it keeps up with them. */
export const integrateMeasurement: Measurement = {
  rows: [
    {
      name: 'integrate',
      what: 'the import with the integrator beside it in the same process: tree, tiles, signed checkpoints',
      against: 'the same import without an integrator',
      kind: 'rate',
      unit: 'events/s',
      atLeast: 0.9,
      aim: 0.97,
    },
    { name: 'integrate-lag', what: "seconds from the import's last durable event to a signed checkpoint over it", against: 'a fixed ceiling', kind: 'ceiling', unit: 's', atLeast: 2, aim: 1.2 },
  ],
  measure: measureIntegrator,
};

async function measureIntegrator(bench: Bench): Promise<ReadonlyMap<string, RowFigures>> {
  const { databases, scale, progress } = bench;
  const csv = await writeCandidates(bench);
  const lags: number[] = [];
  const side = (integrates: boolean): Side => async () => {
    const url = await databases.create();
    const imported: Imported = await importOnce(bench, url, csv, integrates);
    await databases.drop(url);
    if (integrates) lags.push(imported.signedAfterSeconds);
    return imported.events / imported.seconds;
  };
  progress(`integrate: ${scale.importRounds} rounds of ${scale.importRows.toLocaleString('en')} rows`);
  const [withTree = [], without = []] = await interleave([side(true), side(false)], scale.importRounds);
  return new Map([
    ['integrate', { ours: withTree, baseline: without, notes: [] }],
    ['integrate-lag', { ours: lags, notes: ['a checkpoint is signed at most every second'] }],
  ]);
}
