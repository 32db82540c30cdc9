import { type Bench, type Measurement, type RowFigures } from '../measurement.js';
import { JSON_HEADERS, signIn } from '../front-door.js';
import { CONNECTIONS, type LoadTarget, Registrations, requestsPerSecond } from '../load.js';
import { nodeOptionsOf } from '../node-options.js';
import { interleave, type Side } from '../rounds.js';
import { type SubjectProcess } from '../subject-process.js';

const what = `register a worker over HTTP (token, checks, sealing, durable append), ${CONNECTIONS} connections`;

/** Registering one worker per request, everything included. */
export const registerWorkerMeasurement: Measurement = {
  rows: [
    { name: 'register-vs-express', what, against: 'Express with TypeORM save: the same insert, nothing checked or sealed', kind: 'rate', unit: 'requests/s', atLeast: 6, aim: 10 },
    { name: 'register-vs-fastify', what, against: 'bare Fastify with ajv: the same body checked and echoed, nothing stored', kind: 'rate', unit: 'requests/s', atLeast: 0.3, aim: 0.5 },
  ],
  measure: measureRegistrations,
};

/** A side under load, with what its process used meanwhile. */
class LoadedService {
  readonly #bodies = new Registrations();
  #rate = FIRST_GUESS_PER_SECOND;
  #cpuSeconds = 0;
  #seconds = 0;

  private constructor(private readonly process: SubjectProcess, private readonly target: LoadTarget) {}

  static async of(process: SubjectProcess, path: string, headersFor: (url: string) => Promise<LoadTarget['headers']>): Promise<LoadedService> {
    const url = await process.call<string>('address');
    return new LoadedService(process, { url, path, headers: await headersFor(url) });
  }

  readonly round = (seconds: number): Side => async () => {
    this.#bodies.prepare(Math.ceil(this.#rate * 1.5 * seconds));
    const before = await this.process.cpuSeconds();
    const startMs = performance.now();
    this.#rate = await requestsPerSecond(this.target, this.#bodies, seconds);
    this.#seconds += (performance.now() - startMs) / 1000;
    this.#cpuSeconds += (await this.process.cpuSeconds()) - before;
    return this.#rate;
  };

  async note(name: string): Promise<string> {
    const busy = Math.round((100 * this.#cpuSeconds) / this.#seconds);
    return `${name}: ${busy}% of a core, ${Math.round(await this.process.peakMemoryMb())} MB at most`;
  }
}

const FIRST_GUESS_PER_SECOND = 10_000;
/** As many officials as connections: each stays far below the rate limit of one person. */
const officials = (url: string): Promise<LoadTarget['headers']> =>
  Promise.all(Array.from({ length: CONNECTIONS }, async (_, index) => ({ ...JSON_HEADERS, ...(await signIn(url, 'disnaker', `Petugas ${index}`)) })));

const nobody = async (): Promise<LoadTarget['headers']> => [JSON_HEADERS];

async function measureRegistrations({ databases, scale, start, progress }: Bench, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, RowFigures>> {
  progress(`register-worker: ${scale.httpRounds} rounds of ${scale.httpRoundSeconds} s each`);
  // The peers get the same memory for short-lived objects.
  const nodeOptions = nodeOptionsOf('start');
  const ours = await LoadedService.of(await start('subjects/command-api.js', { url: await databases.create() }, { nodeOptions }), '/v1/commands/register-worker', officials);
  const peers = new Map<string, LoadedService>();
  if (wanted.has('register-vs-express')) {
    const express = await start('peers/express-typeorm.js', { url: await databases.create() }, { env: { NODE_ENV: 'production' }, nodeOptions });
    peers.set('register-vs-express', await LoadedService.of(express, '/workers', nobody));
  }
  if (wanted.has('register-vs-fastify')) {
    const fastify = await start('peers/fastify-echo.js', {}, { env: { NODE_ENV: 'production' }, nodeOptions });
    peers.set('register-vs-fastify', await LoadedService.of(fastify, '/workers', nobody));
  }
  const services = [ours, ...peers.values()];
  await interleave(services.map((service) => service.round(scale.httpRoundSeconds)), 1);
  const [figures = [], ...baselines] = await interleave(services.map((service) => service.round(scale.httpRoundSeconds)), scale.httpRounds);
  const rows = [...peers].map(async ([name, peer], index): Promise<[string, RowFigures]> => [
    name,
    { ours: figures, baseline: baselines[index] ?? [], notes: [await ours.note('ours'), await peer.note('baseline')] },
  ]);
  return new Map(await Promise.all(rows));
}
