import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { type Ed25519Signer, type Ed25519Verify, PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from '../ed25519.js';

/** Node takes keys in DER only; for Ed25519 that is a fixed head and the 32 raw bytes (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const SEED_BYTES = 32;

/** A verifier checks thousands of signatures under one key, and making a key costs as much as using it. */
const keys = new WeakMap<Uint8Array, KeyObject>();

function keyOf(publicKey: Uint8Array): KeyObject {
  let key = keys.get(publicKey);
  if (key === undefined) {
    key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: 'der', type: 'spki' });
    keys.set(publicKey, key);
  }
  return key;
}

/** The bytes of a public key must not change between calls. */
export const nodeEd25519Verify: Ed25519Verify = (publicKey, message, signature) => {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  return verify(null, message, keyOf(publicKey), signature);
};

/**
 * The signer whose private key is this seed of 32 bytes (RFC 8032, section 5.1.5).
 *
 * @throws RangeError for a seed of another length.
 */
export function signerFromSeed(seed: Uint8Array): Ed25519Signer {
  if (seed.length !== SEED_BYTES) throw new RangeError(`An Ed25519 seed has ${SEED_BYTES} bytes`);
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(SPKI_HEAD.length)),
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
  };
}
