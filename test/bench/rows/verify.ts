import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, type Measurement, type RowFigures } from '../measurement.js';
import { nodeOptionsOf } from '../node-options.js';
import { interleave, median } from '../rounds.js';
import { cityOf } from './city.js';

/** An export, verified offline by one process. */
export const verifyMeasurement: Measurement = {
  rows: [
    {
      name: 'verify',
      what: 'verify an export: every digest, leaf, tile, root and signature',
      against: 'reading the same events and putting each through one SHA-256',
      kind: 'rate',
      unit: 'events/s',
      atLeast: 0.3,
      aim: 0.5,
    },
    { name: 'verify-memory', what: 'peak resident memory of the verifying process', against: 'a fixed ceiling', kind: 'ceiling', unit: 'MB', atLeast: 256, aim: 160 },
  ],
  measure: measureVerify,
};

async function measureVerify(bench: Bench): Promise<ReadonlyMap<string, RowFigures>> {
  const { scale, start, progress } = bench;
  const { directory, events, notes } = await exportOf(bench);
  const eventsFolder = join(directory, 'events');
  progress(`verify: ${scale.verifyRounds} rounds over ${events.toLocaleString('en')} events`);
  const peaks: number[] = [];
  const ours = async (): Promise<number> => {
    const auditor = await start('subjects/verify.js', { from: directory }, { nodeOptions: nodeOptionsOf('auditor') });
    const seconds = await auditor.call<number>('verify', { events });
    peaks.push(await auditor.peakMemoryMb());
    await auditor.stop();
    return events / seconds;
  };
  const peer = (operation: 'hashEvents' | 'hashBytes') => async (): Promise<number> => {
    const reader = await start('peers/read-and-hash.js', { directory: eventsFolder });
    const seconds = await reader.call<number>(operation);
    await reader.stop();
    return events / seconds;
  };
  const theirs = peer('hashEvents');
  // Once without counting, so that the files come from the same cache for both.
  await theirs();
  const [figures = [], baseline = [], bytesAlone = []] = await interleave([ours, theirs, peer('hashBytes')], scale.verifyRounds);
  const bytes = readdirSync(eventsFolder).reduce((sum, name) => sum + statSync(join(eventsFolder, name)).size, 0);
  // Four digests an event, each a call of its own, against one digest for all of them: the floor of any check.
  const against = `against a single SHA-256 over all bytes, without looking at an event: ${(median(figures) / median(bytesAlone)).toFixed(2)}`;
  return new Map([
    ['verify', { ours: figures, baseline, notes: [...notes, `${Math.round(bytes / events)} bytes an event`, against] }],
    ['verify-memory', { ours: peaks, notes: [] }],
  ]);
}

interface Exported {
  readonly directory: string;
  readonly events: number;
  readonly notes: readonly string[];
}

let made: Promise<Exported> | null = null;

/** The city's log as an export, made once per run, whichever rows want it. */
export function exportOf(bench: Bench): Promise<Exported> {
  return (made ??= makeExport(bench));
}

async function makeExport(bench: Bench): Promise<Exported> {
  const { url, events } = await cityOf(bench);
  const directory = join(bench.directory, 'export');
  bench.progress('building the tree and the export');
  const integrator = await bench.start('subjects/integrator.js', { url, directory: bench.directory });
  const integrated = await integrator.call<number>('integrate');
  const exported = await integrator.call<number>('exportTo', { to: directory });
  await integrator.stop();
  const rate = (seconds: number): string => Math.round(events / seconds).toLocaleString('en');
  return { directory, events, notes: [`the tree grew by ${rate(integrated)} events/s, the export was written at ${rate(exported)} events/s`] };
}
