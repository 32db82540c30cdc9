import { isProgramId, workerStream } from '@lindung/domain/streams';
import { type WorkerId } from '@lindung/domain/values/brands';
import { addAltered, FindingList } from '../finding.js';
import { holds, readEvent, type ReadableEvent } from '../source/readable-event.js';
import { scanLog } from '../source/scan-log.js';
import { type VerbContext } from '../verb.js';

/** An event of a worker's trail, without its bodies. */
export interface TrailEvent {
  readonly position: number;
  readonly recordedAt: string;
  readonly occurredOn: string;
  readonly type: string;
  /** Name and role of the official. */
  readonly actor: string;
  readonly role: string;
  readonly reason: string;
}

/** Under which names events say why. */
const REASON_FIELDS = ['reason', 'purpose', 'legalBasis', 'reference'] as const;

const ownStream = Buffer.from('"streamId":"worker-');
const programStream = Buffer.from('"streamId":"program-');
const workerField = Buffer.from('"workerId":');

/**
 * Collects, in one pass, the own stream of each of these workers and the programmes' events about
 * them, in the order of the log. What the draw has found already is not told again.
 */
export async function collectTrails(context: VerbContext, workerIds: ReadonlySet<string>, until: number, findings: FindingList): Promise<ReadonlyMap<string, readonly TrailEvent[]>> {
  const trails = new Map([...workerIds].map((workerId) => [workerId, [] as TrailEvent[]]));
  const owners = new Map([...workerIds].map((workerId) => [workerStream(workerId as WorkerId), workerId]));
  await scanLog(context, { title: 'Collecting their events', until, findings: new FindingList() }, (raw) => {
    const isCandidate = holds(raw.envelope, ownStream) || (holds(raw.envelope, programStream) && holds(raw.data, workerField));
    if (!isCandidate) return;
    const event = readEvent(raw);
    const workerId = owners.get(event.fields.streamId) ?? (isProgramId(event.fields.streamId) ? String(event.data['workerId']) : '');
    const trail = trails.get(workerId);
    if (trail === undefined) return;
    if (!event.isUnaltered && event.fields.type !== 'PremiumPaid') addAltered(findings, event.position);
    trail.push(trailEvent(event));
  });
  return trails;
}

function trailEvent({ position, fields, data }: ReadableEvent): TrailEvent {
  const { recordedAt, occurredOn, type, actor } = fields;
  const field = REASON_FIELDS.find((name) => typeof data[name] === 'string');
  return { position, recordedAt, occurredOn, type, actor: actor.name, role: actor.role, reason: field === undefined ? '' : String(data[field]) };
}
