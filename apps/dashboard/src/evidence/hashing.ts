/** SHA-256 and Ed25519 for the browser, in the forms that the transparency log's verifier takes. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type Ed25519Verify } from '@lindung/transparency-log/ed25519';
import { type Sha256 } from '@lindung/transparency-log/sha256';
import { TreeHasher } from '@lindung/transparency-log/tree-hasher';

export const nobleSha256: Sha256 = (input, output, offset) => {
  output.set(sha256(input), offset);
};

/** Strictly RFC 8032, as the signer's own library verifies. */
export const nobleVerify: Ed25519Verify = (publicKey, message, signature) => {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
};

export const treeHasher = new TreeHasher(nobleSha256);

/** A text's digest as lower-case hex. */
export function sha256Hex(text: string): string {
  return Array.from(sha256(new TextEncoder().encode(text)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
