import { createWriteStream, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { finished } from 'node:stream/promises';
import { tilePath, TILE_WIDTH } from '@lindung/transparency-log/tile';
import { FindingList } from '../finding.js';
import { contradictingColumn } from '../source/column-check.js';
import { type LogSource, type RecordedDigests, type SignedCheckpoint } from '../source/log-source.js';
import { type Progress, UsageError, type VerbContext, type VerbResult } from '../verb.js';
import { beginExport, begunIn, holdsEvents } from './begun-export.js';
import { eventLine } from './event-line.js';
import { checkpointFile, checkpointsFile, EVENTS_PER_FILE, eventsFileName, eventsFolder, EXPORT_FORMAT, EXPORT_VERSION, keysFile, type Manifest, manifestFile, partManifestFile, readmeFile, unsignedText } from './export-files.js';
import { exportReadme } from './export-readme.js';

const CHECKPOINT_WITHIN_MS = 10_000;
const LOOK_MS = 200;

export interface ExportOptions {
  readonly to: string;
  /** Takes the digests of the live read models, which stand at a position of their own. */
  readonly digests: () => Promise<RecordedDigests | null>;
  /** Events of one file, if not as many as usual. */
  readonly eventsPerFile?: number;
}

/**
 * Writes the log up to its latest checkpoint into a folder, as plain files. What is damaged is
 * written as it is found: to judge it is `verify`'s business. What nothing was signed over is left out,
 * and that is a finding. An export that was cut short goes on with the files that it has not finished.
 */
export async function writeExport({ source, progress, signal }: VerbContext, { to, digests, eventsPerFile = EVENTS_PER_FILE }: ExportOptions): Promise<VerbResult> {
  const origin = await source.origin();
  const begun = begunIn(to, origin);
  const readModels = await digests();
  const { head, latest } = await checkpointOverHead(source, signal);
  await beginExport(source, to, begun, { origin, eventsPerFile, latest });
  progress.start('Exporting events', latest.size);
  const written = await writeEvents(source, to, { size: latest.size, eventsPerFile }, progress, signal);
  progress.stop();
  await writeTiles(source, to, latest.size);
  const checkpoints = await writeCheckpoints(source, to, latest.size);
  writeFileSync(keysFile(to), `${(await source.keys()).join('\n')}\n`);
  writeFileSync(checkpointFile(to), latest.note);
  // Read models that stand further than the export cannot be had from it.
  const shown = readModels !== null && readModels.position <= latest.size ? readModels : null;
  const manifest: Manifest = { format: EXPORT_FORMAT, version: EXPORT_VERSION, origin, size: latest.size, eventsPerFile, head: Math.max(head, latest.size), readModels: shown };
  writeFileSync(readmeFile(to), exportReadme(manifest));
  writeFileSync(partManifestFile(to), `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(partManifestFile(to), manifestFile(to));
  return describeExport(source, to, { manifest, written, checkpoints, droppedDigests: readModels !== null && shown === null });
}

interface Exported {
  readonly manifest: Manifest;
  readonly written: number;
  readonly checkpoints: number;
  readonly droppedDigests: boolean;
}

function describeExport(source: LogSource, to: string, { manifest: { size, head = size, readModels }, written, checkpoints, droppedDigests }: Exported): VerbResult {
  const findings = new FindingList();
  if (head > size) findings.add('UNSIGNED_EVENTS', size + 1, unsignedText(size, head));
  if (written !== size) findings.add('EVENT_MISSING', null, `The log has ${written} events where ${size} were signed: run "verify --from ${to}" to see which are missing.`);
  return {
    ok: findings.count === 0,
    lines: [
      ...findings.lines(),
      `Exported ${written} events, ${checkpoints} checkpoints and the tree of ${size} leaves from ${source.description} to ${to}.`,
      ...(droppedDigests ? ['The digests of the read models were left out: they stand further than the export.'] : []),
      `Its checkpoint is ${checkpointFile(to)}. Keep a copy of it where nobody of the city can reach it.`,
    ],
    json: { events: written, size, head, checkpoints, directory: to, readModels: readModels?.position ?? null, firstFailingPosition: findings.firstPosition, findingCount: findings.count, findings: findings.list },
  };
}

/** The head of the log, and the checkpoint over all that, or after a while the latest that there is. */
async function checkpointOverHead(source: LogSource, signal: AbortSignal): Promise<{ readonly head: number; readonly latest: SignedCheckpoint }> {
  const head = await source.head();
  const deadlineMs = performance.now() + CHECKPOINT_WITHIN_MS;
  for (;;) {
    const latest = await source.latestCheckpoint();
    if (latest !== null && (latest.size >= head || performance.now() > deadlineMs)) return { head, latest };
    if (performance.now() > deadlineMs) throw new UsageError(`No checkpoint was signed over ${source.description}: start its projector first.`);
    await delay(LOOK_MS, undefined, { signal });
  }
}

/** Answers how many events were written, now or before. */
async function writeEvents(source: LogSource, to: string, { size, eventsPerFile }: Pick<Manifest, 'size' | 'eventsPerFile'>, progress: Progress, signal: AbortSignal): Promise<number> {
  let written = 0;
  for (let first = 1; first <= size; first += eventsPerFile) {
    const last = Math.min(first + eventsPerFile - 1, size);
    const path = join(eventsFolder(to), eventsFileName(first));
    written += holdsEvents(path, first, last) ? last - first + 1 : await writeEventFile(source, path, first, last, (done) => progress.at(written + done), signal);
    progress.at(written);
  }
  return written;
}

async function writeEventFile(source: LogSource, path: string, first: number, last: number, onWritten: (events: number) => void, signal: AbortSignal): Promise<number> {
  const file = createWriteStream(`${path}.part`);
  const done = finished(file);
  done.catch(() => undefined);
  let events = 0;
  try {
    for await (const batch of source.events(first - 1, last)) {
      signal.throwIfAborted();
      const lines = batch.map((event) => eventLine(contradictingColumn(event) === null ? { ...event, columns: null } : event));
      events += batch.length;
      if (!file.write(Buffer.concat(lines))) await Promise.race([once(file, 'drain'), done]);
      onWritten(events);
    }
  } catch (error) {
    file.destroy();
    await done.catch(() => undefined);
    throw error;
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
