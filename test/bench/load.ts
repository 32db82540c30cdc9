import autocannon from 'autocannon';
import { personAt } from '@lindung/standalone/sample-data/person';

const SEED = 64;

/** Registrations of people whom nobody has registered yet; made before a round, because making takes time. */
export class Registrations {
  #next = 0;
  readonly #ready: string[] = [];

  /** Has at least `count` bodies ready. */
  prepare(count: number): void {
    while (this.#ready.length < count) this.#ready.push(this.#make());
  }

  take(): string {
    return this.#ready.pop() ?? this.#make();
  }

  #make(): string {
    this.#next += 1;
    return JSON.stringify(personAt(SEED, this.#next));
  }
}

/** Where a load goes. */
export interface LoadTarget {
  readonly url: string;
  readonly path: string;
  /** Sent in turn, one set per request. */
  readonly headers: readonly Readonly<Record<string, string>>[];
}

/** Connections at once, each with one request under way. */
export const CONNECTIONS = 64;

/**
 * Posts bodies, each once, for `seconds` (a whole number) and answers how many were answered with 2xx per second.
 *
 * @throws Error when anything else was answered: an error is quickly told and would look like speed.
 */
export async function requestsPerSecond(target: LoadTarget, bodies: Registrations, seconds: number): Promise<number> {
  const { headers } = target;
  let turn = 0;
  const result = await autocannon({
    url: target.url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        path: target.path,
        setupRequest: (request) => {
          turn = (turn + 1) % headers.length;
          return { ...request, headers: { ...headers[turn] }, body: bodies.take() };
        },
      },
    ],
  });
  const refused = result.non2xx + result.errors + result.timeouts;
  if (refused > 0 || result['2xx'] === 0) {
    throw new Error(`${target.path} answered ${result['2xx']} requests with 2xx and ${refused} otherwise (4xx ${result['4xx']}, 5xx ${result['5xx']}, errors ${result.errors}).`);
  }
  return result['2xx'] / result.duration;
}
