import { createHmac } from 'node:crypto';
import { KEY_BYTES, openBytes, SEAL_OVERHEAD_BYTES, sealBytes } from './sealing.js';

/** Length of a wrapped data key. */
export const WRAPPED_KEY_BYTES = SEAL_OVERHEAD_BYTES + KEY_BYTES;

/** A data key as the vault stores it: ciphertext, and which key-encryption key opens it. */
export interface WrappedKey {
  readonly keyId: string;
  readonly kekId: string;
  readonly wrapped: Uint8Array;
}

/**
 * Thrown when a data key is wrapped under a key-encryption key that this process was not given. An
 * operator's mistake, never to be taken for an erasure: start again with the right `LINDUNG_KEK`.
 */
export class KeyEncryptionKeyUnknown extends Error {
  override readonly name = 'KeyEncryptionKeyUnknown';
  readonly code = 'KEY_ENCRYPTION_KEY_UNKNOWN';

  constructor(readonly kekId: string) {
    super(`A data key is wrapped under key-encryption key ${kekId}, which this process does not hold. Check LINDUNG_KEK.`);
  }
}

/**
 * The name of a key-encryption key: 16 hex digits derived from it one way. It is stored beside what
 * the key wraps, so that old and new keys can live side by side during a rotation.
 */
export function kekIdOf(kek: Uint8Array): string {
  if (kek.length !== KEY_BYTES) throw new RangeError('The key-encryption key must be exactly 32 bytes.');
  return createHmac('sha256', kek).update('lindung kek identity v1').digest('hex').slice(0, 16);
}

/** Wraps data keys under the current key-encryption key; unwraps under it and any earlier one given. */
export class KeyWrapper {
  /** The key-encryption key that new keys are wrapped under. */
  readonly currentKekId: string;
  private readonly keks = new Map<string, Uint8Array>();
  private readonly currentKek: Uint8Array;

  constructor(currentKek: Uint8Array, earlierKeks: readonly Uint8Array[] = []) {
    for (const kek of [...earlierKeks, currentKek]) this.keks.set(kekIdOf(kek), kek);
    this.currentKekId = kekIdOf(currentKek);
    this.currentKek = currentKek;
  }

  /** Whether keys wrapped under this key-encryption key can be unwrapped here. */
  holds(kekId: string): boolean {
    return this.keks.has(kekId);
  }

  /** Wraps a data key; the key id is authenticated, so a wrapped key copied to another row does not open. */
  wrap(keyId: string, dataKey: Uint8Array): WrappedKey {
    const wrapped = sealBytes(this.currentKek, wrapAad(keyId, this.currentKekId), dataKey);
    return { keyId, kekId: this.currentKekId, wrapped };
  }

  /** Throws {@link KeyEncryptionKeyUnknown}, or SealedBodyUnreadable when the row was altered. */
  unwrap({ keyId, kekId, wrapped }: WrappedKey): Uint8Array {
    const kek = this.keks.get(kekId);
    if (kek === undefined) throw new KeyEncryptionKeyUnknown(kekId);
    return openBytes(kek, wrapAad(keyId, kekId), wrapped);
  }
}

function wrapAad(keyId: string, kekId: string): string {
  return JSON.stringify(['data-key', keyId, kekId]);
}
