/**
 * The port to the vault: random data keys, wrapped, each with an id that stands in the log. Whoever
 * destroys a key destroys everything that was sealed under it, in every copy of the log.
 * `contract/vault-contract.ts` holds the one suite that all adapters pass.
 */

/** `worker`: one registration's personal data. `import`: one uploaded file and its rejected rows. */
export type KeyPurpose = 'worker' | 'import';

export interface NewKey {
  /** A fresh `crypto.randomUUID()`. */
  readonly keyId: string;
  readonly purpose: KeyPurpose;
}

export interface Vault {
  /**
   * Makes one random 32-byte data key per entry, durable before this resolves, so that an append
   * that follows can never outlive its keys. Calls that arrive while another is being written are
   * written together. Rejects with {@link KeyIdTaken} when an id exists, was ever destroyed, or
   * stands twice in flight; other calls in the same group are not affected.
   */
  createKeys(entries: readonly NewKey[]): Promise<Map<string, Uint8Array>>;
  /**
   * The data keys that exist, in one round trip. An id that is absent from the answer was destroyed
   * or never created; the two are not told apart, and neither opens anything again.
   *
   * Answers may come from this process's cache for a short time after *another* process destroyed a
   * key. Whoever follows the log must therefore call {@link forget} on PersonalDataErased, and wipes
   * what it has opened by that very event, which always comes later in the log than anything sealed.
   */
  getKeys(keyIds: readonly string[]): Promise<Map<string, Uint8Array>>;
  /**
   * Deletes the wrapped keys and remembers their ids for good. Durable before it resolves;
   * repeating it changes nothing. Uploads and rejected rows under the keys vanish with them.
   */
  destroyKeys(keyIds: readonly string[]): Promise<void>;
  /**
   * After the vault was restored from a backup: destroys again what the log says was erased, and
   * whatever else this vault remembers as destroyed. Answers how many keys had come back.
   */
  reapplyDestroyed(keyIds: readonly string[]): Promise<number>;
  /** Drops keys from this process's cache only. */
  forget(keyIds: readonly string[]): void;
}

/** Thrown when a key is asked for under an id that is, or was, in use. Nothing usable was created. */
export class KeyIdTaken extends Error {
  override readonly name = 'KeyIdTaken';
  readonly code = 'KEY_ID_TAKEN';

  constructor(readonly keyId: string) {
    super(`Key id ${keyId} exists or was destroyed; keys are never made again under an old id.`);
  }
}

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Throws RangeError unless every id is a UUID in lower case, the one spelling that compares equal. */
export function requireKeyIds(keyIds: readonly string[]): void {
  for (const keyId of keyIds) {
    if (!UUID_PATTERN.test(keyId)) throw new RangeError('A key id must be a UUID in lower case.');
  }
}
