import { decodeBase64 } from '@lindung/transparency-log/base64';
import { type Checkpoint } from '@lindung/transparency-log/checkpoint';
import { EnvelopeTextError, leafData } from '@lindung/transparency-log/leaf';
import { nodeSha256 } from '@lindung/transparency-log/node/sha256';
import { verifyInclusion } from '@lindung/transparency-log/proof';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';
import { type FindingList } from '../finding.js';
import { DamagedRecord } from '../source/log-source.js';
import { readEvent, type ReadableEvent } from '../source/readable-event.js';
import { positionsDigest, type ProofFile, type ProvenEvent } from './proof-file.js';
import { WorkerEvents } from './worker-events.js';

/** Checks all that a proof carries against its checkpoint, which has been opened, and against itself. */
export function checkEvents(file: ProofFile, checkpoint: Checkpoint, findings: FindingList): void {
  const about = new WorkerEvents(file.workerId);
  const hasher = new TreeHasher(nodeSha256);
  let last = 0;
  let revision = -1;
  for (const proven of file.events) {
    const position = Number(proven.position);
    if (position <= last) findings.add('OUT_OF_ORDER', position, `Position ${position} stands behind position ${last}.`);
    last = position;
    if (!isIncluded(hasher, proven, checkpoint)) findings.add('NOT_INCLUDED', position, `The event at position ${position} is not in the signed log: its proof does not lead to the root of the checkpoint.`);
    const event = readable(proven, findings);
    if (event === null) continue;
    checkBody(proven, event, about, findings);
    if (event.fields.streamId !== about.stream) continue;
    revision += 1;
    if (event.fields.revision !== revision) findings.add('REVISION_GAP', position, `At position ${position} revision ${revision} of the worker's own stream should stand, not ${event.fields.revision}: something is left out.`);
    revision = event.fields.revision;
  }
  checkStatement(file, checkpoint, revision, findings);
}

function isIncluded(hasher: TreeHasher, { position, envelope, inclusionProof }: ProvenEvent, { size, root }: Checkpoint): boolean {
  const index = Number(position) - 1;
  // Position 0 is that of no event.
  if (index < 0) return false;
  const proof = inclusionProof.flatMap((text) => decodeBase64(text) ?? []);
  if (proof.length !== inclusionProof.length) return false;
  try {
    return verifyInclusion(hasher, { leafHash: hasher.leaf(leafData(index, envelope)), index, size, proof, root });
  } catch (error) {
    if (error instanceof EnvelopeTextError) return false;
    throw error;
  }
}

function readable({ position, envelope, data }: ProvenEvent, findings: FindingList): ReadableEvent | null {
  try {
    return readEvent({ position: Number(position), envelope: Buffer.from(envelope), data: Buffer.from(data), sealed: null, columns: null });
  } catch (error) {
    if (!(error instanceof DamagedRecord)) throw error;
    findings.add('EVENT_UNREADABLE', error.position, `The event at position ${position} cannot be read: ${error.message}.`);
    return null;
  }
}

/** The body belongs to the envelope, what is said beside both is what they say, and it is about the worker. */
function checkBody(proven: ProvenEvent, event: ReadableEvent, about: WorkerEvents, findings: FindingList): void {
  const { position, fields, data } = event;
  if (!event.isUnaltered) findings.add('DATA_ALTERED', position, `The body at position ${position} is not the one whose SHA-256 stands in its envelope.`);
  for (const name of ['type', 'eventId', 'recordedAt'] as const) {
    if (proven[name] !== fields[name]) findings.add('LABEL_ALTERED', position, `At position ${position} the file says another ${name} than the envelope.`);
  }
  if (!about.concern(event) || data['workerId'] !== about.workerId) findings.add('OTHER_WORKER', position, `The event at position ${position} does not concern worker ${about.workerId}.`);
}

function checkStatement({ statement, events }: ProofFile, { size }: Checkpoint, lastRevision: number, findings: FindingList): void {
  const hold = (what: string, stated: string | number, found: string | number): void => {
    if (stated !== found) findings.add('STATEMENT_WRONG', null, `The file states ${what} ${stated}, but it is ${found}.`);
  };
  hold('the size', statement.size, String(size));
  hold('the number of events', statement.events, events.length);
  hold('the last revision of the worker\'s own stream', statement.lastRevision, lastRevision);
  hold('the digest of the positions', statement.positionsSha256, positionsDigest(events.map(({ position }) => position)));
}
