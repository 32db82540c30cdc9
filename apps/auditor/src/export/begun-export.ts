import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DamagedRecord, type LogSource, type SignedCheckpoint } from '../source/log-source.js';
import { UsageError } from '../verb.js';
import { readEventFile } from './event-file.js';
import { checkpointFile, eventsFileName, eventsFolder, manifestFile, partManifestFile } from './export-files.js';

/*
 * An export of millions of events that was cut short goes on with the files that it has not finished.
 * What it says of itself while it is made tells whether they are of this log, and what is in them is
 * looked at: a file can have been cut short as well, or lie there for another reason.
 */

/** What an export says of itself while it is made. */
const begunExport = z.object({
  origin: z.string(),
  size: z.int().min(0),
  eventsPerFile: z.int().min(1),
  /** The signed note over `size` events. */
  checkpoint: z.string(),
});
export type BegunExport = z.infer<typeof begunExport>;

/** What an export that was cut short may have left. */
const OWN_NAMES = new Set(['events', 'tile', 'checkpoints.jsonl', 'keys.txt', 'checkpoint', 'README.md', 'manifest.json.part']);

/**
 * What was begun in a folder, or null where nothing was that could go on.
 *
 * @throws UsageError where the folder holds a whole export, one of another log, or something else.
 */
export function begunIn(folder: string, origin: string): BegunExport | null {
  const other = originIn(folder);
  if (other !== null && other !== origin) throw new UsageError(`${folder} holds an export of another log (${other}): give a new folder.`);
  if (existsSync(manifestFile(folder))) throw new UsageError(`${folder} holds an export already: give another folder.`);
  const foreign = existsSync(folder) ? readdirSync(folder).filter((name) => !OWN_NAMES.has(name)) : [];
  if (foreign.length > 0) throw new UsageError(`${folder} is not empty (${foreign[0]}): give a new folder.`);
  return begunExport.safeParse(jsonIn(partManifestFile(folder))).data ?? null;
}

/** Which log the files of a folder are of, as far as any of them says so. */
function originIn(folder: string): string | null {
  for (const path of [manifestFile(folder), partManifestFile(folder)]) {
    const named = z.object({ origin: z.string() }).safeParse(jsonIn(path));
    if (named.success) return named.data.origin;
  }
  const [line = ''] = (textIn(checkpointFile(folder)) ?? '').split('\n');
  return line === '' ? null : line;
}

const textIn = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(textIn(path) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * Makes the folder ready for an export up to a checkpoint. Events that lie there are kept only where
 * they belong to the beginning of this very log; all else goes, so that nothing stays that is not of it.
 */
export async function beginExport(source: LogSource, folder: string, begun: BegunExport | null, { origin, eventsPerFile, latest }: { readonly origin: string; readonly eventsPerFile: number; readonly latest: SignedCheckpoint }): Promise<void> {
  const goesOn = begun !== null && begun.eventsPerFile === eventsPerFile && begun.size <= latest.size && (await isSigned(source, begun));
  rmSync(join(folder, 'tile'), { recursive: true, force: true });
  mkdirSync(eventsFolder(folder), { recursive: true });
  const expected = new Set<string>();
  for (let first = 1; goesOn && first <= begun.size; first += eventsPerFile) expected.add(eventsFileName(first));
  for (const name of readdirSync(eventsFolder(folder))) if (!expected.has(name)) rmSync(join(eventsFolder(folder), name), { recursive: true });
  const begins: BegunExport = { origin, size: latest.size, eventsPerFile, checkpoint: latest.note };
  writeFileSync(partManifestFile(folder), `${JSON.stringify(begins, null, 2)}\n`);
}

/** Whether the log still has the checkpoint up to which the export was begun: else it took another way since. */
async function isSigned(source: LogSource, { size, checkpoint }: BegunExport): Promise<boolean> {
  for await (const stored of source.checkpoints()) if (stored.size >= size) return stored.size === size && stored.note === checkpoint;
  return false;
}

/** Whether a file holds exactly the events from one position to another, each of them once. */
export function holdsEvents(path: string, first: number, last: number): boolean {
  if (!existsSync(path)) return false;
  let expected = first;
  try {
    for (const batch of readEventFile(path, first)) {
      for (const { position } of batch) {
        if (position !== expected) return false;
        expected += 1;
      }
    }
  } catch (error) {
    if (!(error instanceof DamagedRecord)) throw error;
    return false;
  }
  return expected === last + 1;
}
