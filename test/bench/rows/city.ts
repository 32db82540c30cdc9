import { Client } from 'pg';
import { type Bench } from '../measurement.js';

/** A database with the log of a city, ready to be rebuilt and queried. */
export interface City {
  readonly url: string;
  readonly workers: number;
  readonly events: number;
  /** Whether the read models have been built from the log already. */
  hasReadModels(): Promise<boolean>;
}

let made: Promise<City> | null = null;

/** Makes the city's database once per run, whichever rows want it. */
export function cityOf(bench: Bench): Promise<City> {
  return (made ??= makeCity(bench, bench.scale.rebuildWorkers));
}

/** Makes the database of another city, of so many workers. */
export async function makeCity({ databases, start, progress }: Bench, workers: number): Promise<City> {
  progress(`making a log of about ${(workers * 4).toLocaleString('en')} events`);
  const url = await databases.create();
  const writer = await start('subjects/city-log-writer.js', { url });
  const events = await writer.call<number>('fill', { workers });
  await writer.stop();
  await databases.run(url, 'VACUUM (ANALYZE)', 'CHECKPOINT');
  return { url, workers, events, hasReadModels: () => stands(url, events) };
}

async function stands(url: string, events: number): Promise<boolean> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ position: string }>('SELECT min(position) AS position FROM read_model.checkpoints');
    return Number(rows[0]?.position) === events;
  } finally {
    await client.end();
  }
}
