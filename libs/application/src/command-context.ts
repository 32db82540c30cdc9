import { v5 as uuidv5 } from 'uuid';
import { type Actor } from '@lindung/event-store/event-store';
import { type ApplicationDependencies } from './dependencies.js';
import { claimOf, type Claim, type IdempotencyKey } from './idempotency.js';

/** Who gives a command, under which id, and whether it may be repeated. */
export interface CommandContext {
  readonly commandId: string;
  /** Ties together what one request, import or trigger caused. */
  readonly correlationId: string;
  readonly actor: Actor;
  /** The stream that this command claims, where it came with an idempotency key. */
  readonly claim: Claim | null;
}

/**
 * The context of a command from outside. With an idempotency key the command id follows from the
 * key and the body, so that a repeated request makes the very same event ids even if the first one's
 * answer was lost before its claim could be read.
 */
export function contextFor(
  deps: Pick<ApplicationDependencies, 'newId' | 'pepper'>,
  actor: Actor,
  idempotency: IdempotencyKey | null = null,
): CommandContext {
  const claim = idempotency === null ? null : claimOf(deps.pepper, actor.subject, idempotency);
  const commandId = claim === null ? deps.newId() : uuidv5(`${claim.streamId}\n${claim.bodyHmac}`, COMMAND_NAMESPACE);
  return { commandId, correlationId: commandId, actor, claim };
}

/** Namespace of command ids that follow from an idempotency key. */
const COMMAND_NAMESPACE = '0f3b2a51-6a3c-5d0a-9b53-6ad0a5d8f6d4';
