import { decodeBase64, encodeBase64 } from './base64.js';
import { type Ed25519Signer, type Ed25519Verify } from './ed25519.js';
import { ED25519, keyIdOf } from './key-id.js';
import { HASH_BYTES, type Sha256 } from './sha256.js';
import { formatNote, NoteFormatError, parseNote, type SignedNote } from './signed-note.js';
import { isTreeSize } from './tree-size.js';
import { type VerifierKey } from './verifier-key.js';

/** What a C2SP checkpoint says: at this size, the log of this name has this root. */
export interface Checkpoint {
  /** The log's name for ever, such as `lindung.bekasikota.go.id/2026`. */
  readonly origin: string;
  /** Leaves in the tree, and so the position of the last event under it. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
  /** Further lines, none of them empty; nobody can check what they say. */
  readonly extensions: readonly string[];
}

/** A text that is no checkpoint, or a checkpoint that has no text. */
export class CheckpointFormatError extends Error {
  readonly code = 'CHECKPOINT_FORMAT';

  constructor(problem: string) {
    super(`This is no checkpoint: ${problem}`);
    this.name = 'CheckpointFormatError';
  }
}

export type CheckpointRefusal = 'UNKNOWN_KEY' | 'BAD_SIGNATURE' | 'WRONG_ORIGIN' | 'MALFORMED';

/** A checkpoint that must not be believed; `code` says why. */
export class CheckpointRefused extends Error {
  constructor(
    readonly code: CheckpointRefusal,
    problem: string,
  ) {
    super(`The checkpoint is refused: ${problem}`);
    this.name = 'CheckpointRefused';
  }
}

/**
 * The text that is signed: origin, size and root, then the extensions, one a line.
 *
 * @throws CheckpointFormatError where a part is not what it must be.
 */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  if (!isTreeSize(size)) throw new CheckpointFormatError('its size is no size of a tree');
  if (root.length !== HASH_BYTES) throw new CheckpointFormatError(`its root must have ${HASH_BYTES} bytes`);
  if (![origin, ...extensions].every(isLine)) throw new CheckpointFormatError('origin and extensions must be lines that are not empty');
  return [origin, String(size), encodeBase64(root), ...extensions].map((line) => `${line}\n`).join('');
}

/**
 * Reads the text of a checkpoint, which is a signed note without its signatures: nothing is verified.
 *
 * @throws CheckpointFormatError
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new CheckpointFormatError('it must end in a newline');
  const [origin, sizeText, rootText, ...extensions] = lines;
  if (origin === undefined || sizeText === undefined || rootText === undefined) throw new CheckpointFormatError('it needs three lines');
  if (![origin, ...extensions].every(isLine)) throw new CheckpointFormatError('it has an empty line or a control character');
  const size = /^(?:0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  if (!isTreeSize(size)) throw new CheckpointFormatError('its size is no size of a tree');
  const root = decodeBase64(rootText);
  if (root?.length !== HASH_BYTES) throw new CheckpointFormatError(`its root must be ${HASH_BYTES} bytes in base64`);
  return { origin, size, root, extensions };
}

/** Who signs: a log signs under its origin's name. */
export interface LogIdentity {
  readonly name: string;
  readonly signer: Ed25519Signer;
  readonly sha256: Sha256;
}

/**
 * The whole signed note of a checkpoint. Ask {@link checkSuccession} first.
 *
 * @throws CheckpointFormatError where the checkpoint has no text, or the name is not its origin.
 */
export function signCheckpoint(checkpoint: Checkpoint, { name, signer, sha256 }: LogIdentity): string {
  if (name !== checkpoint.origin) throw new CheckpointFormatError('a log signs under the name of its origin');
  const text = formatCheckpoint(checkpoint);
  const keyId = keyIdOf(name, ED25519, signer.publicKey, sha256);
  return formatNote(text, [{ name, keyId, bytes: signer.sign(new TextEncoder().encode(text)) }]);
}

/**
 * Reads a signed checkpoint that at least one of these logs' keys signed (witnesses' keys among them
 * are left aside). Signatures of unknown keys are ignored; one of a known key must be good. The
 * checkpoint's origin must be the name of the key.
 *
 * @throws CheckpointRefused
 */
export function openCheckpoint(
  noteText: string | Uint8Array,
  keys: readonly VerifierKey[],
  verify: Ed25519Verify,
): { readonly checkpoint: Checkpoint; readonly signedBy: VerifierKey } {
  const note = orMalformed(() => parseNote(noteText));
  const signers = verifiedSigners(note, keys, verify);
  if (signers.length === 0) throw new CheckpointRefused('UNKNOWN_KEY', 'no known log signed it');
  const checkpoint = orMalformed(() => parseCheckpoint(note.text));
  const signedBy = signers.find((key) => key.name === checkpoint.origin);
  if (signedBy === undefined) throw new CheckpointRefused('WRONG_ORIGIN', 'it speaks for another log than the one that signed it');
  return { checkpoint, signedBy };
}

function verifiedSigners(note: SignedNote, keys: readonly VerifierKey[], verify: Ed25519Verify): VerifierKey[] {
  const message = new TextEncoder().encode(note.text);
  return note.signatures.flatMap(({ name, keyId, bytes }) => {
    const known = keys.filter((key) => key.algorithm === ED25519 && key.name === name && key.keyId === keyId);
    const signers = known.filter((key) => verify(key.publicKey, message, bytes));
    if (known.length > 0 && signers.length === 0) throw new CheckpointRefused('BAD_SIGNATURE', `the signature of ${name} is not good`);
    return signers;
  });
}

function orMalformed<Parsed>(parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    if (error instanceof NoteFormatError || error instanceof CheckpointFormatError) throw new CheckpointRefused('MALFORMED', error.message);
    throw error;
  }
}

function isLine(text: string): boolean {
  return text !== '' && !/[\u0000-\u001f\p{Surrogate}]/u.test(text);
}
