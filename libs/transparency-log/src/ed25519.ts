/** Bytes of a raw Ed25519 public key (RFC 8032). */
export const PUBLIC_KEY_BYTES = 32;
/** Bytes of an Ed25519 signature (RFC 8032). */
export const SIGNATURE_BYTES = 64;

/** Whether the signature is the key's (32 bytes, RFC 8032) over the message. False, never an error, for inputs of a wrong length. */
export type Ed25519Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** Something that holds a private key and signs with it. */
export interface Ed25519Signer {
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array;
  /** 64 bytes, RFC 8032. */
  sign(message: Uint8Array): Uint8Array;
}
