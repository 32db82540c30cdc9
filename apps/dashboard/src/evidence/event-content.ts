/**
 * Whether what a page shows of an event is what its envelope seals. The tree holds envelopes; an
 * envelope holds the digest of the public body. So a proof for the envelope is one for the words on
 * the screen only if both agree.
 */
import { type HistoryEvent } from '@lindung/integration-events/http/worker-answers';
import { leafHashInto } from '@lindung/transparency-log/leaf';
import { HASH_BYTES } from '@lindung/transparency-log/sha256';
import { sha256Hex, treeHasher } from './hashing';

type Json = Readonly<Record<string, unknown>>;

function objectOf(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : null;
  } catch {
    return null;
  }
}

/** Bodies are written by JSON.stringify, so that a body that was parsed is written the same again. */
export function contentMatches(event: HistoryEvent): boolean {
  const envelope = objectOf(event.envelope);
  if (envelope === null) return false;
  const actor = (envelope['actor'] ?? {}) as Json;
  const shown = [event.recordedAt, event.eventId, event.streamId, event.revision, event.type, event.occurredAt, event.actor, event.actorName, event.role, event.sealed];
  const sealed = [
    envelope['recordedAt'], envelope['eventId'], envelope['streamId'], envelope['revision'], envelope['type'], envelope['occurredOn'],
    actor['subject'], actor['name'], actor['role'], envelope['sealedSha256'] !== null,
  ];
  const isSaid = event.reason === null || Object.values(event.data).includes(event.reason);
  return isSaid && shown.every((value, place) => value === sealed[place]) && envelope['dataSha256'] === sha256Hex(JSON.stringify(event.data));
}

/** The hash of the leaf that an event must be, by its position and the exact text of its envelope. */
export function leafHashOf(event: Pick<HistoryEvent, 'position' | 'envelope'>): Uint8Array {
  const hash = new Uint8Array(HASH_BYTES);
  leafHashInto(treeHasher, Number(event.position) - 1, event.envelope, hash, 0);
  return hash;
}
