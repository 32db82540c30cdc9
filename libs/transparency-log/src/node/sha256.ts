import { hash } from 'node:crypto';
import { HASH_BYTES, type Sha256 } from '../sha256.js';

/**
 * SHA-256 by OpenSSL. Of what Node offers, the digest as a Latin-1 text is the fastest by far: half
 * the time of a Buffer, a quarter of that of a Hash object.
 */
export const nodeSha256: Sha256 = (input, output, offset) => {
  const digest = hash('sha256', input, 'binary');
  for (let i = 0; i < HASH_BYTES; i += 1) output[offset + i] = digest.charCodeAt(i);
};
