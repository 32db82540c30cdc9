/**
 * What this browser remembers of the log, which makes it a small witness: the keys that it trusted at
 * first sight, and the greatest checkpoint that it has verified. Whoever shows it another history
 * later is found out.
 */
import { z } from 'zod';

const STORAGE_KEY = 'lindung.witness';

const remembered = z.object({
  /** Verifier keys, as the server named them. */
  keys: z.array(z.string()).min(1),
  /** When they were first seen. */
  since: z.string(),
  /** The greatest checkpoint verified, as its whole signed note. */
  greatest: z.string(),
});

export type Remembered = z.infer<typeof remembered>;

export interface WitnessMemory {
  /** Null before the first verified checkpoint. */
  read(): Remembered | null;
  write(remembered: Remembered): void;
  /** Forgets everything, so that the next sight is the first again. */
  forget(): void;
}

/** A memory in the browser's storage. Where that is shut, it lasts as long as the page. */
export function storedMemory(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): WitnessMemory {
  let ofThisPage: string | null = null;
  const attempt = <T>(access: () => T): T | null => {
    try {
      return access();
    } catch {
      return null;
    }
  };
  return {
    read() {
      const text = attempt(() => storage.getItem(STORAGE_KEY)) ?? ofThisPage;
      const parsed = text === null ? null : remembered.safeParse(attempt(() => JSON.parse(text) as unknown));
      return parsed?.success ? parsed.data : null;
    },
    write(value) {
      ofThisPage = JSON.stringify(value);
      attempt(() => storage.setItem(STORAGE_KEY, ofThisPage ?? ''));
    },
    forget() {
      ofThisPage = null;
      attempt(() => storage.removeItem(STORAGE_KEY));
    },
  };
}
