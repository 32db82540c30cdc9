import { type Application, createApplication } from '../application.js';
import { type ApplicationDependencies } from '../dependencies.js';

/**
 * The application as process managers need it: they release seats, end covers, complete rounds and
 * destroy keys, but register nobody, rank nobody and verify nobody. So their process holds neither
 * the NIK pepper nor a way to the ranking.
 */
export function createManagerApplication(deps: Pick<ApplicationDependencies, 'eventStore' | 'vault' | 'now' | 'newId' | 'limits'>): Application {
  return createApplication({
    ...deps,
    pepper: new Uint8Array(0),
    ranking: { readRanking: () => Promise.resolve('behind') },
    snapshots: { latestForPeriod: () => Promise.resolve(null), find: () => Promise.resolve(new Map()) },
  });
}
