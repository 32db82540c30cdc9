import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOrCreatePrivateFile, writePrivateFile } from './private-file.js';

/**
 * What a signer remembers of itself, apart from the database: the last checkpoint that it signed,
 * and under which keys it ever signed. A database can be restored from an older backup, or rewritten
 * by whoever owns it; with a memory of its own the signer then refuses to sign a second history.
 */
export interface SignerMemory {
  /** The last signed note, or null. */
  read(): string | null;
  /** Durable when it returns. */
  write(note: string): void;
  /** C2SP verifier keys, oldest first. What the database calls a key of this log is not believed. */
  keys(): readonly string[];
  /** Makes it one of the keys; durable when it returns. */
  addKey(verifierKey: string): void;
  /** Where the last checkpoint lies, for a person who has to decide about it. */
  readonly place: string;
}

const FOLDER = 'signed-checkpoints';
const NAME_DIGITS = 16;

/** Names that follow from a text which may hold anything. */
const nameFor = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, NAME_DIGITS);

/** The memory as two files a log in the data directory; their name follows from the log's origin. */
export function signerMemoryIn(dataDir: string, origin: string): SignerMemory {
  const folder = join(dataDir, FOLDER);
  const place = join(folder, `${nameFor(origin)}.txt`);
  const keysPlace = join(folder, `${nameFor(origin)}.keys`);
  const keys = (): string[] => (readIfThere(keysPlace) ?? '').split('\n').filter((line) => line !== '');
  return {
    place,
    read: () => readIfThere(place),
    write: (note) => {
      mkdirSync(folder, { recursive: true });
      writePrivateFile(place, note);
    },
    keys,
    addKey: (verifierKey) => {
      const known = keys();
      if (known.includes(verifierKey)) return;
      mkdirSync(folder, { recursive: true });
      writePrivateFile(keysPlace, [...known, verifierKey].map((line) => `${line}\n`).join(''));
    },
  };
}

/**
 * The origin under which the log of a database was first signed from this data directory: `origin`
 * where none was yet. A log never changes its name, and a database that says so is not believed.
 * `database` names it as the configuration does, not as it names itself.
 */
export function pinnedOrigin(dataDir: string, database: string, origin: string): string {
  mkdirSync(join(dataDir, FOLDER), { recursive: true });
  return readOrCreatePrivateFile(originPlace(dataDir, database), () => origin);
}

/** The same for those who only look; null where nothing was signed from this directory. */
export function knownOrigin(dataDir: string, database: string): string | null {
  return readIfThere(originPlace(dataDir, database))?.trim() ?? null;
}

const originPlace = (dataDir: string, database: string): string => join(dataDir, FOLDER, `${nameFor(database)}.origin`);

/** How the configuration names a database: by its address, or null for the embedded one, whose port changes. */
export function databaseName(databaseUrl: string | null): string {
  if (databaseUrl === null) return 'embedded';
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `${hostname}:${port === '' ? '5432' : port}${pathname}`;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
