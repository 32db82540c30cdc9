import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import { type CommandClaimed, type WrittenEvents } from '@lindung/domain/command/events';
import { refuse, type Refusal } from '@lindung/domain/decision';
import { decodeEvent, encodeData } from '@lindung/domain/event-codec';
import { commandStream } from '@lindung/domain/streams';
import { type AppendedEvent, type EventStore, type NewEvent, type Position, type RecordedEvent, type StreamAppend } from '@lindung/event-store/event-store';
import { bodyHmac, subkeyOf } from '@lindung/personal-data/fingerprint';
import { type CommandContext } from './command-context.js';
import { EVENTS_LISTED, type CommandAnswer } from './outcome.js';

/** What a client sent along to be able to repeat its request. */
export interface IdempotencyKey {
  /** Kebab name of the command. */
  readonly route: string;
  readonly key: string;
  /** The checked body; key order does not matter. */
  readonly body: unknown;
}

/** The stream that a keyed command claims, and the HMAC that tells its body from another. */
export interface Claim {
  readonly streamId: string;
  readonly bodyHmac: string;
}

/** What a claim remembers beside the events, where an answer has more to it than those. */
export type ClaimExtras = Pick<CommandClaimed['data'], 'eventCount' | 'skipped'>;

const secrets = new WeakMap<Uint8Array, Uint8Array>();

/** The claim of a key: its stream is named by a hash of subject, route and key, so that nobody meets another's. */
export function claimOf(pepper: Uint8Array, subject: string, { route, key, body }: IdempotencyKey): Claim {
  let secret = secrets.get(pepper);
  if (secret === undefined) {
    secret = subkeyOf(pepper, 'idempotency-body');
    secrets.set(pepper, secret);
  }
  const hash = createHash('sha256').update(JSON.stringify([subject, route, key])).digest('hex');
  return { streamId: commandStream(hash), bodyHmac: bodyHmac(secret, canonicalJson(body)) };
}

/** JSON with the keys of every object sorted, so that the order in which a client wrote them does not matter. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The part of an append that claims the command's key; empty where it came without one. */
export function claimAppends(
  context: CommandContext,
  occurredOn: string,
  outcome: readonly WrittenEvents[],
  extras: ClaimExtras = {},
): readonly StreamAppend[] {
  if (context.claim === null) return [];
  const data: CommandClaimed['data'] = { bodyHmac: context.claim.bodyHmac, outcome, ...extras };
  const event: NewEvent = {
    eventId: uuidv5('claim', context.commandId),
    type: 'CommandClaimed',
    version: 1,
    occurredOn,
    actor: context.actor,
    commandId: context.commandId,
    correlationId: context.correlationId,
    data: encodeData(data),
    sealed: null,
  };
  return [{ streamId: context.claim.streamId, expectedRevision: 'no-stream', events: [event] }];
}

/** What an earlier request under the same key came to. */
export type Remembered =
  | { readonly kind: 'none' }
  | { readonly kind: 'reused'; readonly refusal: Refusal }
  | { readonly kind: 'answered'; readonly answer: CommandAnswer; readonly claimed: CommandClaimed['data'] };

/**
 * Looks up whether the command's key has been claimed, and rebuilds the first answer from the log:
 * the same events, ids and positions. One read where it has not been claimed.
 */
export async function recall(eventStore: EventStore, context: CommandContext): Promise<Remembered> {
  if (context.claim === null) return { kind: 'none' };
  const streamId = context.claim.streamId;
  const recorded = (await eventStore.readStreams([streamId])).get(streamId)?.[0];
  if (recorded === undefined) return { kind: 'none' };
  const claimed = decodeEvent(recorded);
  if (claimed.type !== 'CommandClaimed') return { kind: 'none' };
  if (claimed.data.bodyHmac !== context.claim.bodyHmac) {
    return { kind: 'reused', refusal: refuse('IDEMPOTENCY_KEY_REUSED', 'Use a new idempotency key for a request with another body.').refusal };
  }
  return { kind: 'answered', answer: await rebuildAnswer(eventStore, recorded, claimed.data), claimed: claimed.data };
}

async function rebuildAnswer(eventStore: EventStore, claim: RecordedEvent, claimed: CommandClaimed['data']): Promise<CommandAnswer> {
  const eventCount = claimed.eventCount ?? claimed.outcome.reduce((sum, written) => sum + written.count, 0);
  const events = await listedEvents(eventStore, claimed.outcome);
  const position = claimed.eventCount === undefined ? await lastPosition(eventStore, claimed.outcome) : null;
  return { commandId: claim.commandId, events, eventCount, position: position ?? claim.position };
}

async function listedEvents(eventStore: EventStore, outcome: readonly WrittenEvents[]): Promise<readonly AppendedEvent[]> {
  const single = outcome.length > 1 ? await eventStore.readStreams(outcome.slice(0, EVENTS_LISTED).map((written) => written.streamId)) : null;
  const listed: AppendedEvent[] = [];
  for (const written of outcome) {
    const wanted = Math.min(written.count, EVENTS_LISTED - listed.length);
    if (wanted <= 0) break;
    const short = single?.get(written.streamId)?.slice(written.fromRevision, written.fromRevision + wanted);
    const events = short ?? (await readRange(eventStore, written.streamId, written.fromRevision, wanted));
    listed.push(...events.map(({ eventId, type, streamId, revision, position }) => ({ eventId, type, streamId, revision, position })));
  }
  return listed;
}

async function lastPosition(eventStore: EventStore, outcome: readonly WrittenEvents[]): Promise<Position | null> {
  const last = outcome.at(-1);
  if (last === undefined || last.count === 0) return null;
  const [event] = await readRange(eventStore, last.streamId, last.fromRevision + last.count - 1, 1);
  return event?.position ?? null;
}

async function readRange(eventStore: EventStore, streamId: string, fromRevision: number, count: number): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const batch of eventStore.readStream(streamId, { fromRevision, batchSize: count })) {
    found.push(...batch.slice(0, count - found.length));
    if (found.length >= count) break;
  }
  return found;
}
