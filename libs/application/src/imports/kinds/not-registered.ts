import { type Application } from '../../application.js';
import { loadWorkers } from '../../worker/load-worker.js';
import { type PersonRow } from '../row-judge.js';

const WORKERS_PER_READ = 1_000;

/** Row numbers of those about whom the registry knows nothing at all. */
export async function notRegistered(app: Application, rows: readonly PersonRow<unknown>[]): Promise<ReadonlySet<number>> {
  const unknown = new Set<number>();
  for (let start = 0; start < rows.length; start += WORKERS_PER_READ) {
    const some = rows.slice(start, start + WORKERS_PER_READ);
    const workers = await loadWorkers(app.eventStore, some.map(({ workerId }) => workerId));
    for (const { rowNumber, workerId } of some) if (workers.get(workerId)?.state.kind !== 'registered') unknown.add(rowNumber);
  }
  return unknown;
}
