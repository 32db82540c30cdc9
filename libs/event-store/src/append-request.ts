import type { AppendRequest, ExpectedRevision, NewEvent, StreamAppend } from './event-store.js';
import { InvalidAppendError } from './event-store-errors.js';

/** The revision "before" a stream's first event, as a number that arithmetic works on. */
export const NO_STREAM_REVISION = -1;

const LONGEST_NAME_LENGTH = 512;
/** Longest public or sealed body, so that a batch of events has a greatest size as well. */
const LONGEST_BODY_BYTES = 1_048_576;
const GREATEST_REVISION = 2_147_483_647;
const GREATEST_VERSION = 32_767;
const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const BUSINESS_DATE = /^\d{4}-\d{2}-\d{2}$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The expected revision as a number: -1 for a stream that must not exist yet. */
export function revisionNumber(expected: ExpectedRevision): number {
  return expected === 'no-stream' ? NO_STREAM_REVISION : expected;
}

/** The other way round: what a caller is told about a stream at this revision. */
export function revisionAnswer(revision: number): ExpectedRevision {
  return revision === NO_STREAM_REVISION ? 'no-stream' : revision;
}

/**
 * Checks everything that would otherwise fail inside the store, where one bad request would take
 * its whole group down, or come back as other bytes than were hashed.
 *
 * @throws InvalidAppendError naming the field, never its value.
 */
export function checkAppendRequest(request: AppendRequest): void {
  const seen = request.appends.length > 1 ? new Set<string>() : null;
  for (const append of request.appends) {
    if (seen?.has(append.streamId) === true) {
      throw new InvalidAppendError('streamId', 'stands twice in one request; put its events into one append');
    }
    seen?.add(append.streamId);
    checkStreamAppend(append);
  }
}

function checkStreamAppend(append: StreamAppend): void {
  checkName('streamId', append.streamId);
  const expected = append.expectedRevision;
  if (expected !== 'no-stream' && (!Number.isInteger(expected) || expected < 0 || expected > GREATEST_REVISION)) {
    throw new InvalidAppendError('expectedRevision', 'must be "no-stream" or a revision from 0');
  }
  for (const event of append.events) checkEvent(event);
}

function checkEvent(event: NewEvent): void {
  if (!EVENT_ID.test(event.eventId)) throw new InvalidAppendError('eventId', 'must be a UUID in lower case');
  checkName('type', event.type);
  if (!Number.isInteger(event.version) || event.version < 1 || event.version > GREATEST_VERSION) {
    throw new InvalidAppendError('version', 'must be a whole number from 1');
  }
  if (!BUSINESS_DATE.test(event.occurredOn)) throw new InvalidAppendError('occurredOn', 'must be a date as YYYY-MM-DD');
  checkText('actor', event.actor.subject);
  checkText('actor', event.actor.name);
  checkText('actor', event.actor.role);
  checkText('commandId', event.commandId);
  checkText('correlationId', event.correlationId);
  checkText('data', event.data);
  if (event.data.length > LONGEST_BODY_BYTES || (event.sealed?.length ?? 0) > LONGEST_BODY_BYTES) {
    throw new InvalidAppendError('data', `must not be longer than ${LONGEST_BODY_BYTES} bytes, in clear or sealed`);
  }
}

function checkName(field: string, name: string): void {
  if (name.length === 0 || name.length > LONGEST_NAME_LENGTH) {
    throw new InvalidAppendError(field, `must have 1 to ${LONGEST_NAME_LENGTH} characters`);
  }
  checkText(field, name);
}

/** Text columns hold Unicode without U+0000; half a surrogate pair has no UTF-8 and would be replaced. */
function checkText(field: string, text: string): void {
  if (text.includes('\0')) throw new InvalidAppendError(field, 'must not contain the character U+0000');
  if (LONE_SURROGATE.test(text)) throw new InvalidAppendError(field, 'must be well-formed Unicode');
}
