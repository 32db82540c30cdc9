/** Bytes of a SHA-256 digest. */
export const HASH_BYTES = 32;

/**
 * SHA-256 (FIPS 180-4) of `input`, written to the 32 bytes of `output` from `offset` on. It answers
 * nothing, because a tree of a million leaves would otherwise make two million small arrays.
 */
export type Sha256 = (input: Uint8Array, output: Uint8Array, offset: number) => void;

/** The digest as an array of its own, for where there are few. */
export function digestOf(sha256: Sha256, input: Uint8Array): Uint8Array {
  const digest = new Uint8Array(HASH_BYTES);
  sha256(input, digest, 0);
  return digest;
}
