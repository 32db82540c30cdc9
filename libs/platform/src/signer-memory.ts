import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from './private-file.js';

/**
 * What a signer remembers of itself, apart from the database: the last checkpoint that it signed.
 * A database can be restored from an older backup; with a memory of its own the signer then refuses
 * to sign a second history over the first.
 */
export interface SignerMemory {
  /** The last signed note, or null. */
  read(): string | null;
  /** Durable when it returns. */
  write(note: string): void;
  /** Where it lies, for a person who has to decide about it. */
  readonly place: string;
}

const FOLDER = 'signed-checkpoints';
const NAME_DIGITS = 16;

/** The memory as one file a log in the data directory; its name follows from the log's origin. */
export function signerMemoryIn(dataDir: string, origin: string): SignerMemory {
  const folder = join(dataDir, FOLDER);
  const place = join(folder, `${createHash('sha256').update(origin).digest('hex').slice(0, NAME_DIGITS)}.txt`);
  return {
    place,
    read: () => {
      try {
        return readFileSync(place, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    write: (note) => {
      mkdirSync(folder, { recursive: true });
      writePrivateFile(place, note);
    },
  };
}
