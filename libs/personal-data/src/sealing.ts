import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const FORMAT_VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES;
/** Data keys and key-encryption keys alike. */
export const KEY_BYTES = 32;
/** What sealing adds to the length of a plaintext. */
export const SEAL_OVERHEAD_BYTES = HEADER_BYTES + TAG_BYTES;

/** Why a sealed body could not be opened. */
export type UnreadableReason = 'truncated' | 'unknown-version' | 'not-authentic' | 'not-json' | 'digest-mismatch';

/**
 * Thrown when sealed bytes do not open: they were altered, cut short, moved to another place, or the
 * key is another one. Neither plaintext nor key material is in the message.
 */
export class SealedBodyUnreadable extends Error {
  override readonly name = 'SealedBodyUnreadable';
  readonly code = 'SEALED_BODY_UNREADABLE';

  constructor(readonly reason: UnreadableReason) {
    super(`A sealed body could not be opened (${reason}).`);
  }
}

/**
 * The additional data that ties an event's sealed body to its place, so that ciphertext copied to
 * another stream, event type or key id does not open. A JSON array, because its parts cannot run
 * into each other.
 */
export function eventAad(keyId: string, streamId: string, eventType: string): string {
  return JSON.stringify(['event', keyId, streamId, eventType]);
}

/**
 * Seals a JSON object with AES-256-GCM: version byte | nonce (12) | ciphertext | tag (16).
 * `key` is a 32-byte data key; `aad` comes from {@link eventAad} or a like function and must be the
 * same when opening. Nonces are random: one key may seal up to 2^32 bodies.
 */
export function sealBody(key: Uint8Array, aad: string, body: object): Uint8Array {
  return sealBytes(key, aad, Buffer.from(JSON.stringify(body), 'utf8'));
}

/** Opens what {@link sealBody} made. Throws {@link SealedBodyUnreadable}. */
export function openBody(key: Uint8Array, aad: string, sealed: Uint8Array): Record<string, unknown> {
  const value = parseJson(openBytes(key, aad, sealed));
  if (typeof value !== 'object' || value === null) throw new SealedBodyUnreadable('not-json');
  return value as Record<string, unknown>;
}

/** Seals bytes as they are, in the format of {@link sealBody}; used for file chunks and data keys. */
export function sealBytes(key: Uint8Array, aad: string, plaintext: Uint8Array): Uint8Array {
  requireKey(key);
  const nonce = nextNonce();
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(versionedAad(aad));
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  const sealed = Buffer.allocUnsafe(SEAL_OVERHEAD_BYTES + ciphertext.length);
  sealed[0] = FORMAT_VERSION;
  nonce.copy(sealed, 1);
  ciphertext.copy(sealed, HEADER_BYTES);
  cipher.getAuthTag().copy(sealed, HEADER_BYTES + ciphertext.length);
  return sealed;
}

/** Opens what {@link sealBytes} made. Throws {@link SealedBodyUnreadable}. */
export function openBytes(key: Uint8Array, aad: string, sealed: Uint8Array): Uint8Array {
  requireKey(key);
  if (sealed.length < SEAL_OVERHEAD_BYTES) throw new SealedBodyUnreadable('truncated');
  if (sealed[0] !== FORMAT_VERSION) throw new SealedBodyUnreadable('unknown-version');
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, HEADER_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(versionedAad(aad));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const plaintext = decipher.update(sealed.subarray(HEADER_BYTES, sealed.length - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    throw new SealedBodyUnreadable('not-authentic');
  }
  return plaintext;
}

/** The version is authenticated too, so a later format cannot be passed off as this one. */
function versionedAad(aad: string): Buffer {
  return Buffer.from(`lindung sealed v${FORMAT_VERSION}\n${aad}`, 'utf8');
}

function parseJson(plaintext: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.length).toString('utf8'));
  } catch {
    // The parser's own message quotes the text, which is personal data, so it is not passed on.
    throw new SealedBodyUnreadable('not-json');
  }
}

function requireKey(key: Uint8Array): void {
  if (key.length !== KEY_BYTES) throw new RangeError('A sealing key must be exactly 32 bytes.');
}

const nonceReserve = Buffer.alloc(NONCE_BYTES * 1024);
let nonceReserveOffset = nonceReserve.length;

/** Draws nonces from the system's generator by the thousand: one call each is a third of the cost of a seal. */
function nextNonce(): Buffer {
  if (nonceReserveOffset === nonceReserve.length) {
    randomFillSync(nonceReserve);
    nonceReserveOffset = 0;
  }
  const start = nonceReserveOffset;
  nonceReserveOffset += NONCE_BYTES;
  return nonceReserve.subarray(start, nonceReserveOffset);
}
