import { isProgramId } from '@lindung/domain/streams';
import { type Checkpoint } from '@lindung/transparency-log/checkpoint';
import { CompactTree } from '@lindung/transparency-log/compact-tree';
import { leafHashInto } from '@lindung/transparency-log/leaf';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { equalHashes } from '@lindung/transparency-log/proof';
import { HASH_BYTES } from '@lindung/transparency-log/sha256';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { addAltered, type FindingList } from '../finding.js';
import { type LogSource, type RawEvent } from '../source/log-source.js';
import { placeOf, readEvent, type ReadableEvent } from '../source/readable-event.js';
import { scanLog } from '../source/scan-log.js';
import { type ProofFile } from './proof-file.js';
import { WorkerEvents } from './worker-events.js';

/** Nobody waits at a bar for this: checking reads a log once. */
const unseen = { start: () => undefined, at: () => undefined, stop: () => undefined };

/**
 * Checks with the log itself that a proof leaves nothing out. That means something only because the
 * log is shown to be the one that was signed: its leaves are hashed up to the root of the checkpoint,
 * and the body of every event that could name the worker is held against its envelope.
 */
export async function checkComplete(source: LogSource, file: ProofFile, { size, root }: Checkpoint, findings: FindingList): Promise<void> {
  const head = await source.head();
  if (head < size) {
    findings.add('LOG_TOO_SHORT', head + 1, `${source.description} ends at position ${head}, but the checkpoint was signed over ${size} events.`);
    return;
  }
  const about = new WorkerEvents(file.workerId);
  const proven = new Set(file.events.map(({ position }) => Number(position)));
  const hasher = new TreeHasher(nodeSha256);
  const tree = new CompactTree(hasher);
  const leaf = new Uint8Array(HASH_BYTES);
  await scanLog({ source, progress: unseen, signal: new AbortController().signal }, { title: '', until: size, findings }, (raw) => {
    leafHashInto(hasher, raw.position - 1, raw.envelope, leaf, 0);
    tree.append(leaf);
    const event = readFully(raw, about, findings);
    if (event === null || proven.has(event.position)) return;
    findings.add('EVENT_LEFT_OUT', event.position, `The proof leaves out the event at position ${event.position} (${event.fields.type}), which concerns the worker.`);
  });
  if (tree.size !== size || !equalHashes(tree.root(), root)) findings.add('OTHER_LOG', null, `The events of ${source.description} are not those that the checkpoint was signed over, so they say nothing about what is left out: run "verify" on it.`);
}

/** The event where it concerns the worker. Bodies of programmes are all read, since an exchanged one could hide a name. */
function readFully(raw: RawEvent, about: WorkerEvents, findings: FindingList): ReadableEvent | null {
  if (!isProgramId(placeOf(raw).streamId)) return about.pick(raw);
  const event = readEvent(raw);
  if (!event.isUnaltered) addAltered(findings, event.position);
  return about.concern(event) ? event : null;
}
