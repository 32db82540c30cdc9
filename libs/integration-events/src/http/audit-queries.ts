/**
 * The questions of whoever must not have to trust the operator: the log in order, the signed
 * checkpoints over it, and the proofs between them. Checkpoints, keys and proofs are public, for a
 * checkpoint is worth the more the more people hold it.
 */
import { z } from 'zod';
import { checkpointList, consistencyAnswer, inclusionAnswer, keysAnswer, logEventsAnswer } from './audit-answers.js';
import { calendarDate, decimalPosition, moment, position, programId, queryNumber, workerId } from './fields.js';

/** Parameters that every question takes. */
export const common = {
  /** Waits until the answer contains this position; with `asOf`, until today's would, so that an erasure counts at every moment. */
  minPosition: position.exactOptional(),
  /** Answers as it stood then. */
  asOf: moment.exactOptional(),
};

/** Tree sizes are counts of leaves, and so the position of the last event in the tree. */
const size = decimalPosition;

export const auditContracts = {
  auditEvents: {
    path: '/audit/events',
    summary: 'The log in its order, with the exact envelopes; sealed parts stay sealed.',
    roles: ['auditor', 'komisi4', 'dpo', 'admin'],
    query: z.strictObject({
      ...common,
      after: decimalPosition.exactOptional(),
      limit: queryNumber(1, 1000).exactOptional(),
      /** One event type, or several separated by commas. */
      type: z.string().regex(/^[A-Za-z]{1,64}(,[A-Za-z]{1,64}){0,19}$/).exactOptional(),
      /** Subject of whoever caused the event. */
      actor: z.string().min(1).max(200).regex(/^[^\p{Cc}\p{Cs}]*$/u).exactOptional(),
      worker: workerId.exactOptional(),
      /** Leaves out what is about other programmes; what is about people or registers belongs to all. */
      program: programId.exactOptional(),
      /** First and last day of recording, WIB. */
      from: calendarDate.exactOptional(),
      to: calendarDate.exactOptional(),
    }),
    response: logEventsAnswer,
  },
  auditCheckpoint: {
    path: '/audit/checkpoint',
    summary: 'A signed checkpoint (C2SP signed note): the latest, that of one size, or the first that covers a position.',
    roles: 'public',
    query: z.strictObject({ ...common, size: size.exactOptional(), covering: decimalPosition.exactOptional() }),
    response: z.string(),
    file: 'text/plain; charset=utf-8',
  },
  auditCheckpoints: {
    path: '/audit/checkpoints',
    summary: 'Every checkpoint ever signed, smallest first.',
    roles: 'public',
    query: z.strictObject({ ...common, after: size.exactOptional(), limit: queryNumber(1, 1000).exactOptional() }),
    response: checkpointList,
  },
  auditKeys: {
    path: '/audit/keys',
    summary: 'The verifier keys (C2SP) under which checkpoints are signed, oldest first.',
    roles: 'public',
    query: z.strictObject(common),
    response: keysAnswer,
  },
  auditInclusion: {
    path: '/audit/proofs/inclusion',
    summary: 'That the event at a position is in the tree of a size (RFC 6962 audit path); without a size, of the latest checkpoint.',
    roles: 'public',
    query: z.strictObject({ ...common, position: decimalPosition, size: size.exactOptional() }),
    response: inclusionAnswer,
  },
  auditConsistency: {
    path: '/audit/proofs/consistency',
    summary: 'That the tree of one size is the beginning of another (RFC 6962 consistency proof); without a target, of the latest checkpoint.',
    roles: 'public',
    query: z.strictObject({ ...common, from: size, to: size.exactOptional() }),
    response: consistencyAnswer,
  },
} as const;
