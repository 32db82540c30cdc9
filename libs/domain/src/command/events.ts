import { type DomainEvent } from '../event.js';
import { type ReasonCode } from '../reasons.js';

/** A run of events of one stream that a command wrote. */
export interface WrittenEvents {
  readonly streamId: string;
  readonly fromRevision: number;
  readonly count: number;
}

/** Rows of one command that were refused singly, by reason. */
export interface SkippedCount {
  readonly code: ReasonCode;
  readonly count: number;
}

/**
 * A command with an idempotency key has been done. The same key with the same body (told by its
 * HMAC, since bodies carry personal data) is answered from `outcome`; another body is refused.
 */
export type CommandClaimed = DomainEvent<
  'CommandClaimed',
  {
    readonly bodyHmac: string;
    readonly outcome: readonly WrittenEvents[];
    /** How many events there are where `outcome` names only the first of them, as after one command about everybody. */
    readonly eventCount?: number;
    readonly skipped?: readonly SkippedCount[];
  }
>;
