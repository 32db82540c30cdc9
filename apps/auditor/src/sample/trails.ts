import { isProgramId, workerStream } from '@lindung/domain/streams';
import { type WorkerId } from '@lindung/domain/values/brands';
import { addAltered, FindingList } from '../finding.js';
import { mayHold, placeOf, readEvent, type ReadableEvent } from '../source/readable-event.js';
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

const workerField = Buffer.from('"workerId"');

/**
 * Collects, in one pass, the own stream of each of these workers and the programmes' events about
 * them, in the order of the log. What the draw has found already is not told again.
 */
export async function collectTrails(context: VerbContext, workerIds: ReadonlySet<string>, until: number, findings: FindingList): Promise<ReadonlyMap<string, readonly TrailEvent[]>> {
  const trails = new Map([...workerIds].map((workerId) => [workerId, [] as TrailEvent[]]));
  const owners = new Map([...workerIds].map((workerId) => [workerStream(workerId as WorkerId), workerId]));
  const met = new FindingList();
  await scanLog(context, { title: 'Collecting their events', until, findings: met }, (raw) => {
    const { streamId } = placeOf(raw);
    const owner = owners.get(streamId);
    if (owner === undefined && !(isProgramId(streamId) && mayHold(raw.data, workerField))) return;
    const event = readEvent(raw);
    const workerId = owner ?? String(event.data['workerId']);
    const trail = trails.get(workerId);
    if (trail === undefined) return;
    if (!event.isUnaltered && event.fields.type !== 'PremiumPaid') addAltered(findings, event.position);
    trail.push(trailEvent(event));
  });
  const known = new Set(findings.list.map(({ code, position }) => `${code}@${position}`));
  for (const { code, position, message } of met.list) if (!known.has(`${code}@${position}`)) findings.add(code, position, message);
  return trails;
}

function trailEvent({ position, fields, data }: ReadableEvent): TrailEvent {
  const { recordedAt, occurredOn, type, actor } = fields;
  const field = REASON_FIELDS.find((name) => typeof data[name] === 'string');
  return { position, recordedAt, occurredOn, type, actor: actor.name, role: actor.role, reason: field === undefined ? '' : String(data[field]) };
}
