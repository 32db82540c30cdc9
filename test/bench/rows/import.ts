import { createWriteStream, openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { candidateLines } from '@lindung/standalone/sample-data/candidates';
import { chunked } from '@lindung/standalone/sample-data/csv';
import { answerOf, sendCommand, signIn } from '../front-door.js';
import { type Bench, type Measurement, type RowFigures } from '../measurement.js';
import { nodeOptionsOf } from '../node-options.js';
import { interleave, median, type Side } from '../rounds.js';

const SEED = 4;
const POLL_MS = 100;
const PROGRAM = 'program-3275-2026';
const openProgram = {
  programId: PROGRAM,
  region: '3275',
  year: 2026,
  sourceOfFunds: 'APBD',
  ceiling: 2_000_000_000,
  quota: 10_000,
  premium: 201_000,
  months: 12,
  maxDecile: 4,
  needEstimate: 200_000,
  reference: 'DPA 2026',
};

/** A list of candidates, as messy as they come, from the upload's first byte to the last durable event. */
export const importMeasurement: Measurement = {
  rows: [
    {
      name: 'import',
      what: 'import a CSV of candidates through the front door, upload included, to durable events',
      against: 'one COPY of the same event rows into the same table with its indexes',
      kind: 'rate',
      unit: 'events/s',
      atLeast: 0.25,
      aim: 0.5,
    },
    { name: 'import-memory', what: 'peak resident memory of the importing process', against: 'a fixed ceiling', kind: 'ceiling', unit: 'MB', atLeast: 512, aim: 256 },
  ],
  measure: measureImports,
};

/** What an import's progress says at its end. */
interface ImportEnd {
  readonly status: 'running' | 'completed' | 'failed';
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly position: string;
}

/** One import, measured. */
export interface Imported {
  readonly end: ImportEnd;
  readonly uploadSeconds: number;
  readonly seconds: number;
  readonly peakMemoryMb: number;
  /** Events in the log at its end. */
  readonly events: number;
  /** Until a signed checkpoint covered them, from the import's end on; 0 without an integrator. */
  readonly signedAfterSeconds: number;
}

/** Writes the list that is imported; the same for every row. */
export async function writeCandidates({ directory, scale }: Bench): Promise<string> {
  const csv = join(directory, 'candidates.csv');
  await pipeline(Readable.from(chunked(candidateLines({ seed: SEED, first: 0, count: scale.importRows, messy: true }))), createWriteStream(csv));
  return csv;
}

async function measureImports(bench: Bench): Promise<ReadonlyMap<string, RowFigures>> {
  const { databases, scale, progress, start, directory } = bench;
  const csv = await writeCandidates(bench);
  const copied = join(directory, 'events.copy');
  let events = 0;
  const imports: Imported[] = [];

  const ours: Side = async () => {
    const url = await databases.create();
    const imported = await importOnce(bench, url, csv);
    imports.push(imported);
    if (events === 0) {
      const exporter = await start('peers/copy-events.js', { url });
      events = await exporter.call<number>('copyOut', { file: copied });
      await exporter.stop();
    }
    await databases.drop(url);
    return events / imported.seconds;
  };
  const theirs: Side = async () => {
    const url = await databases.create();
    const copier = await start('peers/copy-events.js', { url });
    const seconds = await copier.call<number>('copyIn', { file: copied, events });
    await copier.stop();
    await databases.drop(url);
    return events / seconds;
  };
  progress(`import: ${scale.importRounds} rounds of ${scale.importRows.toLocaleString('en')} rows`);
  const [rates = [], baseline = []] = await interleave([ours, theirs], scale.importRounds);
  const [{ end } = { end: null }] = imports;
  const sizes = `${end?.rows.toLocaleString('en')} rows, ${end?.accepted.toLocaleString('en')} accepted, ${end?.rejected.toLocaleString('en')} rejected`;
  const times = `${median(imports.map(({ seconds }) => seconds)).toFixed(1)} s, of which ${median(imports.map(({ uploadSeconds }) => uploadSeconds)).toFixed(1)} s until the upload was accepted`;
  return new Map([
    ['import', { ours: rates, baseline, notes: [sizes, times] }],
    ['import-memory', { ours: imports.map(({ peakMemoryMb }) => peakMemoryMb), notes: [sizes] }],
  ]);
}

/** Starts the command API on an empty database, uploads the list and waits for its end. `integrates`: with the integrator beside it. */
export async function importOnce({ databases, start }: Bench, databaseUrl: string, csv: string, integrates = false): Promise<Imported> {
  const commandApi = await start('subjects/command-api.js', { url: databaseUrl, integrates }, { nodeOptions: nodeOptionsOf('start') });
  const url = await commandApi.call<string>('address');
  const official = await signIn(url, 'disnaker', 'Sari');
  await sendCommand(url, official, 'open-program', openProgram);
  await databases.run(databaseUrl, 'CHECKPOINT');

  const startMs = performance.now();
  const secondsSince = (): number => (performance.now() - startMs) / 1000;
  const form = new FormData();
  form.set('kind', 'candidates');
  form.set('programId', PROGRAM);
  form.set('file', await openAsBlob(csv, { type: 'text/csv' }), 'candidates.csv');
  const { importId } = await answerOf<{ importId: string }>(await fetch(`${url}/v1/imports`, { method: 'POST', headers: official, body: form }));
  const uploadSeconds = secondsSince();
  for (;;) {
    const end = await answerOf<ImportEnd>(await fetch(`${url}/v1/imports/${importId}`, { headers: official }));
    if (end.status === 'failed') throw new Error('The import failed.');
    if (end.status === 'completed') {
      const seconds = secondsSince();
      const events = Number(end.position);
      const signedAfterSeconds = await commandApi.call<number>('signedAfter', { position: events });
      const imported = { end, uploadSeconds, seconds, peakMemoryMb: await commandApi.peakMemoryMb(), events, signedAfterSeconds };
      await commandApi.stop();
      return imported;
    }
    await delay(POLL_MS);
  }
}
