import { digestOf, type Sha256 } from './sha256.js';

/** C2SP signature types that we know: a plain Ed25519 signature, and a timestamped cosignature. */
export const ED25519 = 1;
export const COSIGNATURE_V1 = 4;
export type KeyAlgorithm = typeof ED25519 | typeof COSIGNATURE_V1;

/** Bytes of a key id. */
export const KEY_ID_BYTES = 4;

const NEWLINE = 0x0a;

/** Whether a text may name a key: not empty, no Unicode space, no plus, no control character, well-formed. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\p{White_Space}+\u0000-\u001f\p{Surrogate}]/u.test(name);
}

/**
 * The id of a key as 8 hex digits: SHA-256(name, newline, algorithm, public key), first 4 bytes. It
 * tells keys apart and is no proof of anything.
 */
export function keyIdOf(name: string, algorithm: KeyAlgorithm, publicKey: Uint8Array, sha256: Sha256): string {
  const nameBytes = new TextEncoder().encode(name);
  const input = new Uint8Array([...nameBytes, NEWLINE, algorithm, ...publicKey]);
  return toHex(digestOf(sha256, input).subarray(0, KEY_ID_BYTES));
}

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The bytes of an even number of hex digits. */
export function fromHex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
