import { createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { finished } from 'node:stream/promises';
import { tilePath, TILE_WIDTH } from '@lindung/transparency-log/tile';
import { contradictingColumn } from '../source/column-check.js';
import { type LogSource, type RecordedDigests, type SignedCheckpoint } from '../source/log-source.js';
import { type Progress, UsageError, type VerbContext, type VerbResult } from '../verb.js';
import { eventLine } from './event-line.js';
import { checkpointFile, checkpointsFile, EVENTS_PER_FILE, eventsFileName, eventsFolder, EXPORT_FORMAT, EXPORT_VERSION, keysFile, type Manifest, manifestFile, readmeFile } from './export-files.js';
import { exportReadme } from './export-readme.js';

const CHECKPOINT_WITHIN_MS = 10_000;
const LOOK_MS = 200;

export interface ExportOptions {
  readonly to: string;
  /** Takes the digests of the live read models, which stand at a position of their own. */
  readonly digests: () => Promise<RecordedDigests | null>;
}

/**
 * Writes the log up to its latest checkpoint into a folder, as plain files. What is damaged is
 * written as it is found: to judge it is `verify`'s business. An export that was cut short goes on
 * with the files that it has not finished.
 */
export async function writeExport({ source, progress, signal }: VerbContext, { to, digests }: ExportOptions): Promise<VerbResult> {
  prepareFolder(to);
  const readModels = await digests();
  const latest = await checkpointOverHead(source, signal);
  progress.start('Exporting events', latest.size);
  const written = await writeEvents(source, to, latest.size, progress, signal);
  progress.stop();
  await writeTiles(source, to, latest.size);
  const checkpoints = await writeCheckpoints(source, to, latest.size);
  writeFileSync(keysFile(to), `${(await source.keys()).join('\n')}\n`);
  writeFileSync(checkpointFile(to), latest.note);
  const manifest: Manifest = { format: EXPORT_FORMAT, version: EXPORT_VERSION, origin: await source.origin(), size: latest.size, eventsPerFile: EVENTS_PER_FILE, readModels };
  writeFileSync(readmeFile(to), exportReadme(manifest));
  writeFileSync(`${manifestFile(to)}.part`, `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(`${manifestFile(to)}.part`, manifestFile(to));
  return {
    ok: written === latest.size,
    lines: [
      `Exported ${written} events, ${checkpoints} checkpoints and the tree of ${latest.size} leaves from ${source.description} to ${to}.`,
      ...(written === latest.size ? [] : [`The log has ${written} events where ${latest.size} were signed: run "verify --from ${to}" to see which are missing.`]),
      `Its checkpoint is ${checkpointFile(to)}. Keep a copy of it where nobody of the city can reach it.`,
    ],
    json: { events: written, size: latest.size, checkpoints, directory: to, readModels: readModels?.position ?? null },
  };
}

function prepareFolder(to: string): void {
  if (existsSync(manifestFile(to))) throw new UsageError(`${to} holds an export already: give another folder.`);
  const foreign = existsSync(to) ? readdirSync(to).filter((name) => !OWN_NAMES.has(name)) : [];
  if (foreign.length > 0) throw new UsageError(`${to} is not empty (${foreign[0]}): give a new folder.`);
  mkdirSync(eventsFolder(to), { recursive: true });
}

/** What an export that was cut short may have left. */
const OWN_NAMES = new Set(['events', 'tile', 'checkpoints.jsonl', 'keys.txt', 'checkpoint', 'README.md', 'manifest.json.part']);

/** The checkpoint over everything that stands in the log now, or after a while the latest that there is. */
async function checkpointOverHead(source: LogSource, signal: AbortSignal): Promise<SignedCheckpoint> {
  const head = await source.head();
  const deadlineMs = performance.now() + CHECKPOINT_WITHIN_MS;
  for (;;) {
    const latest = await source.latestCheckpoint();
    if (latest !== null && (latest.size >= head || performance.now() > deadlineMs)) return latest;
    if (performance.now() > deadlineMs) throw new UsageError(`No checkpoint was signed over ${source.description}: start its projector first.`);
    await delay(LOOK_MS, undefined, { signal });
  }
}

/** Answers how many events were written. */
async function writeEvents(source: LogSource, to: string, size: number, progress: Progress, signal: AbortSignal): Promise<number> {
  // The last file of an export that was cut short may have ended where the log did then.
  const whole = new Set(readdirSync(eventsFolder(to)).filter((name) => name.endsWith('.jsonl')).sort().slice(0, -1));
  let written = 0;
  for (let first = 1; first <= size; first += EVENTS_PER_FILE) {
    const last = Math.min(first + EVENTS_PER_FILE - 1, size);
    const path = join(eventsFolder(to), eventsFileName(first));
    written += whole.has(eventsFileName(first)) ? last - first + 1 : await writeEventFile(source, path, first, last, (done) => progress.at(written + done), signal);
    progress.at(written);
  }
  return written;
}

async function writeEventFile(source: LogSource, path: string, first: number, last: number, onWritten: (events: number) => void, signal: AbortSignal): Promise<number> {
  const file = createWriteStream(`${path}.part`);
  const done = finished(file);
  done.catch(() => undefined);
  let events = 0;
  for await (const batch of source.events(first - 1, last)) {
    signal.throwIfAborted();
    const lines = batch.map((event) => eventLine(contradictingColumn(event) === null ? { ...event, columns: null } : event));
    events += batch.length;
    if (!file.write(Buffer.concat(lines))) await Promise.race([once(file, 'drain'), done]);
    onWritten(events);
  }
  file.end();
  await done;
  renameSync(`${path}.part`, path);
  return events;
}

/** The tiles of the tree at exactly the exported size: the last of each level may be partial. */
async function writeTiles(source: LogSource, to: string, size: number): Promise<void> {
  for (let level = 0, hashes = size; hashes > 0; level += 1, hashes = Math.floor(hashes / TILE_WIDTH)) {
    for (let index = 0; index * TILE_WIDTH < hashes; index += 1) {
      const width = Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH);
      const tile = await source.readTile(level, index);
      // A tile that was lost shows in what is missing here.
      if (tile === null) continue;
      const path = join(to, width === TILE_WIDTH ? tilePath({ level, index }) : tilePath({ level, index }, width));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, tile.subarray(0, width * 32));
    }
  }
}

async function writeCheckpoints(source: LogSource, to: string, size: number): Promise<number> {
  const file = createWriteStream(checkpointsFile(to));
  let count = 0;
  for await (const checkpoint of source.checkpoints()) {
    if (checkpoint.size > size) continue;
    if (!file.write(`${JSON.stringify({ size: checkpoint.size, note: checkpoint.note })}\n`)) await once(file, 'drain');
    count += 1;
  }
  file.end();
  await finished(file);
  return count;
}
