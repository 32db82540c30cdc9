import { type DomainEvent } from '@lindung/domain/event';
import { currentVersions, encodeData, type StorableEvent } from '@lindung/domain/event-codec';
import { type NewEvent } from '@lindung/event-store/event-store';
import { eventAad, sealBody } from '@lindung/personal-data/sealing';
import { type CommandContext } from './command-context.js';
import { uuidV5 } from './uuid-v5.js';

/** Data keys by key id, as the vault answers them. */
export type DataKeys = ReadonlyMap<string, Uint8Array>;

/** Thrown when an event carries personal data but its key does not exist, so that it cannot be sealed. */
export class SealingKeyMissing extends Error {
  override readonly name = 'SealingKeyMissing';
  readonly code = 'SEALING_KEY_MISSING';

  constructor(readonly eventType: string) {
    super(`An event ${eventType} carries personal data whose key does not exist; nothing was written.`);
  }
}

/** Where in the log a command's events go, and when they count. */
export interface RecordingPlace {
  readonly streamId: string;
  /** Business date of events that do not carry one of their own. */
  readonly today: string;
  /** Number of the first of these events among the command's events on this stream; 0 unless it goes on. */
  readonly firstNumber?: number;
}

/** The id of the n-th event of a command: the same command always makes the same ids. */
export const eventIdOf = (commandId: string, number: number): string => uuidV5(String(number), commandId);

/** Ids of the keys that these events are sealed under; empty where nothing personal is among them. */
export function sealingKeyIds(events: readonly DomainEvent<string, object, object | undefined>[]): readonly string[] {
  const keyIds = new Set<string>();
  for (const event of events) {
    const keyId = event.personal === undefined ? null : keyIdOf(event);
    if (keyId !== null) keyIds.add(keyId);
  }
  return [...keyIds];
}

/**
 * Turns decided events into what the log stores: ids that follow from the command, the public body as
 * exact text, and the personal part sealed under the key that the event names, bound to its stream
 * and type. Throws {@link SealingKeyMissing}.
 */
export function recordEvents(
  context: Pick<CommandContext, 'commandId' | 'correlationId' | 'actor'>,
  place: RecordingPlace,
  events: readonly StorableEvent[],
  keys: DataKeys,
): NewEvent[] {
  const firstNumber = place.firstNumber ?? 0;
  return events.map((event, index) => ({
    eventId: eventIdOf(context.commandId, firstNumber + index),
    type: event.type,
    version: currentVersions[event.type],
    occurredOn: event.occurredOn ?? place.today,
    actor: context.actor,
    commandId: context.commandId,
    correlationId: context.correlationId,
    data: encodeData(event.data),
    sealed: seal(event, place.streamId, keys),
  }));
}

function seal(event: DomainEvent<string, object, object | undefined>, streamId: string, keys: DataKeys): Uint8Array | null {
  if (event.personal === undefined) return null;
  const keyId = keyIdOf(event);
  const key = keyId === null ? undefined : keys.get(keyId);
  if (keyId === null || key === undefined) throw new SealingKeyMissing(event.type);
  return sealBody(key, eventAad(keyId, streamId, event.type), event.personal);
}

function keyIdOf(event: DomainEvent<string, object, object | undefined>): string | null {
  return 'keyId' in event.data && typeof event.data.keyId === 'string' ? event.data.keyId : null;
}
