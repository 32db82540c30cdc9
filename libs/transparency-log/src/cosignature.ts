import { parseCheckpoint } from './checkpoint.js';
import { type Ed25519Signer, type Ed25519Verify, SIGNATURE_BYTES } from './ed25519.js';
import { COSIGNATURE_V1, keyIdOf } from './key-id.js';
import { type Sha256 } from './sha256.js';
import { formatNote, NoteFormatError, parseNote, type SignedNote } from './signed-note.js';
import { isTreeSize } from './tree-size.js';
import { type VerifierKey } from './verifier-key.js';

/*
 * C2SP tlog-cosignature v1. A witness states that, as of a time, this is the greatest tree of the
 * log that it has seen, and that it continues every smaller one that it saw before.
 */

const TIMESTAMP_BYTES = 8;

/** Who cosigns, and when (seconds since 1970, UTC). */
export interface WitnessStatement {
  readonly name: string;
  readonly signer: Ed25519Signer;
  readonly timestampSeconds: number;
  readonly sha256: Sha256;
}

/** A witness's verified statement. */
export interface Cosignature {
  readonly name: string;
  /** Since 1970, UTC; when the witness said so. */
  readonly timestampSeconds: number;
}

/**
 * The signed checkpoint with the witness's cosignature as its last line, in place of an earlier one
 * of the same key. A witness opens the checkpoint under the log's key and asks {@link checkSuccession}
 * before it does this.
 *
 * @throws NoteFormatError or CheckpointFormatError where the note is no checkpoint; RangeError for a time that is none.
 */
export function cosign(noteText: string, { name, signer, timestampSeconds, sha256 }: WitnessStatement): string {
  if (!isTreeSize(timestampSeconds)) throw new RangeError('timestampSeconds must be a whole number from 0 to 2^53 - 1');
  const { text, signatures } = parseNote(noteText);
  parseCheckpoint(text);
  const keyId = keyIdOf(name, COSIGNATURE_V1, signer.publicKey, sha256);
  const signature = signer.sign(cosignedMessage(text, timestampSeconds));
  const bytes = new Uint8Array(TIMESTAMP_BYTES + signature.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(timestampSeconds));
  bytes.set(signature, TIMESTAMP_BYTES);
  const others = signatures.filter((other) => other.name !== name || other.keyId !== keyId);
  return formatNote(text, [...others, { name, keyId, bytes }]);
}

/**
 * Which of these witnesses cosigned the checkpoint, each once with its latest time. A cosignature
 * that is not good does not count and does no other harm, so that no single witness can spoil a
 * quorum; a text that is no note has none.
 */
export function verifyCosignatures(noteText: string | Uint8Array, witnessKeys: readonly VerifierKey[], verify: Ed25519Verify): Cosignature[] {
  const { text, signatures } = noteOrNone(noteText);
  const latest = new Map<string, number>();
  for (const { name, keyId, bytes } of signatures) {
    const timestampSeconds = timestampOf(bytes);
    if (timestampSeconds === null) continue;
    const known = witnessKeys.filter((key) => key.algorithm === COSIGNATURE_V1 && key.name === name && key.keyId === keyId);
    const message = cosignedMessage(text, timestampSeconds);
    const isGood = known.some((key) => verify(key.publicKey, message, bytes.subarray(TIMESTAMP_BYTES)));
    if (isGood) latest.set(name, Math.max(timestampSeconds, latest.get(name) ?? 0));
  }
  return Array.from(latest, ([name, timestampSeconds]) => ({ name, timestampSeconds }));
}

function cosignedMessage(noteBody: string, timestampSeconds: number): Uint8Array {
  return new TextEncoder().encode(`cosignature/v1\ntime ${timestampSeconds}\n${noteBody}`);
}

/** The time in front of a cosignature, or null where the bytes are none or the time is out of reach. */
function timestampOf(bytes: Uint8Array): number | null {
  if (bytes.length !== TIMESTAMP_BYTES + SIGNATURE_BYTES) return null;
  const timestamp = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  return timestamp <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(timestamp) : null;
}

function noteOrNone(noteText: string | Uint8Array): SignedNote {
  try {
    return parseNote(noteText);
  } catch (error) {
    if (error instanceof NoteFormatError) return { text: '', signatures: [] };
    throw error;
  }
}
