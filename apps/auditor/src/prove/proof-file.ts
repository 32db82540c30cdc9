import { createHash } from 'node:crypto';
import { z } from 'zod';

/*
 * A proof of a worker's history is one JSON object that carries all that is needed to check it:
 *
 *   {"format":"lindung-worker-proof","version":1,"workerId":"...","origin":"...","verifierKeys":["..."],
 *    "checkpoint":"<signed note>","events":[{"position":"17","type":"...","eventId":"...","recordedAt":"...",
 *    "envelope":"...","data":"...","inclusionProof":["<base64>",...]}],
 *    "statement":{"size":"120","events":2,"lastRevision":1,"positionsSha256":"<hex>"}}
 *
 * `envelope` and `data` are exact texts. Leaf i (position - 1) of the tree is i as 8 bytes, big-endian,
 * followed by the envelope's UTF-8; `inclusionProof` is its audit path (RFC 6962), the sibling first, in
 * the tree of the checkpoint. The envelope holds the SHA-256 of `data` and of the ciphertext, which is
 * not part of the proof. `positionsSha256` is over the positions in decimal digits, a line feed behind
 * each.
 */

export const PROOF_FORMAT = 'lindung-worker-proof';
export const PROOF_VERSION = 1;

const decimal = z.string().regex(/^(?:0|[1-9]\d{0,14})$/);

const provenEvent = z.strictObject({
  position: decimal,
  /** These three say once more, for a reader, what the envelope says. */
  type: z.string(),
  eventId: z.string(),
  recordedAt: z.string(),
  envelope: z.string(),
  data: z.string(),
  inclusionProof: z.array(z.base64()),
});

/** What the proof says of itself; whether nothing is left out, only the log can tell. */
const statement = z.strictObject({
  /** Events under the checkpoint. */
  size: decimal,
  events: z.int().min(0),
  /** Of the last event of the worker's own stream. */
  lastRevision: z.int().min(0),
  positionsSha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const proofFile = z.strictObject({
  format: z.literal(PROOF_FORMAT),
  version: z.literal(PROOF_VERSION),
  workerId: z.string().min(1),
  origin: z.string(),
  verifierKeys: z.array(z.string()),
  checkpoint: z.string(),
  events: z.array(provenEvent).min(1),
  statement,
});

export type ProofFile = z.infer<typeof proofFile>;
export type ProvenEvent = z.infer<typeof provenEvent>;
export type ProofStatement = z.infer<typeof statement>;

/** SHA-256 over positions, in hexadecimal. */
export function positionsDigest(positions: readonly string[]): string {
  return createHash('sha256').update(positions.map((position) => `${position}\n`).join('')).digest('hex');
}
