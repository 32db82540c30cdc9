import { expect, it } from '@jest/globals';
import { importsFixture } from '../../../../test/support/imports-fixture.js';
import { ImportQueue } from './import-queue.js';
import { type ImportLeases } from './leases/import-leases.js';

it('leaves no run behind where an import that is stopped was asked for again meanwhile', async () => {
  const { app, stores } = importsFixture();
  let running = 0;
  const leases: ImportLeases = {
    tryAcquire: () => {
      running += 1;
      const release = (): Promise<void> => Promise.resolve().then(() => void (running -= 1));
      return Promise.resolve({ lost: new AbortController().signal, release });
    },
  };
  const queue = new ImportQueue({ app, ...stores, leases });
  queue.enqueue('import-of-nobody');
  expect(running).toBe(1);
  const stopped = queue.stop('import-of-nobody');
  queue.enqueue('import-of-nobody');
  await stopped;
  expect(running).toBe(0);
});
