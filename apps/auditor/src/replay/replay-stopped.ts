import { EventDataUnreadable, UnknownEventType } from '@lindung/domain/event-codec';
import { ProjectionBroken } from '@lindung/projections/fold/projection-broken';
import { isAway } from '@lindung/projections/reading/away';
import { DatabaseError } from 'pg';
import { DamagedRecord } from '../source/log-source.js';
import { UsageError } from '../verb.js';

/** The log says something that cannot follow, or nothing that can be read: a finding, not a fault of the tool. */
export class ReplayStopped extends Error {
  readonly code = 'REPLAY_STOPPED';

  constructor(
    /** The first position that cannot be replayed, or null where it could not be told. */
    readonly position: number | null,
    why: string,
  ) {
    super(position === null ? `The log cannot be replayed: ${why}.` : `The log cannot be replayed beyond position ${position - 1}, because at position ${position} ${why}.`);
    this.name = 'ReplayStopped';
  }
}

/** Classes of SQLSTATE that say that a row cannot be what an event asks for: data, constraints, limits. */
const REFUSED_ROWS = /^(?:22|23|54)/;

/**
 * Whether an error means that the log itself cannot be followed. A database or a disk that fails, a
 * question that makes no sense and a cancelled run are none of the log's business.
 */
export function isAboutTheLog(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof UsageError || isAway(error)) return false;
  if (error instanceof DatabaseError) return REFUSED_ROWS.test(error.code ?? '');
  if (error instanceof DamagedRecord || error instanceof ProjectionBroken) return true;
  return !('code' in error);
}

/** The finding that an error is, where it names its position itself. */
export function stoppedAt(error: Error): ReplayStopped | null {
  if (error instanceof DamagedRecord) return new ReplayStopped(error.position, error.message);
  if (error instanceof ProjectionBroken) return new ReplayStopped(error.position, `stands what cannot follow (${error.message})`);
  return null;
}

/** What is wrong with an event, said without quoting it. */
export function whyUnfoldable(error: Error): string {
  if (error instanceof UnknownEventType || error instanceof EventDataUnreadable) return error.message;
  if (error instanceof DatabaseError) return `a value is not what its column can hold (${error.code ?? 'no code'})`;
  return 'the body is not of the shape that events of its type have';
}
