import { type TestPerson } from './lindung.js';
import { registrationOf } from './people.js';

/** Calls `task` with 0 to `count - 1`, at most `width` at a time; results in the order of the numbers. */
export async function atOnce<Result>(count: number, width: number, task: (index: number) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      results[index] = await task(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
  return results;
}

/** Id of the worker whom a registration's first event is about. */
export const workerIdIn = (body: { readonly events: readonly { readonly streamId: string }[] }): string => (body.events[0]?.streamId ?? '').replace(/^worker-/, '');

/** Registers people `first` to `first + count - 1` and verifies them, so that they wait; answers their ids. */
export async function waitingWorkers(registrar: TestPerson, verifier: TestPerson, count: number, first = 0): Promise<readonly string[]> {
  return atOnce(count, 32, async (index) => {
    const registered = await registrar.command('register-worker', registrationOf(first + index));
    const workerId = workerIdIn(registered.body);
    const verified = await verifier.command('verify-dtsen', { workerId, decile: 1 + (index % 5), civilStatus: 'ACTIVE', snapshotId: 'kunjungan' });
    if (registered.status !== 200 || verified.status !== 200) throw new Error(`Nobody waits: ${registered.status} ${registered.body.code}, ${verified.status} ${verified.body.code}`);
    return workerId;
  });
}
