import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { hostSubject } from '../subject-host.js';

const CHUNK_BYTES = 1 << 20;

/** The least that anybody who checks these bytes must do: read them all and put them through one SHA-256. */
hostSubject(async ({ directory }: { directory: string }) => ({
  operations: {
    readAndHash: (): Promise<number> => {
      const startMs = performance.now();
      const hash = createHash('sha256');
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      for (const name of readdirSync(directory).sort()) {
        const file = openSync(join(directory, name), 'r');
        for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) hash.update(chunk.subarray(0, read));
        closeSync(file);
      }
      hash.digest();
      return Promise.resolve((performance.now() - startMs) / 1000);
    },
  },
  close: () => Promise.resolve(),
}));
