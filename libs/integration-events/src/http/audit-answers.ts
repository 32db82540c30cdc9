/** Answers of the audit routes. Hashes are base64, as in C2SP checkpoints. */
import { z } from 'zod';
import { position, timestamp } from './fields.js';
import { historyEvent } from './worker-answers.js';

const hash = z.string();

/**
 * `nextAfter` is where the next page starts, or null at the end. With filters a page may hold fewer
 * events than asked for, even none, because a page looks at a bounded part of the log.
 */
export const logEventsAnswer = z.object({ events: z.array(historyEvent), nextAfter: position.nullable(), position });

/** `recordedUntil`: when the last event under it was recorded. */
export const checkpointList = z.object({
  checkpoints: z.array(z.object({ size: position, rootHash: hash, recordedUntil: timestamp, signedAt: timestamp })),
  nextAfter: position.nullable(),
  position,
});

/** `verifierKey` is a C2SP vkey: name, key id and key. */
export const keysAnswer = z.object({
  keys: z.array(z.object({ verifierKey: z.string(), name: z.string(), firstUsedAt: timestamp })),
  position,
});

/** The proof that leaf `leafIndex` (the event's position less one) lies in the tree of `size`. */
export const inclusionAnswer = z.object({
  eventPosition: position,
  leafIndex: z.int(),
  size: position,
  leafHash: hash,
  rootHash: hash,
  proof: z.array(hash),
  position,
});

/** The proof that the tree of `from` leaves is the beginning of that of `to` leaves. */
export const consistencyAnswer = z.object({ from: position, to: position, fromRootHash: hash, toRootHash: hash, proof: z.array(hash), position });
