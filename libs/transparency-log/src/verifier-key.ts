import { decodeBase64, encodeBase64 } from './base64.js';
import { PUBLIC_KEY_BYTES } from './ed25519.js';
import { COSIGNATURE_V1, ED25519, isKeyName, type KeyAlgorithm, keyIdOf } from './key-id.js';
import { type Sha256 } from './sha256.js';

/** A public key as C2SP signed notes know it. */
export interface VerifierKey {
  readonly name: string;
  /** 8 lower-case hex digits. */
  readonly keyId: string;
  /** 1 for a log's key (Ed25519), 4 for a witness's (cosignature/v1). */
  readonly algorithm: KeyAlgorithm;
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array;
}

/** A text that is no verifier key of a kind that we know. */
export class VerifierKeyError extends Error {
  readonly code = 'VERIFIER_KEY';

  constructor(problem: string) {
    super(`This is no verifier key: ${problem}`);
    this.name = 'VerifierKeyError';
  }
}

/**
 * Reads a C2SP vkey, `name+keyId+base64(algorithm, public key)`, and computes its id again.
 *
 * @throws VerifierKeyError
 */
export function parseVerifierKey(text: string, sha256: Sha256): VerifierKey {
  // The key itself, in base64, may hold a plus; name and id cannot.
  const [, name, keyId, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? [];
  if (name === undefined || keyId === undefined || encoded === undefined) throw new VerifierKeyError('it must have the form name+id+key');
  if (!isKeyName(name)) throw new VerifierKeyError('its name must hold no space and no control character');
  const bytes = decodeBase64(encoded);
  const algorithm = bytes?.[0];
  if (bytes === null || algorithm === undefined) throw new VerifierKeyError('its key is not base64');
  if (algorithm !== ED25519 && algorithm !== COSIGNATURE_V1) throw new VerifierKeyError(`its algorithm ${algorithm} is unknown`);
  const publicKey = bytes.slice(1);
  if (publicKey.length !== PUBLIC_KEY_BYTES) throw new VerifierKeyError(`its key must have ${PUBLIC_KEY_BYTES} bytes`);
  if (keyIdOf(name, algorithm, publicKey, sha256) !== keyId) throw new VerifierKeyError('its id belongs to another key');
  return { name, keyId, algorithm, publicKey };
}

/**
 * Writes a C2SP vkey, with the id that belongs to it.
 *
 * @throws VerifierKeyError for a name that cannot name a key, or a key of another length.
 */
export function formatVerifierKey(key: Omit<VerifierKey, 'keyId'>, sha256: Sha256): string {
  const { name, algorithm, publicKey } = key;
  if (!isKeyName(name)) throw new VerifierKeyError('its name must hold no space, no plus and no control character');
  if (publicKey.length !== PUBLIC_KEY_BYTES) throw new VerifierKeyError(`its key must have ${PUBLIC_KEY_BYTES} bytes`);
  const encoded = encodeBase64(new Uint8Array([algorithm, ...publicKey]));
  return `${name}+${keyIdOf(name, algorithm, publicKey, sha256)}+${encoded}`;
}
