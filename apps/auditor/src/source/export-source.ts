import { closeSync, createReadStream, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { TILE_BYTES, TILE_WIDTH, tilePath } from '@lindung/transparency-log/tile';
import { readEventFile } from '../export/event-file.js';
import { checkpointFile, checkpointsFile, eventsFileName, eventsFolder, keysFile, manifest, type Manifest, manifestFile } from '../export/export-files.js';
import { UsageError } from '../verb.js';
import { readEnvelope } from './source-event-store.js';
import { DamagedRecord, DamagedSource, type LogSource, type RawEvent, type RecordedDigests, type SignedCheckpoint } from './log-source.js';

const checkpointLine = z.object({ size: z.int().min(0), note: z.string() });

/** An export in a folder: read as a stream, with no database and no network. */
export class ExportSource implements LogSource {
  readonly description: string;
  readonly databaseUrl = null;
  readonly #manifest: Manifest;

  /** @throws UsageError where the folder is no whole export. */
  constructor(private readonly directory: string) {
    this.description = `the export in ${directory}`;
    this.#manifest = readManifest(directory);
  }

  /** @inheritdoc */
  get exportedHead(): number | null {
    return this.#manifest.head ?? null;
  }

  /** @inheritdoc */
  head(): Promise<number> {
    return Promise.resolve(this.#manifest.size);
  }

  /** @inheritdoc */
  async *events(after: number, until: number): AsyncGenerator<readonly RawEvent[]> {
    const { eventsPerFile, size } = this.#manifest;
    const firstFile = Math.floor(after / eventsPerFile) * eventsPerFile + 1;
    for (let first = firstFile; first <= Math.min(until, size); first += eventsPerFile) {
      const path = join(eventsFolder(this.directory), eventsFileName(first));
      if (!existsSync(path)) throw new DamagedRecord(Math.max(first, after + 1), `the file ${eventsFileName(first)} is missing`);
      for (const batch of eventsIn(path, first)) {
        const isWhole = first > after && (batch.at(-1)?.position ?? 0) <= until;
        const wanted = isWhole ? batch : batch.filter(({ position }) => position > after && position <= until);
        if (wanted.length > 0) yield wanted;
      }
    }
  }

  /** Times never decrease along the log, so the first later event ends the search. */
  async lastPositionAt(time: Date): Promise<number> {
    const limit = time.toISOString();
    let position = 0;
    for await (const batch of this.events(0, this.#manifest.size)) {
      for (const event of batch) {
        if (readEnvelope(position + 1, textOf(event.envelope)).recordedAt > limit) return position;
        position = event.position;
      }
    }
    return position;
  }

  /** @inheritdoc */
  origin(): Promise<string> {
    return Promise.resolve(this.#manifest.origin);
  }

  /** @inheritdoc */
  async keys(): Promise<readonly string[]> {
    const text = await readFile(keysFile(this.directory), 'utf8').catch((error: unknown) => {
      throw unreadable(keysFile(this.directory), error);
    });
    return text.split('\n').filter((line) => line !== '');
  }

  /** @inheritdoc */
  async *checkpoints(): AsyncGenerator<SignedCheckpoint> {
    const path = checkpointsFile(this.directory);
    let row = 0;
    try {
      for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
        row += 1;
        if (line === '') continue;
        const parsed = checkpointLine.safeParse(jsonOf(line));
        if (!parsed.success) throw new DamagedSource(`Line ${row} of checkpoints.jsonl is no checkpoint.`);
        yield parsed.data;
      }
    } catch (error) {
      throw unreadable(path, error);
    }
  }

  /** The one over the whole export, as the file says; null where that is missing. */
  async latestCheckpoint(): Promise<SignedCheckpoint | null> {
    const path = checkpointFile(this.directory);
    if (!existsSync(path)) return null;
    const note = await readFile(path, 'utf8').catch((error: unknown) => {
      throw unreadable(path, error);
    });
    return { size: this.#manifest.size, note };
  }

  /** Whole tiles have names of their own; the last of a level is named with its width, as C2SP tlog-tiles has it. */
  readonly readTile = (level: number, index: number): Promise<Uint8Array | null> => {
    const hashes = Math.floor(this.#manifest.size / TILE_WIDTH ** level) - index * TILE_WIDTH;
    if (hashes <= 0) return Promise.resolve(null);
    const path = join(this.directory, hashes >= TILE_WIDTH ? tilePath({ level, index }) : tilePath({ level, index }, hashes));
    try {
      return Promise.resolve(readTileFile(path));
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? Promise.resolve(null) : Promise.reject(unreadable(path, error));
    }
  };

  /** @inheritdoc */
  recordedDigests(): Promise<RecordedDigests | null> {
    return Promise.resolve(this.#manifest.readModels);
  }

  /** Nothing is held open between reads. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** There are thousands of them: what is known about their size spares asking for it. */
function readTileFile(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const tile = Buffer.allocUnsafe(TILE_BYTES);
    return tile.subarray(0, readSync(file, tile, 0, TILE_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

/** An error of the file system says which file it is about; what else went wrong stays what it is. */
function unreadable(path: string, error: unknown): Error {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall === undefined ? (error as Error) : new DamagedSource(`${path} cannot be read (${code ?? syscall}).`);
}

/** A file of events that cannot be read as one is damaged from its first position on. */
function* eventsIn(path: string, first: number): Generator<readonly RawEvent[]> {
  try {
    yield* readEventFile(path, first);
  } catch (error) {
    const cause = unreadable(path, error);
    throw cause instanceof DamagedSource ? new DamagedRecord(first, `the file cannot be read: ${cause.message}`) : cause;
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readManifest(directory: string): Manifest {
  const path = manifestFile(directory);
  if (!existsSync(path)) throw new UsageError(`${directory} holds no whole export (there is no manifest.json): make one with "export --to DIR".`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
  const parsed = manifest.safeParse(jsonOf(text));
  if (!parsed.success) throw new DamagedSource(`${path} is not the manifest of an export of this version.`);
  return parsed.data;
}
