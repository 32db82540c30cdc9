import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeBase64 } from '@lindung/transparency-log/base64';
import { type Checkpoint, CheckpointRefused, openCheckpoint } from '@lindung/transparency-log/checkpoint';
import { leafData } from '@lindung/transparency-log/leaf';
import { nodeEd25519Verify } from '@lindung/transparency-log/node/ed25519';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { verifyInclusion } from '@lindung/transparency-log/proof';
import { TiledTree, TileMissingError } from '@lindung/transparency-log/tiled-tree';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { parseVerifierKey, VerifierKeyError } from '@lindung/transparency-log/verifier-key';
import { addAltered, FindingList } from '../finding.js';
import { type LogSource, type SignedCheckpoint } from '../source/log-source.js';
import { type ReadableEvent } from '../source/readable-event.js';
import { scanLog } from '../source/scan-log.js';
import { UsageError, type VerbContext, type VerbResult } from '../verb.js';
import { positionsDigest, PROOF_FORMAT, PROOF_VERSION, type ProofFile, type ProvenEvent } from './proof-file.js';
import { isWorkerId, WorkerEvents } from './worker-events.js';

const SIGNED_WITHIN_MS = 5_000;
const LOOK_MS = 200;

export interface ProveOptions {
  readonly workerId: string;
  /** File to write. */
  readonly to: string;
}

/**
 * Writes a file that proves a worker's history under the log's latest checkpoint to whoever has
 * nothing but that file and the log's public key. Where the proof would not hold, none is written.
 */
export async function prove(context: VerbContext, { workerId, to }: ProveOptions): Promise<VerbResult> {
  const { source } = context;
  if (!isWorkerId(workerId)) throw new UsageError(`"${workerId}" is not the id of a worker.`);
  const latest = await latestCheckpoint(source, context.signal);
  const findings = new FindingList();
  const keys = await source.keys();
  const checkpoint = opened(latest, keys, findings);
  const about = new WorkerEvents(workerId);
  const events = await eventsAbout(context, about, latest.size, findings);
  if (findings.count === 0 && !events.some(({ fields }) => fields.streamId === about.stream)) throw new UsageError(`Up to position ${latest.size} the log knows no worker ${workerId}.`);
  const proven = checkpoint === null ? [] : await proofsOf(source, events, checkpoint, findings);
  if (checkpoint === null || findings.count > 0) return refused(workerId, findings);
  const file = proofOf(about, checkpoint, latest.note, keys, events, proven);
  write(to, file);
  return written(file, to, await source.head());
}

/** On a running system the newest events get their signature within a second or two. */
async function latestCheckpoint(source: LogSource, signal: AbortSignal): Promise<SignedCheckpoint> {
  const head = await source.head();
  const deadlineMs = performance.now() + SIGNED_WITHIN_MS;
  for (;;) {
    const latest = await source.latestCheckpoint();
    if (latest !== null && (latest.size >= head || performance.now() >= deadlineMs)) return latest;
    if (performance.now() >= deadlineMs) throw new UsageError(`No checkpoint was signed over ${source.description}, so nothing can be proven: start its projector first.`);
    await delay(LOOK_MS, undefined, { signal });
  }
}

function opened({ note, size }: SignedCheckpoint, keys: readonly string[], findings: FindingList): Checkpoint | null {
  try {
    const { checkpoint } = openCheckpoint(note, keys.map((key) => parseVerifierKey(key, nodeSha256)), nodeEd25519Verify);
    if (checkpoint.size === size) return checkpoint;
    findings.add('CHECKPOINT_REFUSED', null, `The latest checkpoint is kept as one of ${size} events, but signs ${checkpoint.size}.`);
  } catch (error) {
    if (!(error instanceof CheckpointRefused) && !(error instanceof VerifierKeyError)) throw error;
    findings.add('CHECKPOINT_REFUSED', null, error.message);
  }
  return null;
}

async function eventsAbout(context: VerbContext, about: WorkerEvents, until: number, findings: FindingList): Promise<ReadableEvent[]> {
  const events: ReadableEvent[] = [];
  await scanLog(context, { title: 'Looking for events of the worker', until, findings }, (raw) => {
    const event = about.pick(raw);
    if (event === null) return;
    if (!event.isUnaltered) addAltered(findings, event.position);
    events.push(event);
  });
  return events;
}

/** The audit path of each event, found good: a proof that fails would only confuse whoever gets it. */
async function proofsOf(source: LogSource, events: readonly ReadableEvent[], { size, root }: Checkpoint, findings: FindingList): Promise<ProvenEvent[]> {
  const hasher = new TreeHasher(nodeSha256);
  const tree = new TiledTree(hasher, source.readTile);
  const proven: ProvenEvent[] = [];
  for (const { position, envelope, body, fields } of events) {
    const index = position - 1;
    try {
      const proof = await tree.inclusionProof(index, size);
      const holds = verifyInclusion(hasher, { leafHash: hasher.leaf(leafData(index, envelope)), index, size, proof, root });
      if (!holds) findings.add('NOT_INCLUDED', position, `The event at position ${position} is not the one over which the checkpoint was signed, or the tree was altered: run "verify".`);
      const { type, eventId, recordedAt } = fields;
      proven.push({ position: String(position), type, eventId, recordedAt, envelope, data: body, inclusionProof: proof.map(encodeBase64) });
    } catch (error) {
      if (!(error instanceof TileMissingError)) throw error;
      findings.add('TREE_ALTERED', position, `The tree lacks hashes that position ${position} needs: run "verify".`);
    }
  }
  return proven;
}

function proofOf(about: WorkerEvents, { origin, size }: Checkpoint, checkpoint: string, verifierKeys: readonly string[], events: readonly ReadableEvent[], proven: readonly ProvenEvent[]): ProofFile {
  const revisions = events.filter(({ fields }) => fields.streamId === about.stream).map(({ fields }) => fields.revision);
  return {
    format: PROOF_FORMAT,
    version: PROOF_VERSION,
    workerId: about.workerId,
    origin,
    verifierKeys: [...verifierKeys],
    checkpoint,
    events: [...proven],
    statement: { size: String(size), events: proven.length, lastRevision: Math.max(...revisions), positionsSha256: positionsDigest(proven.map(({ position }) => position)) },
  };
}

function write(to: string, file: ProofFile): void {
  try {
    writeFileSync(to, `${JSON.stringify(file, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`${to} cannot be written.`, { cause: error });
  }
}

function refused(workerId: string, findings: FindingList): VerbResult {
  return {
    ok: false,
    lines: [...findings.lines(), `No proof was written for worker ${workerId}, because it would not hold.`],
    json: { workerId, file: null, findingCount: findings.count, findings: findings.list },
  };
}

function written({ workerId, origin, statement, events }: ProofFile, to: string, head: number): VerbResult {
  const later = head - Number(statement.size);
  return {
    ok: true,
    lines: [
      `Wrote ${to}: ${events.length} events that concern worker ${workerId}, each with its proof under the checkpoint of ${statement.size} events of the log ${origin}.`,
      ...(later > 0 ? [`The newest ${later} events are under no checkpoint yet and were not looked at.`] : []),
      'What is sealed stays out of it; the envelopes hold its SHA-256. Anybody can check the file with "check FILE"; give the log\'s public key with --key.',
    ],
    json: { workerId, file: to, origin, ...statement, notCovered: Math.max(0, later), findingCount: 0, findings: [] },
  };
}
